// application/x-www-form-urlencoded (WHATWG URL Standard section 5): lists of names and values, as
// in a query string or a form body. `+` is a space; order and repeated names are kept.
// Does not: mend. Where WHATWG would pass a bad `%` through, it is refused with its offset.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::encoding {

struct FormPair {
  std::string name;
  std::string value;
  friend bool operator==(const FormPair&, const FormPair&) = default;
};
using FormPairs = std::vector<FormPair>;

/// One name or value as it stands in a form body: ALPHA DIGIT `*-._` kept, space as `+`, rest
/// `%XX`.
[[nodiscard]] std::string form_encode_component(std::string_view bytes);
[[nodiscard]] std::string form_encode(const FormPairs& pairs);

/// Names and values in order; empty pieces between `&` are skipped, a piece without `=` is a name
/// with an empty value. Codes, each with an offset into `text`:
/// - `form.percent`  `%` without two hexadecimal digits after it
/// - `form.utf8`     the decoded name or value is not UTF-8
/// - `form.control`  a raw control character (a line break inside a pasted address, for example)
[[nodiscard]] Result<FormPairs> form_parse(std::string_view text);

/// The first value of that name, or null.
[[nodiscard]] const std::string* find_value(const FormPairs& pairs, std::string_view name);

}  // namespace smd::encoding
