// SchemaTables: the facts of PG&E's atom.xsd and espiDerived.xsd (2018-08-21) as constant tables:
// which element may stand where, in which order, how often, and what its text may be.
// schema_tables.cpp is written by scripts/schema-tables and holds no text of the schema's
// documentation. Judges nothing (schema_checker.hpp does).
#pragma once

#include <cstdint>
#include <string_view>

namespace smd::espi::schema {

/// What a text must look like. `any` accepts everything, also the types that are not judged here
/// (xs:anyURI, xs:NMTOKEN and patterns; docs/conformance.md says why).
enum class Lexical : std::uint8_t { any, text, integer, big_integer, hex, boolean, date_time };

struct Simple {
  std::string_view name;  ///< of the schema's type, such as "Int48"
  Lexical lexical;
  bool collapse;          ///< white space around the text does not count (XML Schema part 2, 4.3.6)
  bool open;              ///< a union: numbers outside of the list are valid, only unnamed
  std::int64_t min, max;  ///< of an integer
  std::uint32_t max_length;           ///< characters, or bytes of a hexBinary; 0: no bound
  std::uint16_t first_value, values;  ///< into kValues
};

inline constexpr std::uint16_t kUnbounded = 0xFFFF;

struct Child {
  std::string_view name;
  std::int16_t type;  ///< index into kComplex, or ~index into kSimple
  std::uint16_t min, max;
};

struct Attribute {
  std::string_view name;
  std::uint16_t type;  ///< index into kSimple
  bool required;
};

enum class Content : std::uint8_t {
  sequence,  ///< the children in their order
  choice,    ///< the children in any order and number: how atom.xsd describes feed and entry
  text,      ///< text of the type `text_type`, no children
  anything,  ///< xs:anyType
};

struct Complex {
  std::string_view name;
  bool atom;  ///< of atom.xsd, and its children in Atom's namespace
  Content content;
  bool mixed;               ///< text between the children is allowed
  bool any_other;           ///< declared elements of other namespaces may stand among the children
  bool foreign_attributes;  ///< xml:base, xml:lang and the like
  std::int16_t text_type;   ///< index into kSimple when content is text
  std::uint16_t first_child, children;
  std::uint16_t first_attribute, attributes;
};

struct Root {
  bool atom;
  std::string_view name;
  std::int16_t type;
};

extern const Simple kSimple[];
extern const std::string_view kValues[];
extern const Child kChildren[];
extern const Attribute kAttributes[];
extern const Complex kComplex[];
extern const std::int16_t kAnyType;  ///< the entry of kComplex that is xs:anyType
extern const Root kRoots[];
extern const std::uint16_t kRootCount;
extern const std::uint16_t kComplexCount;

}  // namespace smd::espi::schema
