// XmlScanner's tags: names, attributes and namespaces.
#include "shared/base/text.hpp"
#include "shared/espi/xml_chars.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

using xml::is_space;
using xml::NameScan;

namespace {

std::string quoted_name(std::string_view name) {
  return is_utf8(name) ? std::string(name.substr(0, 80)) : std::string("(not UTF-8)");
}

std::uint32_t u32(std::size_t value) { return static_cast<std::uint32_t>(value); }

}  // namespace

std::string_view XmlScanner::open_name(const Open& open) const {
  return std::string_view(names_).substr(open.name, open.name_size);
}

NsId XmlScanner::resolve(std::string_view prefix) const {
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    const Binding& binding = bindings_[i];
    if (binding.prefix_size == prefix.size() &&
        xml::same_bytes(names_.data() + binding.prefix, prefix.data(), prefix.size())) {
      return binding.ns;
    }
  }
  return prefix == "xml" ? kNsXml : kNsNone;
}

void XmlScanner::describe_context(std::string& out) const {
  constexpr std::size_t kMost = 32;
  out.clear();
  if (bindings_.size() > kMost) return;
  const auto number = [&](std::size_t value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU));
    }
  };
  number(open_.size());
  for (const Binding& binding : bindings_) {
    number(binding.ns);
    number(binding.prefix_size);
    out.append(names_, binding.prefix, binding.prefix_size);
  }
}

XmlScanner::Step XmlScanner::intern(std::string_view uri, const char* at, NsId& ns) {
  for (std::size_t i = 0; i < uris_.size(); ++i) {
    if (uris_[i].size() == uri.size() && xml::same_bytes(uris_[i].data(), uri.data(), uri.size())) {
      ns = static_cast<NsId>(i);
      return Step::done;
    }
  }
  if (uris_.size() >= limits_.namespaces) {
    return fail(at, "xml.limit",
                "more than " + std::to_string(limits_.namespaces) + " different namespaces");
  }
  ns = static_cast<NsId>(uris_.size());
  uris_.emplace_back(uri);
  return Step::done;
}

// p is at "<" and p[1] is neither "/", "!" nor "?".
XmlScanner::Step XmlScanner::step_start_tag(const char*& p, const char* end) {
  const char* const tag = p;
  const NameScan name = xml::scan_qname(p + 1, end);
  if (name.state == NameScan::State::more) return wait_for_more(tag, end);
  if (name.state == NameScan::State::bad) return fail(name.end, "xml.syntax", "a bad element name");
  if (seen_root_ && open_.empty()) {
    return fail(tag, "xml.second-root", "a second root element");
  }
  const std::string_view qname(tag + 1, static_cast<std::size_t>(name.end - tag - 1));
  const std::size_t prefix_size =
      name.colon == nullptr ? 0 : static_cast<std::size_t>(name.colon - tag - 1);

  raw_.clear();
  decoded_used_ = 0;
  const char* at = name.end;
  while (true) {
    const char* const gap = at;
    while (at != end && is_space(*at)) {
      if (*at == '\n') lines_in_token_ = true;
      ++at;
    }
    if (at == end) return wait_for_more(tag, end);
    if (*at == '>') {
      p = at + 1;
      return open_element(tag, p, qname, prefix_size, false);
    }
    if (*at == '/') {
      if (at + 1 == end) return wait_for_more(tag, end);
      if (at[1] != '>') return fail(at, "xml.syntax", "a / inside a tag");
      p = at + 2;
      return open_element(tag, p, qname, prefix_size, true);
    }
    if (at == gap) return fail(at, "xml.syntax", "no space before an attribute");
    const Step result = read_attribute(at, end);
    if (result == Step::more) return wait_for_more(tag, end);
    if (result == Step::failed) return result;
  }
}

XmlScanner::Step XmlScanner::read_attribute(const char*& p, const char* end) {
  const char* const begin = p;
  const NameScan name = xml::scan_qname(p, end);
  if (name.state == NameScan::State::more) return Step::more;
  if (name.state == NameScan::State::bad) {
    return fail(name.end, "xml.syntax", "a bad attribute name");
  }
  p = name.end;
  const auto skip_space = [&] {
    while (p != end && is_space(*p)) {
      if (*p == '\n') lines_in_token_ = true;
      ++p;
    }
  };
  skip_space();
  if (p == end) return Step::more;
  if (*p != '=') return fail(p, "xml.syntax", "an attribute without a value");
  ++p;
  skip_space();
  if (p == end) return Step::more;
  if (*p != '"' && *p != '\'') return fail(p, "xml.syntax", "an attribute value without quotes");

  RawAttribute attribute;
  const auto size = [](const char* from, const char* to) {
    return static_cast<std::size_t>(to - from);
  };
  if (name.colon == nullptr) {
    attribute.local = {begin, size(begin, name.end)};
  } else {
    attribute.prefix = {begin, size(begin, name.colon)};
    attribute.local = {name.colon + 1, size(name.colon + 1, name.end)};
  }
  const Step result = read_value(p, end, attribute.value);
  if (result != Step::done) return result;
  if (raw_.size() >= limits_.attributes) {
    return fail(begin, "xml.limit",
                "more than " + std::to_string(limits_.attributes) + " attributes in one tag");
  }
  raw_.push_back(attribute);
  return Step::done;
}

