// XmlScanner: windows, text, CDATA and places of errors. Tags are in xml_tags.cpp, what may
// stand before the root (and comments) in xml_prolog.cpp.
//
// Every step either consumes a whole token (`done`), leaves the input untouched and asks for more
// (`more`), or fails. Line breaks are counted when a token is done, so that a token that is looked
// at twice is not counted twice.
#include "shared/espi/xml_scanner.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {

const XmlAttribute* XmlStart::find(NsId ns, std::string_view local) const {
  for (std::size_t i = 0; i < attribute_count; ++i) {
    if (attributes[i].name.ns == ns && attributes[i].name.local == local) return &attributes[i];
  }
  return nullptr;
}

XmlScanner::XmlScanner(XmlHandler& handler, XmlLimits limits)
    : handler_(handler),
      limits_(limits),
      uris_{"",
            "http://www.w3.org/XML/1998/namespace",
            "http://www.w3.org/2000/xmlns/",
            "http://www.w3.org/2005/Atom",
            "http://naesb.org/espi",
            "http://naesb.org/espi/customer",
            "http://www.w3.org/2001/XMLSchema-instance"} {}

std::string_view XmlScanner::uri(NsId ns) const {
  return ns < uris_.size() ? std::string_view(uris_[ns]) : std::string_view();
}

Position XmlScanner::position() const {
  return {consumed_, line_, static_cast<std::uint32_t>(consumed_ - line_start_ + 1)};
}

std::string_view XmlScanner::raw(std::uint64_t begin, std::uint64_t end) const {
  if (begin < window_offset_ || end < begin || end > window_offset_ + window_size_) return {};
  return {window_ + (begin - window_offset_), static_cast<std::size_t>(end - begin)};
}

std::uint64_t XmlScanner::offset_of(const char* at) const {
  return window_offset_ + static_cast<std::uint64_t>(at - window_);
}

bool XmlScanner::feed(std::string_view chunk) {
  if (error_ || finished_) return false;
  while (!chunk.empty() && !carry_.empty()) {
    // Only as much as may be needed to end the token that straddles the pieces; then the rest is
    // read where it lies.
    const std::size_t old = carry_.size();
    const std::size_t take = std::min(chunk.size(), std::max<std::size_t>(256, old));
    carry_.append(chunk.data(), take);
    const std::size_t used = run(carry_, false);
    if (error_) return false;
    if (used >= old) {
      carry_.clear();
      chunk.remove_prefix(used - old);
    } else {
      carry_.erase(0, used);
      chunk.remove_prefix(take);
    }
  }
  if (!chunk.empty()) {
    const std::size_t used = run(chunk, false);
    if (error_) return false;
    carry_.assign(chunk.data() + used, chunk.size() - used);
  }
  window_ = nullptr;
  window_size_ = 0;
  return true;
}

bool XmlScanner::finish() {
  if (error_) return false;
  if (finished_) return true;
  finished_ = true;
  const std::string rest = std::move(carry_);
  carry_.clear();
  run(rest, true);
  if (error_) return false;
  window_ = token_ = nullptr;
  window_size_ = 0;
  window_offset_ = consumed_;
  if (mode_ != Mode::content && mode_ != Mode::start) {
    fail(nullptr, "xml.truncated", "the document ends inside a comment, an instruction or CDATA");
  } else if (!open_.empty()) {
    fail(nullptr, "xml.truncated",
         "the document ends before </" + std::string(open_name(open_.back())) + ">");
  } else if (!seen_root_) {
    fail(nullptr, "xml.no-root",
         consumed_ == 0 ? "the document is empty" : "the document has no element");
  }
  return !error_;
}

std::size_t XmlScanner::run(std::string_view window, bool last) {
  window_ = window.data();
  window_size_ = window.size();
  window_offset_ = consumed_;
  const char* p = window_;
  const char* const end = window_ + window.size();
  while (p != end) {
    token_ = p;
    lines_in_token_ = false;
    const Step result = step(p, end, last);
    if (result == Step::more) {
      p = token_;
      if (last) fail(end, "xml.truncated", "the document ends in the middle of a tag or character");
      break;
    }
    if (result == Step::failed) break;
    if (lines_in_token_) count_lines(token_, p);
    if (fast_) {
      fast_ = false;
      const XmlSkip skip =
          handler_.fast_forward({p, static_cast<std::size_t>(end - p)}, offset_of(p));
      p += skip.bytes;
      if (skip.newlines != 0) {
        line_ += skip.newlines;
        line_start_ = offset_of(p) - skip.after_last_newline;
      }
    }
  }
  const auto used = error_ ? static_cast<std::size_t>(error_->at.offset - window_offset_)
                           : static_cast<std::size_t>(p - window_);
  consumed_ = window_offset_ + used;
  return used;
}

