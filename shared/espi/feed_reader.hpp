// FeedReader: an ESPI document in pieces of any size in, FeedModel out, while it downloads.
// Accepts an Atom feed, a lone entry or a bare resource, any prefixes, links and content in any
// order. Memory grows with the readings, not with the XML. After an error or a cancel what was read
// so far stays usable. Does not: judge the content (conformance.hpp), draw it (series_view.hpp).
//
// Speed: after one IntervalReading has been read token by token its bytes are kept as a pattern of
// literals and numbers; the following ones are compared with it and their digits read in place.
// What does not match exactly goes the long way, so both ways give the same model
// (reading_pattern.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/espi/model.hpp"
#include "shared/espi/schema_checker.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

/// Bounds against hostile input. What goes beyond is counted, not kept, and named as a finding.
struct FeedLimits {
  XmlLimits xml;
  std::size_t text = 2048;          ///< bytes of a title, href or field
  std::size_t resources = 200'000;  ///< resources kept beside readings
  std::size_t series = 20'000;
  std::size_t related = 64;              ///< related links of one entry
  std::size_t resource_names = 256;      ///< distinct names counted
  std::size_t fields = 4'096;            ///< elements of one resource beside readings
  std::size_t entry_ids = 1'000'000;     ///< entry ids compared for duplicates
  std::size_t entry_places = 2'000'000;  ///< entries whose place is kept
};

struct FeedError {
  std::string code;     ///< of XmlError, or "espi.limit"
  std::string message;  ///< for a person: what, without the place
  Position at;
  std::uint64_t entry = 0;  ///< number of the entry it is in, 0 outside of entries
};

enum class FeedState { reading, done, failed, cancelled };

class FeedReader {
 public:
  explicit FeedReader(FeedLimits limits = {});
  ~FeedReader();
  FeedReader(FeedReader&&) noexcept;
  FeedReader& operator=(FeedReader&&) noexcept;

  /// Takes the next bytes. False once the document is known to be bad (later calls do nothing).
  bool feed(std::string_view chunk);
  /// The document is complete: joins the model. False when it is bad or broken off.
  bool finish();
  /// The person stopped the download: joins what there is.
  void cancel();
  /// Joins what was read so far, so that charts can be drawn while reading. Any time, repeatable.
  void join();

  [[nodiscard]] FeedState state() const;
  [[nodiscard]] const std::optional<FeedError>& error() const;
  /// Counts are always up to date; the links between resources since the last join.
  [[nodiscard]] const FeedModel& model() const;
  /// What PG&E's schema has against what was read so far (schema_findings.hpp makes it findings).
  [[nodiscard]] const SchemaChecker& schema() const;
  /// Where the reader is in the document.
  [[nodiscard]] Position position() const;
  /// Readings that took the short way, for tests and benches.
  [[nodiscard]] std::uint64_t fast_readings() const;
  /// For tests: false sends every reading the long way.
  void set_fast(bool on);
  /// For benches, before the first bytes: false reads without the schema's checks.
  void set_schema(bool on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "line 3, column 17 (byte 120), entry 4": the place of an error, for people.
[[nodiscard]] std::string describe(const FeedError& error);

}  // namespace smd::espi