// p is at the opening quote; ends after the closing one.
XmlScanner::Step XmlScanner::read_value(const char*& p, const char* end, std::string_view& value) {
  const char quote = *p++;
  const char* const begin = p;
  bool verbatim = true;
  while (p != end) {
    while (end - p >= 8) {
      const std::uint64_t word = xml::load8(p);
      if ((xml::not_plain(word) | xml::has_byte(word, quote) | xml::has_byte(word, '<') |
           xml::has_byte(word, '&')) != 0) {
        break;
      }
      p += 8;
    }
    if (p == end) break;
    const char c = *p;
    if (c == quote) {
      value = {begin, static_cast<std::size_t>(p - begin)};
      ++p;
      return verbatim ? Step::done : decode_value(value, value);
    }
    if (c == '<') return fail(p, "xml.syntax", "a < inside an attribute value");
    if (c == '&') {
      verbatim = false;
      ++p;
    } else if (!xml::has_class(c, xml::kNotPlain)) {
      ++p;
    } else if (is_space(c)) {
      verbatim = false;
      if (c == '\n') lines_in_token_ = true;
      ++p;
    } else {
      std::uint32_t code = 0;
      const char* next = p;
      const xml::Utf8 result = xml::decode_utf8(next, end, code);
      if (result == xml::Utf8::more) return Step::more;
      if (result == xml::Utf8::bad) return fail(p, "xml.utf8", "bytes that are not UTF-8");
      if (!xml::is_char(code)) {
        return fail(p, "xml.character", "a control character that XML does not allow");
      }
      p = next;
    }
  }
  return Step::more;
}

XmlScanner::Step XmlScanner::decode_value(std::string_view raw, std::string_view& value) {
  if (decoded_used_ == decoded_.size()) decoded_.emplace_back();
  std::string& out = decoded_[decoded_used_++];
  out.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') continue;
    if (is_space(c)) {
      out.push_back(' ');
    } else if (c != '&') {
      out.push_back(c);
    } else {
      const std::size_t semicolon = raw.find(';', i);
      const std::uint32_t code = semicolon == std::string_view::npos
                                     ? 0
                                     : xml::reference_value(raw.substr(i + 1, semicolon - i - 1));
      if (code == 0) {
        return fail(raw.data() + i, "xml.entity",
                    "an unknown entity, or a bare & (written &amp;), in an attribute value");
      }
      xml::append_utf8(out, code);
      i = semicolon;
    }
  }
  value = out;
  return Step::done;
}

// The xmlns attributes of raw_ become bindings; names_ grows by their prefixes.
XmlScanner::Step XmlScanner::bind(const char* tag) {
  const std::size_t outer = bindings_.size();
  for (const RawAttribute& attribute : raw_) {
    const bool prefixed = attribute.prefix == "xmlns";
    if (!prefixed && !(attribute.prefix.empty() && attribute.local == "xmlns")) continue;
    const std::string_view prefix = prefixed ? attribute.local : std::string_view();
    NsId ns = kNsNone;
    if (intern(attribute.value, tag, ns) != Step::done) return Step::failed;
    if (prefixed && ns == kNsNone) {
      return fail(tag, "xml.syntax", "a namespace prefix declared with an empty name");
    }
    if (ns == kNsXmlns || prefix == "xmlns" || (prefix == "xml") != (ns == kNsXml)) {
      return fail(tag, "xml.syntax", "a declaration of the reserved prefix xml or xmlns");
    }
    for (std::size_t i = outer; i < bindings_.size(); ++i) {
      if (std::string_view(names_).substr(bindings_[i].prefix, bindings_[i].prefix_size) ==
          prefix) {
        return fail(tag, "xml.duplicate-attribute",
                    "the same namespace declaration twice in one tag");
      }
    }
    if (bindings_.size() >= limits_.bindings) {
      return fail(tag, "xml.limit",
                  "more than " + std::to_string(limits_.bindings) + " namespace declarations");
    }
    bindings_.push_back({u32(names_.size()), u32(prefix.size()), ns});
    names_.append(prefix);
  }
  return Step::done;
}

