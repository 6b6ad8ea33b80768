// SchemaChecker: judges elements against PG&E's schema (schema_tables.hpp) while they are read:
// order, occurrence, unknown elements and attributes, types, ranges, lists of values, stray text.
// Memory is bounded by the depth of the document and by kKept; nothing of the document is kept but
// the places of what is wrong. Does not: judge links, times or units (conformance.hpp does).
//
// What one deviation makes of the rest: after the first child that stands in the wrong place the
// order of its parent is no longer judged, so one wrong place is one finding; the children that
// follow are still looked into. An element nobody declared is passed over with all it holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/schema_tables.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

enum class SchemaRule : std::uint8_t {
  unexpected_element,    ///< "schema.unexpected-element": not declared here, or out of order
  missing_element,       ///< "schema.missing-element": an element ends without a required child
  bad_value,             ///< "schema.bad-value": not of its type, out of its range, too long
  not_in_enumeration,    ///< "schema.not-in-enumeration": not of a closed list
  stray_text,            ///< "schema.stray-text": text where only elements may stand
  unexpected_attribute,  ///< "schema.unexpected-attribute"
  missing_attribute,     ///< "schema.missing-attribute"
  // These do not make a document invalid.
  unnamed_code,    ///< "schema.unnamed-code": valid, but outside the list of an open union
  not_checked,     ///< "schema.not-checked": customer data, which has a schema of its own
  habit_xsi_type,  ///< "habit.xsi-type": PG&E names the types of Atom's elements
  habit_bare_id,   ///< "habit.bare-id": PG&E's ids are UUIDs without urn:uuid:
};
inline constexpr std::size_t kSchemaRules = 11;

/// What one rule says of the elements of one name.
struct SchemaProblem {
  struct Occurrence {
    Position at;              ///< of the start tag; of the text for stray_text
    std::uint64_t entry = 0;  ///< 0 outside of entries
    std::string detail;       ///< a sentence; a text value only where the type is no free text
  };
  SchemaRule rule = SchemaRule::unexpected_element;
  std::string element;  ///< local name; the parent's for missing_element and stray_text
  std::string source;   ///< "espiDerived.xsd UInt32", "atom.xsd feedType"
  bool habit = false;   ///< PG&E is known to send this
  std::uint64_t count = 0;
  std::vector<Occurrence> kept;  ///< the first SchemaChecker::kKept
};

class SchemaChecker {
 public:
  static constexpr std::size_t kKept = 100;
  static constexpr std::size_t kProblems = 256;  ///< of (rule, element); further ones only count

  void on_start(const XmlStart& start, const Position& at, std::uint64_t entry);
  void on_text(std::string_view piece, const Position& at);
  void on_end();
  /// IntervalReadings were passed over that have the shape of a valid one.
  void skipped_readings();

  /// How much makes the document invalid. A counter for the caller to compare.
  [[nodiscard]] const std::uint64_t& errors() const { return errors_; }
  [[nodiscard]] const std::vector<SchemaProblem>& problems() const { return problems_; }

 private:
  struct Frame {
    std::int16_t type = 0;     // as Child::type
    std::uint16_t cursor = 0;  // the child of a sequence that was met last
    std::uint16_t count = 0;   // how often
    bool broken = false;       // the order is no longer known
    bool text_noted = false;   // the text between two tags has been reported
    std::string_view name;     // of the tables
    Position at;
  };

  /// Finds the child's type; false when the element is to be passed over.
  bool admit(Frame& parent, const XmlStart& start, const Position& at, std::int16_t& type,
             std::string_view& name);
  bool admit_declared(const Frame& parent, const XmlStart& start, const Position& at,
                      std::int16_t& type, std::string_view& name);
  void check_attributes(const schema::Complex* type, const XmlStart& start, const Position& at);
  void check_missing(const Frame& frame);
  void check_value(const schema::Simple& type, const Frame& frame);
  [[nodiscard]] bool in_authorization() const;
  void report(SchemaRule rule, std::string_view element, std::string_view type, bool atom,
              const Position& at, std::string detail, bool habit = false);

  std::vector<Frame> frames_;
  std::size_t passed_over_ = 0;  // depth inside an element that is not judged
  bool root_seen_ = false;
  std::string text_;  // of the innermost element of a simple type
  bool overlong_ = false;
  std::uint64_t entry_ = 0;
  std::uint64_t errors_ = 0;
  std::vector<SchemaProblem> problems_;
};

/// The range of a child of IntervalReading, timePeriod or ReadingQuality by name, for the reader's
/// short way through readings.
struct SchemaRange {
  std::int64_t min = 0, max = 0;
};
[[nodiscard]] SchemaRange reading_range(std::string_view type, std::string_view child);

}  // namespace smd::espi
