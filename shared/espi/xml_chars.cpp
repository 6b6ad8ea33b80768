// Character classes, UTF-8 and references of XML: the rules behind XmlScanner.
#include "shared/espi/xml_chars.hpp"

namespace smd::espi::xml {

Utf8 decode_utf8(const char*& p, const char* end, std::uint32_t& code) {
  const auto byte = [&](int i) { return static_cast<unsigned char>(p[i]); };
  const unsigned lead = byte(0);
  int length = 0;
  std::uint32_t smallest = 0;
  if (lead < 0x80) {
    code = lead;
    ++p;
    return Utf8::ok;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    smallest = 0x80;
    code = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    smallest = 0x800;
    code = lead & 0x0FU;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    smallest = 0x10000;
    code = lead & 0x07U;
  } else {
    return Utf8::bad;
  }
  for (int i = 1; i < length; ++i) {
    if (p + i == end) return Utf8::more;
    if ((byte(i) & 0xC0U) != 0x80U) return Utf8::bad;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return Utf8::bad;
  p += length;
  return Utf8::ok;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool is_char(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

bool is_name_start(std::uint32_t c) {
  if (c < 0x80) return has_class(static_cast<char>(c), kNameStart);
  return (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) ||
         (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF) ||
         (c >= 0x200C && c <= 0x200D) || (c >= 0x2070 && c <= 0x218F) ||
         (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) ||
         (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0xEFFFF);
}

bool is_name_char(std::uint32_t c) {
  if (c < 0x80) return has_class(static_cast<char>(c), kNameChar);
  return is_name_start(c) || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         (c >= 0x203F && c <= 0x2040);
}

NameScan scan_qname(const char* p, const char* end) {
  NameScan scan;
  bool part_start = true;
  while (p != end) {
    const char c = *p;
    if (has_class(c, part_start ? kNameStart : kNameChar)) {
      ++p;
      part_start = false;
      continue;
    }
    if (c == ':' && scan.colon == nullptr && !part_start) {
      scan.colon = p++;
      part_start = true;
      continue;
    }
    if (static_cast<unsigned char>(c) >= 0x80) {
      const char* next = p;
      std::uint32_t code = 0;
      const Utf8 result = decode_utf8(next, end, code);
      if (result == Utf8::more) break;
      if (result == Utf8::ok && (part_start ? is_name_start(code) : is_name_char(code))) {
        p = next;
        part_start = false;
        continue;
      }
      scan.state = NameScan::State::bad;
      scan.end = p;
      return scan;
    }
    scan.end = p;
    scan.state = part_start || c == ':' ? NameScan::State::bad : NameScan::State::ok;
    return scan;
  }
  scan.end = p;
  scan.state = NameScan::State::more;
  return scan;
}

std::uint32_t reference_value(std::string_view body) {
  if (body == "amp") return '&';
  if (body == "lt") return '<';
  if (body == "gt") return '>';
  if (body == "quot") return '"';
  if (body == "apos") return '\'';
  if (body.size() < 2 || body[0] != '#') return 0;
  const bool hexadecimal = body[1] == 'x';
  body.remove_prefix(hexadecimal ? 2 : 1);
  if (body.empty()) return 0;
  std::uint32_t code = 0;
  for (const char c : body) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (hexadecimal && c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (hexadecimal && c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return 0;
    }
    code = code * (hexadecimal ? 16 : 10) + digit;
    if (code > 0x10FFFF) return 0;
  }
  return is_char(code) ? code : 0;
}

}  // namespace smd::espi::xml