XmlScanner::Step XmlScanner::resolve_attributes(const char* tag) {
  attributes_.clear();
  for (const RawAttribute& raw : raw_) {
    if (raw.prefix == "xmlns" || (raw.prefix.empty() && raw.local == "xmlns")) continue;
    XmlAttribute attribute{{kNsNone, raw.local}, raw.value};
    if (!raw.prefix.empty()) {
      attribute.name.ns = resolve(raw.prefix);
      if (attribute.name.ns == kNsNone) {
        return fail(raw.prefix.data(), "xml.unbound-prefix",
                    "the prefix " + quoted_name(raw.prefix) + " is not declared");
      }
    }
    for (const XmlAttribute& other : attributes_) {
      if (other.name.ns == attribute.name.ns && other.name.local == attribute.name.local) {
        return fail(tag, "xml.duplicate-attribute",
                    "the attribute " + quoted_name(raw.local) + " twice in one tag");
      }
    }
    attributes_.push_back(attribute);
  }
  return Step::done;
}

XmlScanner::Step XmlScanner::open_element(const char* tag, const char* after,
                                          std::string_view qname, std::size_t prefix_size,
                                          bool empty) {
  if (static_cast<std::size_t>(after - tag) > limits_.tag_bytes) {
    return fail(tag, "xml.limit",
                "a tag of more than " + std::to_string(limits_.tag_bytes) + " bytes");
  }
  if (open_.size() >= limits_.depth) {
    return fail(tag, "xml.limit",
                "more than " + std::to_string(limits_.depth) + " elements inside one another");
  }
  const auto outer_bindings = u32(bindings_.size());
  const auto mark = u32(names_.size());
  if (bind(tag) != Step::done || resolve_attributes(tag) != Step::done) return Step::failed;

  const std::string_view prefix = qname.substr(0, prefix_size);
  const std::string_view local = prefix_size == 0 ? qname : qname.substr(prefix_size + 1);
  const NsId ns = resolve(prefix);
  if (!prefix.empty() && ns == kNsNone) {
    return fail(tag, "xml.unbound-prefix",
                "the prefix " + quoted_name(prefix) + " is not declared");
  }
  seen_root_ = true;
  open_.push_back(
      {mark, u32(names_.size()), u32(qname.size()), u32(prefix_size), outer_bindings, ns});
  names_.append(qname);

  XmlStart start;
  start.name = {ns, local};
  start.attributes = attributes_.data();
  start.attribute_count = attributes_.size();
  start.begin = offset_of(tag);
  start.end = offset_of(after);
  handler_.on_start(start);
  return empty ? close_element({{ns, local}, start.begin, start.end}) : Step::done;
}

XmlScanner::Step XmlScanner::close_element(const XmlEnd& end) {
  fast_ = handler_.on_end(end);
  const Open& open = open_.back();
  bindings_.resize(open.bindings);
  names_.resize(open.mark);
  open_.pop_back();
  return Step::done;
}

// p is at "</".
XmlScanner::Step XmlScanner::step_end_tag(const char*& p, const char* end) {
  const char* const tag = p;
  if (open_.empty()) return fail(tag, "xml.mismatched-tag", "an end tag without a start tag");
  const Open& open = open_.back();
  const std::string_view expected = open_name(open);
  const char* at = tag + 2;
  if (static_cast<std::size_t>(end - at) <= expected.size()) {
    // Not all here: wait, unless what is here differs already.
    const char* const close = end;
    for (std::size_t i = 0; at + i != close; ++i) {
      if (i >= expected.size() || at[i] != expected[i]) {
        return fail(tag, "xml.mismatched-tag",
                    "an end tag where </" + quoted_name(expected) + "> must be");
      }
    }
    return wait_for_more(tag, end);
  }
  if (!xml::same_bytes(at, expected.data(), expected.size())) {
    return fail(tag, "xml.mismatched-tag",
                "an end tag where </" + quoted_name(expected) + "> must be");
  }
  at += expected.size();
  while (at != end && is_space(*at)) {
    if (*at == '\n') lines_in_token_ = true;
    ++at;
  }
  if (at == end) return wait_for_more(tag, end);
  if (*at != '>') {
    return fail(tag, "xml.mismatched-tag",
                "an end tag where </" + quoted_name(expected) + "> must be");
  }
  p = at + 1;
  const std::string_view local =
      open.prefix_size == 0 ? expected : expected.substr(open.prefix_size + 1);
  return close_element({{open.ns, local}, offset_of(tag), offset_of(p)});
}

}  // namespace smd::espi
