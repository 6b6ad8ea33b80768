#include "shared/encoding/form.hpp"

#include "shared/base/text.hpp"
#include "shared/encoding/hex_digit.hpp"

namespace smd::encoding {
namespace {

bool is_kept(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '*' ||
         c == '-' || c == '.' || c == '_';
}

// `from` is the offset of `text` in the whole, for the error.
Result<std::string> decode_component(std::string_view text, std::size_t from) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      return Error{
          "form.control",
          "There is a line break or another control character in it: it was cut or wrapped "
          "when copied.",
          from + at};
    }
    if (c == '+') {
      out += ' ';
    } else if (c != '%') {
      out += c;
    } else {
      const int high = at + 1 < text.size() ? hex_digit_value(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit_value(text[at + 2]) : -1;
      if (high < 0 || low < 0) {
        return Error{"form.percent", "After '%' there must be two hexadecimal digits.", from + at};
      }
      out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
      at += 2;
    }
  }
  if (!is_utf8(out)) {
    return Error{"form.utf8", "The decoded text is not UTF-8.", from};
  }
  return out;
}

}  // namespace

std::string form_encode_component(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (is_kept(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kUpperHexDigits[byte >> 4];
      out += kUpperHexDigits[byte & 15];
    }
  }
  return out;
}

std::string form_encode(const FormPairs& pairs) {
  std::string out;
  for (const auto& pair : pairs) {
    if (!out.empty()) out += '&';
    out += form_encode_component(pair.name) + "=" + form_encode_component(pair.value);
  }
  return out;
}

Result<FormPairs> form_parse(std::string_view text) {
  FormPairs pairs;
  std::size_t from = 0;
  for (const std::string_view piece : split(text, '&')) {
    if (!piece.empty()) {
      const auto equals = piece.find('=');
      const bool has_value = equals != std::string_view::npos;
      auto name = decode_component(piece.substr(0, equals), from);
      if (!name) return name.error();
      auto value = decode_component(has_value ? piece.substr(equals + 1) : std::string_view{},
                                    has_value ? from + equals + 1 : from + piece.size());
      if (!value) return value.error();
      pairs.push_back({*name, *value});
    }
    from += piece.size() + 1;
  }
  return pairs;
}

const std::string* find_value(const FormPairs& pairs, std::string_view name) {
  for (const auto& pair : pairs) {
    if (pair.name == name) return &pair.value;
  }
  return nullptr;
}

}  // namespace smd::encoding