XmlScanner::Step XmlScanner::step(const char*& p, const char* end, bool last) {
  switch (mode_) {
    case Mode::start:
      return step_start(p, end, last);
    case Mode::comment:
      return step_comment(p, end, last);
    case Mode::instruction:
      return step_instruction(p, end, last);
    case Mode::cdata:
      return step_cdata(p, end, last);
    case Mode::content:
      break;
  }
  if (*p == '<') return step_markup(p, end, last);
  if (*p == '&') return step_reference(p, end, last);
  return step_text(p, end, last);
}

XmlScanner::Step XmlScanner::skip_checked(const char*& p, const char* end, char stop, bool last) {
  while (p != end) {
    while (end - p >= 8) {
      const std::uint64_t word = xml::load8(p);
      if ((xml::not_plain(word) | xml::has_byte(word, stop)) != 0) break;
      p += 8;
    }
    const char* const block = end - p >= 8 ? p + 8 : end;
    while (p != block) {
      const char c = *p;
      if (c == stop) return Step::done;
      if (!xml::has_class(c, xml::kNotPlain)) {
        ++p;
      } else if (c == '\n') {
        lines_in_token_ = true;
        ++p;
      } else if (c == '\t' || c == '\r') {
        ++p;
      } else {
        const char* next = p;
        std::uint32_t code = 0;
        const xml::Utf8 result = xml::decode_utf8(next, end, code);
        if (result == xml::Utf8::more && !last) return Step::more;
        if (result != xml::Utf8::ok) return fail(p, "xml.utf8", "bytes that are not UTF-8");
        if (!xml::is_char(code)) {
          return fail(p, "xml.character", "a control character that XML does not allow");
        }
        p = next;
        if (p > block) break;
      }
    }
  }
  return Step::done;
}

XmlScanner::Step XmlScanner::step_text(const char*& p, const char* end, bool last) {
  const char* const begin = p;
  const bool outside = open_.empty();
  while (p != end) {
    const char c = *p;
    if (!xml::has_class(c, xml::kTextSpecial)) {
      if (outside && c != ' ') break;
      ++p;
      continue;
    }
    if (c == '\n') {
      lines_in_token_ = true;
      ++p;
    } else if (c == '\t' || c == '\r') {
      ++p;
    } else if (c == '<' || c == '&') {
      break;
    } else if (c == '>') {
      int before = 0;
      while (before < 2 && p - before != begin && p[-1 - before] == ']') ++before;
      if (p - before == begin) before += brackets_;
      if (before >= 2) return fail(p, "xml.syntax", "]]> in text");
      if (outside) break;
      ++p;
    } else {
      const char* next = p;
      std::uint32_t code = 0;
      const xml::Utf8 result = xml::decode_utf8(next, end, code);
      if (result == xml::Utf8::more && !last) {
        if (p == begin) return Step::more;
        // What the character is will be seen when the rest of it has come.
        if (outside) return Step::done;
        break;
      }
      if (result != xml::Utf8::ok) return fail(p, "xml.utf8", "bytes that are not UTF-8");
      if (!xml::is_char(code)) {
        return fail(p, "xml.character", "a control character that XML does not allow");
      }
      if (outside) break;
      p = next;
    }
  }
  if (outside) {
    if (p != end && *p != '<' && *p != '&') {
      return fail(
          p, "xml.text-outside",
          seen_root_ ? "text after the end of the root element" : "text before the root element");
    }
    return Step::done;
  }
  int brackets = 0;
  while (brackets < 2 && p - brackets != begin && p[-1 - brackets] == ']') ++brackets;
  if (p - brackets == begin) brackets = std::min(2, brackets + brackets_);
  brackets_ = brackets;
  handler_.on_text({begin, static_cast<std::size_t>(p - begin)}, offset_of(begin), true);
  return Step::done;
}

XmlScanner::Step XmlScanner::step_reference(const char*& p, const char* end, bool last) {
  constexpr std::size_t kLongest = 32;
  if (open_.empty()) return fail(p, "xml.text-outside", "text outside of the root element");
  const auto available = std::min<std::size_t>(static_cast<std::size_t>(end - p), kLongest);
  const std::string_view text(p, available);
  const std::size_t semicolon = text.find_first_of("; <&\n\t\r\"'", 1);
  if (semicolon == std::string_view::npos || text[semicolon] != ';') {
    const bool cut = semicolon == std::string_view::npos && available < kLongest;
    if (cut && !last) return Step::more;
    return fail(p, "xml.entity", "a & that begins no entity reference (a bare & is written &amp;)");
  }
  const std::uint32_t code = xml::reference_value(text.substr(1, semicolon - 1));
  if (code == 0) {
    return fail(
        p, "xml.entity",
        "an unknown entity or character reference: " +
            std::string(is_utf8(text.substr(0, semicolon + 1)) ? text.substr(0, semicolon + 1)
                                                               : std::string_view("&…;")));
  }
  std::string decoded;
  xml::append_utf8(decoded, code);
  brackets_ = 0;
  p += semicolon + 1;
  handler_.on_text(decoded, offset_of(token_), false);
  return Step::done;
}

