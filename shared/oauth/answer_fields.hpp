// Inside of shared/oauth: takes an answer's body apart into names and texts, whatever its shape.
// Does not: know what the names mean (token_answer.cpp does).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/oauth/note.hpp"
#include "shared/oauth/token_answer.hpp"

namespace smd::oauth::detail {

enum class FieldKind { kText, kNumber, kOther };

struct Field {
  std::string name;   ///< local name, as it came
  std::string value;  ///< numbers as they came, objects as compact JSON
  FieldKind kind = FieldKind::kText;
};

struct AnswerFields {
  AnswerShape shape = AnswerShape::kEmpty;
  JsonDamage damage = JsonDamage::kNone;
  std::string root;           ///< local name of the XML root
  std::vector<Field> fields;  ///< of an object or document; nulls left out
  std::string text;           ///< of a plain text, a JSON string, the title of an HTML page
  Notes notes;
};

/// Never fails; see AnswerShape::kUnreadable.
[[nodiscard]] AnswerFields read_fields(std::string_view body);

/// Lower case without `_` and `-`: "resourceURI" and "resource_uri" are both "resourceuri".
[[nodiscard]] std::string folded_name(std::string_view name);

/// The text, cut to `most` bytes at a character border, with "…" when cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

}  // namespace smd::oauth::detail
