// Writes Atom and ESPI the way PG&E does: prefixes declared again on nearly every element, xsi:type
// on the Atom elements, bare UUIDs, or as the chosen dialect says. Knows names and attributes, no
// contents.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/time.hpp"
#include "shared/simulator/dialect.hpp"

namespace smd::simulator {

struct Link {
  std::string_view rel;
  std::string href;  ///< path below the resource base, e.g. "/ReadingType"
};

class XmlWriter {
 public:
  /// `resource_base` is "{origin}/GreenButtonConnect/espi/1_1/resource".
  XmlWriter(const Dialect& dialect, std::string resource_base);

  /// XML declaration, when the dialect has one.
  void prolog(std::string& out) const;
  void begin_feed(std::string& out, std::string_view id, std::string_view title, EpochMs updated,
                  std::string_view self) const;
  void end_feed(std::string& out) const;

  /// Everything of an entry before the resource; an empty `title` writes none (PG&E's Authorization
  /// entries have none).
  void begin_entry(std::string& out, std::string_view id, std::initializer_list<Link> links,
                   std::string_view title, EpochMs published) const;
  void end_entry(std::string& out) const;

  /// The element inside content, with its namespace declaration.
  void begin_resource(std::string& out, std::string_view name) const;
  void end_resource(std::string& out, std::string_view name) const;
  void empty_resource(std::string& out, std::string_view name) const;

  void open(std::string& out, std::string_view name) const;
  void close(std::string& out, std::string_view name) const;
  /// <ns0:name>text</ns0:name>, text escaped.
  void leaf(std::string& out, std::string_view name, std::string_view text) const;
  void leaf(std::string& out, std::string_view name, std::int64_t value) const;
  /// As leaf, with xsi:type="xsd:…" declared on the spot (PG&E on untyped elements).
  void typed_leaf(std::string& out, std::string_view name, std::string_view type,
                  std::string_view text) const;

  /// An address below the resource base, as the dialect writes links.
  [[nodiscard]] std::string address(std::string_view path) const;
  /// ESPI prefix with its colon, e.g. "ns0:".
  [[nodiscard]] std::string_view espi() const { return espi_; }

 private:
  void atom_leaf(std::string& out, std::string_view name, std::string_view attributes,
                 std::string_view type, std::string_view text) const;
  void id_text(std::string& out, std::string_view id) const;

  std::string base_;
  std::string link_base_;
  std::string_view atom_;  // "ns1:" or ""
  std::string_view espi_;  // "ns0:", "espi:" or ""
  std::string_view feed_declarations_;
  std::string_view entry_declarations_;
  std::string_view resource_declaration_;
  bool pge_ = false;  // repeat declarations as PG&E does
  bool xsi_types_ = false;
  bool urn_ids_ = false;
  bool declaration_ = false;
};

/// "2019-12-18T20:11:09.149Z".
[[nodiscard]] std::string atom_time(EpochMs time);

}  // namespace smd::simulator