// p is at '<'.
XmlScanner::Step XmlScanner::step_markup(const char*& p, const char* end, bool last) {
  if (end - p < 2) return Step::more;
  brackets_ = 0;
  // Looked at no further than the bound, so that a tag that is too long is the same error in one
  // piece as in many.
  if (static_cast<std::size_t>(end - p) > limits_.tag_bytes) end = p + limits_.tag_bytes + 1;
  switch (p[1]) {
    case '/':
      return step_end_tag(p, end);
    case '?':
      return begin_instruction(p, end);
    case '!':
      break;
    default:
      return step_start_tag(p, end);
  }
  const std::string_view rest(p, static_cast<std::size_t>(end - p));
  const auto starts = [&](std::string_view mark) {
    return rest.substr(0, mark.size()) == mark.substr(0, rest.size());
  };
  if (starts("<!--")) {
    if (rest.size() < 4) return Step::more;
    p += 4;
    mode_ = Mode::comment;
    return p == end && last ? Step::more : Step::done;
  }
  if (starts("<![CDATA[")) {
    if (rest.size() < 9) return Step::more;
    if (open_.empty()) return fail(p, "xml.text-outside", "CDATA outside of the root element");
    p += 9;
    mode_ = Mode::cdata;
    return Step::done;
  }
  if (starts("<!DOCTYPE")) {
    if (rest.size() < 9) return Step::more;
    return fail(p, "xml.dtd", "a document type declaration: ESPI has none, it is not read");
  }
  return fail(p, "xml.syntax", "<! that begins no comment and no CDATA");
}

XmlScanner::Step XmlScanner::step_cdata(const char*& p, const char* end, bool last) {
  const char* const begin = p;
  const Step result = skip_checked(p, end, ']', last);
  if (result == Step::failed) return result;
  if (p != begin) {
    handler_.on_text({begin, static_cast<std::size_t>(p - begin)}, offset_of(begin), false);
    return Step::done;
  }
  if (result == Step::more || end - p < 2 || (p[1] == ']' && end - p < 3)) return Step::more;
  if (p[1] == ']' && p[2] == '>') {
    p += 3;
    mode_ = Mode::content;
    return Step::done;
  }
  ++p;
  handler_.on_text({begin, 1}, offset_of(begin), false);
  return Step::done;
}

void XmlScanner::count_lines(const char* begin, const char* end) {
  for (const char* p = begin; p != end; ++p) {
    if (*p != '\n') continue;
    ++line_;
    line_start_ = offset_of(p) + 1;
  }
}

XmlScanner::Step XmlScanner::fail(const char* at, std::string code, std::string message) {
  if (error_) return Step::failed;
  if (at != nullptr && token_ != nullptr) count_lines(token_, at);
  const std::uint64_t offset = at != nullptr ? offset_of(at) : consumed_;
  error_ = XmlError{std::move(code),
                    std::move(message),
                    {offset, line_, static_cast<std::uint32_t>(offset - line_start_ + 1)}};
  return Step::failed;
}

XmlScanner::Step XmlScanner::wait_for_more(const char* begin, const char* end) {
  if (static_cast<std::size_t>(end - begin) > limits_.tag_bytes) {
    return fail(begin, "xml.limit",
                "a tag of more than " + std::to_string(limits_.tag_bytes) + " bytes");
  }
  return Step::more;
}

namespace {

class Ignore final : public XmlHandler {
 public:
  void on_start(const XmlStart& /*start*/) override {}
  bool on_end(const XmlEnd& /*end*/) override { return false; }
  void on_text(std::string_view /*piece*/, std::uint64_t /*offset*/, bool /*raw*/) override {}
  XmlSkip fast_forward(std::string_view /*rest*/, std::uint64_t /*offset*/) override { return {}; }
};

}  // namespace

std::optional<XmlError> check_well_formed(std::string_view document, XmlLimits limits) {
  Ignore ignore;
  XmlScanner scanner(ignore, limits);
  if (scanner.feed(document)) scanner.finish();
  return scanner.error();
}

}  // namespace smd::espi
