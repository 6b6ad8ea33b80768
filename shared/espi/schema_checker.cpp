// The walk of the document through the schema's tables.
#include "shared/espi/schema_checker.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/text.hpp"
#include "shared/espi/schema_values.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

using schema::Child;
using schema::Complex;
using schema::Content;
using schema::Simple;

// Longer than every text the schema bounds (512 characters of up to four bytes).
constexpr std::size_t kLongestText = 2304;
constexpr std::size_t kShownValue = 40;
constexpr std::size_t kShownNames = 4;
constexpr std::size_t kLongestName = 80;

const Complex* complex_of(std::int16_t type) {
  return type >= 0 ? &schema::kComplex[type] : nullptr;
}
// The simple type of an element's text; null when it holds elements.
const Simple* simple_of(std::int16_t type) {
  if (type < 0) return &schema::kSimple[static_cast<std::int16_t>(~type)];
  const Complex& complex = schema::kComplex[type];
  return complex.content == Content::text ? &schema::kSimple[complex.text_type] : nullptr;
}
bool is_atom(std::int16_t type) { return type >= 0 && schema::kComplex[type].atom; }
std::string_view type_name(std::int16_t type) {
  return type < 0 ? schema::kSimple[static_cast<std::int16_t>(~type)].name
                  : schema::kComplex[type].name;
}

const Child* child_at(const Complex& type, std::size_t index) {
  return &schema::kChildren[type.first_child + index];
}
std::size_t find_child(const Complex& type, std::string_view name, std::size_t from) {
  for (std::size_t i = from; i < type.children; ++i) {
    if (child_at(type, i)->name == name) return i;
  }
  return type.children;
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), xml::is_space);
}

std::string cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return std::string(text);
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size)) + "…";
}

// The children that could have come after the ones that were met.
std::string expected_after(const Complex& type, std::size_t cursor, std::size_t count) {
  std::string names;
  std::size_t shown = 0;
  for (std::size_t i = cursor; i < type.children; ++i) {
    const Child& child = *child_at(type, i);
    const bool full = i == cursor && count >= child.max && child.max != schema::kUnbounded;
    if (full) continue;
    if (shown++ == kShownNames) return names + ", …";
    names += (names.empty() ? "" : ", ") + std::string(child.name);
    if ((i == cursor ? count : 0) < child.min) break;
  }
  return names;
}

std::string type_in_words(const Simple& type) {
  switch (type.lexical) {
    case schema::Lexical::integer:
      return "an integer from " + std::to_string(type.min) + " to " + std::to_string(type.max);
    case schema::Lexical::big_integer:
      return "an integer";
    case schema::Lexical::hex:
      return "an even number of hexadecimal digits" +
             (type.max_length == 0 ? std::string()
                                   : ", at most " + std::to_string(type.max_length * 2));
    case schema::Lexical::boolean:
      return "true, false, 1 or 0";
    case schema::Lexical::date_time:
      return "a date and time such as 2019-10-20T07:00:00Z";
    case schema::Lexical::text:
      return "a text of at most " + std::to_string(type.max_length) + " characters";
    case schema::Lexical::any:
      break;
  }
  return "a text";
}

std::string list_in_words(const Simple& type) {
  std::string names;
  for (std::size_t i = 0; i < type.values && i < kShownNames; ++i) {
    names += (names.empty() ? "" : ", ") + std::string(schema::kValues[type.first_value + i]);
  }
  return names + (type.values > kShownNames ? ", …" : "");
}

}  // namespace

void SchemaChecker::report(SchemaRule rule, std::string_view element, std::string_view type,
                           bool atom, const Position& at, std::string detail, bool habit) {
  if (rule < SchemaRule::unnamed_code) ++errors_;
  const std::string name = cut(element, kLongestName);
  auto found = std::find_if(problems_.begin(), problems_.end(), [&](const SchemaProblem& problem) {
    // A habit is one finding, whichever elements it shows in.
    return problem.rule == rule && problem.habit == habit &&
           (problem.element == name || rule >= SchemaRule::habit_xsi_type);
  });
  if (found == problems_.end()) {
    if (problems_.size() >= kProblems) return;
    SchemaProblem problem;
    problem.rule = rule;
    problem.element = name;
    problem.source = (atom ? "atom.xsd" : "espiDerived.xsd") +
                     (type.empty() ? std::string() : " " + std::string(type));
    problem.habit = habit;
    problems_.push_back(std::move(problem));
    found = problems_.end() - 1;
  }
  ++found->count;
  if (found->kept.size() < kKept) found->kept.push_back({at, entry_, std::move(detail)});
}

void SchemaChecker::on_start(const XmlStart& start, const Position& at, std::uint64_t entry) {
  if (passed_over_ > 0) {
    ++passed_over_;
    return;
  }
  entry_ = entry;
  std::int16_t type = 0;
  std::string_view name;
  if (frames_.empty()) {
    if (root_seen_ || !admit_declared({}, start, at, type, name)) {
      root_seen_ = true;
      passed_over_ = 1;
      return;
    }
    root_seen_ = true;
  } else {
    Frame& parent = frames_.back();
    parent.text_noted = false;
    if (!admit(parent, start, at, type, name)) {
      passed_over_ = 1;
      return;
    }
  }
  Frame frame;
  frame.type = type;
  frame.name = name;
  frame.at = at;
  check_attributes(complex_of(type), start, at);
  frames_.push_back(frame);
  text_.clear();
  overlong_ = false;
}

bool SchemaChecker::admit(Frame& parent, const XmlStart& start, const Position& at,
                          std::int16_t& type, std::string_view& name) {
  const Complex* holder = complex_of(parent.type);
  const std::string_view local = start.name.local;
  if (holder == nullptr || holder->content == Content::text) {
    report(SchemaRule::unexpected_element, local, type_name(parent.type), is_atom(parent.type), at,
           "<" + std::string(parent.name) + "> holds a value and no elements.");
    return false;
  }
  if (holder->content == Content::anything) {
    // Judged as far as it is declared (processContents lax).
    for (std::uint16_t i = 0; i < schema::kRootCount; ++i) {
      const schema::Root& root = schema::kRoots[i];
      if (start.name.ns == (root.atom ? kNsAtom : kNsEspi) && root.name == local) {
        type = root.type;
        name = root.name;
        return true;
      }
    }
    type = schema::kAnyType;
    name = "extension";
    return true;
  }
  const NsId own = holder->atom ? kNsAtom : kNsEspi;
  if (start.name.ns != own) {
    if (holder->any_other && start.name.ns != kNsNone) {
      return admit_declared(parent, start, at, type, name);
    }
    report(SchemaRule::unexpected_element, local, holder->name, holder->atom, at,
           "The element is of another namespace than <" + std::string(parent.name) + ">.");
    return false;
  }
  const bool ordered = holder->content == Content::sequence;
  std::size_t index = find_child(*holder, local, ordered ? parent.cursor : 0);
  if (ordered && !parent.broken) {
    bool good = index < holder->children;
    std::string_view missing;
    for (std::size_t i = parent.cursor; good && i <= index; ++i) {
      const Child& child = *child_at(*holder, i);
      const std::size_t met = i == parent.cursor ? parent.count : 0;
      if (i < index && met < child.min) {
        good = false;
        missing = child.name;
      }
      if (i == index && child.max != schema::kUnbounded && met >= child.max) good = false;
    }
    if (!good) {
      parent.broken = true;
      const std::string expected = expected_after(*holder, parent.cursor, parent.count);
      report(SchemaRule::unexpected_element, local, holder->name, holder->atom, at,
             "<" + std::string(parent.name) + "> does not allow it here" +
                 (!missing.empty()   ? ": " + std::string(missing) + " is missing before it."
                  : expected.empty() ? ": nothing more is expected."
                                     : ": expected is " + expected + "."));
      index = find_child(*holder, local, 0);
      if (index == holder->children) return false;
    } else {
      parent.count =
          index == parent.cursor ? static_cast<std::uint16_t>(parent.count + 1) : std::uint16_t{1};
      if (parent.count == schema::kUnbounded) --parent.count;  // stays at "many"
      parent.cursor = static_cast<std::uint16_t>(index);
    }
  } else if (index == holder->children) {
    if (ordered) index = find_child(*holder, local, 0);
    if (index == holder->children) {
      report(SchemaRule::unexpected_element, local, holder->name, holder->atom, at,
             "<" + std::string(parent.name) + "> has no such element.");
      return false;
    }
  }
  type = child_at(*holder, index)->type;
  name = child_at(*holder, index)->name;
  return true;
}

// An element that must be declared by itself: the root, and what a strict wildcard admits.
bool SchemaChecker::admit_declared(const Frame& parent, const XmlStart& start, const Position& at,
                                   std::int16_t& type, std::string_view& name) {
  for (std::uint16_t i = 0; i < schema::kRootCount; ++i) {
    const schema::Root& root = schema::kRoots[i];
    if (start.name.ns != (root.atom ? kNsAtom : kNsEspi) || root.name != start.name.local) continue;
    type = root.type;
    name = root.name;
    return true;
  }
  if (start.name.ns == kNsCustomer) {
    report(SchemaRule::not_checked, start.name.local, "", false, at,
           "Customer data has a schema of its own, which is not part of this check.");
    return false;
  }
  report(SchemaRule::unexpected_element, start.name.local, "", start.name.ns == kNsAtom, at,
         parent.name.empty() ? "The schema declares no such root element."
                             : "The schema declares no such element.");
  return false;
}

void SchemaChecker::check_attributes(const Complex* type, const XmlStart& start,
                                     const Position& at) {
  if (type != nullptr && type->content == Content::anything) return;
  const std::size_t declared = type == nullptr ? 0 : type->attributes;
  const bool atom = type != nullptr && type->atom;
  const std::string_view source = type == nullptr ? std::string_view() : type->name;
  for (std::size_t i = 0; i < start.attribute_count; ++i) {
    const XmlAttribute& attribute = start.attributes[i];
    if (attribute.name.ns == kNsXsi) {
      if (atom && attribute.name.local == "type") {
        report(SchemaRule::habit_xsi_type, start.name.local, source, true, at,
               "The element names its type with xsi:type.", true);
      }
      continue;
    }
    if (attribute.name.ns == kNsXml && type != nullptr && type->foreign_attributes) continue;
    const schema::Attribute* found = nullptr;
    for (std::size_t k = 0; k < declared && attribute.name.ns == kNsNone; ++k) {
      const schema::Attribute& one = schema::kAttributes[type->first_attribute + k];
      if (one.name == attribute.name.local) found = &one;
    }
    const std::string shown = cut(attribute.name.local, kShownValue);
    if (found == nullptr) {
      report(SchemaRule::unexpected_attribute, start.name.local, source, atom, at,
             "The attribute " + shown + " is not declared.");
      continue;
    }
    const Simple& of = schema::kSimple[found->type];
    const schema::ValueState state = schema::judge(of, attribute.value);
    if (state == schema::ValueState::good) continue;
    report(
        state == schema::ValueState::bad ? SchemaRule::bad_value : SchemaRule::not_in_enumeration,
        start.name.local, of.name, atom, at,
        "The attribute " + shown + " is not " +
            (state == schema::ValueState::bad ? type_in_words(of) : "one of " + list_in_words(of)) +
            ".");
  }
  for (std::size_t k = 0; k < declared; ++k) {
    const schema::Attribute& one = schema::kAttributes[type->first_attribute + k];
    if (!one.required || start.find(kNsNone, one.name) != nullptr) continue;
    report(SchemaRule::missing_attribute, start.name.local, source, atom, at,
           "The attribute " + std::string(one.name) + " is missing.");
  }
}

void SchemaChecker::on_text(std::string_view piece, const Position& at) {
  if (passed_over_ > 0 || frames_.empty()) return;
  Frame& frame = frames_.back();
  if (const Simple* simple = simple_of(frame.type)) {
    // Of the types that take everything only an entry's id is looked at.
    if (simple->lexical == schema::Lexical::any && frame.name != "id") return;
    if (text_.empty() && simple->collapse) {
      while (!piece.empty() && xml::is_space(piece.front())) piece.remove_prefix(1);
    }
    const std::size_t room = kLongestText - text_.size();
    // White space at the end may be of any length.
    if (piece.size() > room && !(simple->collapse && is_blank(piece.substr(room))))
      overlong_ = true;
    text_.append(piece.substr(0, room));
    return;
  }
  if (frame.text_noted || schema::kComplex[frame.type].mixed || is_blank(piece)) return;
  frame.text_noted = true;
  Position place = at;
  for (const char c : piece) {
    if (!xml::is_space(c)) break;
    ++place.offset;
    ++place.column;
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  const Complex& type = schema::kComplex[frame.type];
  report(SchemaRule::stray_text, frame.name, type.name, type.atom, place,
         "Text stands where only elements may.");
}

void SchemaChecker::on_end() {
  if (passed_over_ > 0) {
    --passed_over_;
    return;
  }
  if (frames_.empty()) return;
  const Frame frame = frames_.back();
  if (const Simple* simple = simple_of(frame.type)) {
    check_value(*simple, frame);
  } else if (!frame.broken) {
    check_missing(frame);
  }
  frames_.pop_back();
  if (!frames_.empty()) frames_.back().text_noted = false;
}

void SchemaChecker::check_missing(const Frame& frame) {
  const Complex& type = schema::kComplex[frame.type];
  if (type.content != Content::sequence) return;
  std::string missing;
  for (std::size_t i = frame.cursor; i < type.children; ++i) {
    const Child& child = *child_at(type, i);
    if ((i == frame.cursor ? frame.count : 0) >= child.min) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(child.name);
  }
  if (missing.empty()) return;
  report(SchemaRule::missing_element, frame.name, type.name, type.atom, frame.at,
         "It ends without " + missing + ".");
}

bool SchemaChecker::in_authorization() const {
  return std::any_of(frames_.begin(), frames_.end(),
                     [](const Frame& frame) { return frame.name == "Authorization"; });
}

void SchemaChecker::check_value(const Simple& type, const Frame& frame) {
  const bool atom = is_atom(frame.type);
  if (type.lexical == schema::Lexical::any) {
    if (atom && frame.name == "id" && is_uuid(trim(text_))) {
      report(SchemaRule::habit_bare_id, frame.name, type_name(frame.type), true, frame.at,
             "The id is a UUID without urn:uuid: before it.", true);
    }
    return;
  }
  const schema::ValueState state = overlong_ ? schema::ValueState::bad : schema::judge(type, text_);
  if (state == schema::ValueState::good) return;
  // Free texts may be personal or secret; what should have been a number or a word of a list is
  // not.
  const bool shown = type.lexical != schema::Lexical::text || type.values != 0;
  const std::string value = shown ? "\"" + cut(trim(text_), kShownValue) + "\"" : "The value";
  if (state == schema::ValueState::bad) {
    const std::string_view text = trim(text_);
    const bool milliseconds =
        frame.name == "duration" && text.size() > 3 && text.substr(text.size() - 3) == "000" &&
        text.find_first_not_of("0123456789") == std::string_view::npos && in_authorization();
    report(SchemaRule::bad_value, frame.name, type.name, atom, frame.at,
           value + " is not " + type_in_words(type) + "." +
               (milliseconds ? " PG&E has the habit of giving these periods in milliseconds." : ""),
           milliseconds);
    return;
  }
  if (!type.open) {
    report(SchemaRule::not_in_enumeration, frame.name, type.name, atom, frame.at,
           value + " is not one of " + list_in_words(type) + ".");
    return;
  }
  // Of readings the conformance rules tell it (espi.unknown-quality), with the time.
  if (frame.name == "quality") return;
  const bool habit = frame.name == "powerOfTenMultiplier" && trim(text_) == "-8";
  report(SchemaRule::unnamed_code, frame.name, type.name, atom, frame.at,
         value + " is allowed, but has no name in the schema's list." +
             (habit ? " PG&E has the habit of giving gas in hundred-millionths of a therm." : ""),
         habit);
}

void SchemaChecker::skipped_readings() {
  if (passed_over_ > 0 || frames_.empty() || frames_.back().type < 0) return;
  Frame& frame = frames_.back();
  frame.text_noted = false;
  const Complex& type = schema::kComplex[frame.type];
  const std::size_t index = find_child(type, "IntervalReading", frame.cursor);
  if (index == type.children) return;
  frame.cursor = static_cast<std::uint16_t>(index);
  frame.count = 1;
}

SchemaRange reading_range(std::string_view type, std::string_view child) {
  for (std::uint16_t i = 0; i < schema::kComplexCount; ++i) {
    const Complex& complex = schema::kComplex[i];
    if (complex.name != type) continue;
    const std::size_t index = find_child(complex, child, 0);
    if (index == complex.children) break;
    const Simple* simple = simple_of(child_at(complex, index)->type);
    if (simple != nullptr) return {simple->min, simple->max};
  }
  return {};
}

}  // namespace smd::espi
