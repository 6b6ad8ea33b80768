// XmlScanner's byte order mark, XML declaration, processing instructions and comments.
#include "shared/base/text.hpp"
#include "shared/espi/xml_chars.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

using xml::is_space;
using xml::NameScan;

// The first bytes: a byte order mark of UTF-8 is passed over, other encodings are named.
XmlScanner::Step XmlScanner::step_start(const char*& p, const char* end, bool last) {
  const std::string_view rest(p, static_cast<std::size_t>(end - p));
  const auto starts = [&](std::string_view mark) {
    return rest.substr(0, mark.size()) == mark.substr(0, rest.size());
  };
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
  if (starts(kUtf8Mark)) {
    if (rest.size() < kUtf8Mark.size())
      return last ? fail(p, "xml.utf8", "a broken byte order mark") : Step::more;
    p += kUtf8Mark.size();
  } else if (starts("\xFF\xFE") || starts("\xFE\xFF") || starts(std::string_view("\0<", 2)) ||
             starts(std::string_view("<\0", 2))) {
    if (rest.size() < 2 && !last) return Step::more;
    if (rest.size() >= 2) return fail(p, "xml.encoding", "the document is UTF-16, not UTF-8");
  }
  mode_ = Mode::content;
  return Step::done;
}

XmlScanner::Step XmlScanner::step_comment(const char*& p, const char* end, bool last) {
  const Step result = skip_checked(p, end, '-', last);
  if (result == Step::failed) return result;
  if (result == Step::done && p != end) {  // at a hyphen
    if (end - p < 2 || (p[1] == '-' && end - p < 3)) return p == token_ ? Step::more : Step::done;
    if (p[1] == '-') {
      if (p[2] != '>') return fail(p, "xml.syntax", "-- inside a comment");
      p += 3;
      mode_ = Mode::content;
    } else {
      ++p;
    }
    return Step::done;
  }
  return p == token_ ? Step::more : Step::done;
}

XmlScanner::Step XmlScanner::step_instruction(const char*& p, const char* end, bool last) {
  const Step result = skip_checked(p, end, '?', last);
  if (result == Step::failed) return result;
  if (result == Step::done && p != end) {
    if (end - p < 2) return p == token_ ? Step::more : Step::done;
    const bool over = p[1] == '>';
    p += over ? 2 : 1;
    if (over) mode_ = Mode::content;
    return Step::done;
  }
  return p == token_ ? Step::more : Step::done;
}

// p is at "<?". The XML declaration is read whole; other instructions are passed over.
XmlScanner::Step XmlScanner::begin_instruction(const char*& p, const char* end) {
  const char* const tag = p;
  const NameScan name = xml::scan_qname(p + 2, end);
  if (name.state == NameScan::State::more) return wait_for_more(tag, end);
  const bool separated =
      name.state == NameScan::State::ok && (is_space(*name.end) || *name.end == '?');
  if (!separated || name.colon != nullptr) {
    return fail(name.end, "xml.syntax", "a bad processing instruction");
  }
  const std::string_view target(tag + 2, static_cast<std::size_t>(name.end - tag - 2));
  if (!equals_ignoring_case(target, "xml")) {
    p = name.end;
    mode_ = Mode::instruction;
    return Step::done;
  }
  const std::uint64_t offset = offset_of(tag);
  if (target != "xml" || !(offset == 0 || (offset == 3 && line_ == 1 && !seen_root_))) {
    return fail(tag, "xml.declaration",
                "an XML declaration that is not at the very start of the document");
  }
  const std::string_view rest(name.end, static_cast<std::size_t>(end - name.end));
  const std::size_t close = rest.find("?>");
  if (close == std::string_view::npos) return wait_for_more(tag, end);
  p = name.end + close + 2;
  lines_in_token_ = true;
  return check_declaration(rest.substr(0, close), name.end);
}

XmlScanner::Step XmlScanner::check_declaration(std::string_view body, const char* at) {
  raw_.clear();
  decoded_used_ = 0;
  const char* p = at;
  const char* const end = at + body.size();
  const std::string_view names[] = {"version", "encoding", "standalone"};
  std::size_t next = 0;
  while (true) {
    const char* const gap = p;
    while (p != end && is_space(*p)) ++p;
    if (p == end) break;
    if (p == gap) return fail(p, "xml.declaration", "a bad XML declaration");
    const char* const begin = p;
    const Step result = read_attribute(p, end);
    if (result == Step::failed) return result;
    if (result == Step::more) return fail(at, "xml.declaration", "a bad XML declaration");
    const RawAttribute& field = raw_.back();
    while (next < 3 && names[next] != field.local) {
      if (next == 0) return fail(at, "xml.declaration", "an XML declaration without a version");
      ++next;
    }
    if (next == 3 || !field.prefix.empty()) {
      return fail(at, "xml.declaration", "a bad XML declaration");
    }
    const bool ok = next == 0   ? field.value.substr(0, 2) == "1." && field.value.size() > 2
                    : next == 2 ? field.value == "yes" || field.value == "no"
                                : true;
    if (!ok) return fail(at, "xml.declaration", "a bad value in the XML declaration");
    if (next == 1 && !equals_ignoring_case(field.value, "utf-8") &&
        !equals_ignoring_case(field.value, "utf8") &&
        !equals_ignoring_case(field.value, "us-ascii")) {
      return fail(
          begin, "xml.encoding",
          "the encoding " +
              (is_utf8(field.value) ? std::string(field.value.substr(0, 80)) : std::string()) +
              "; only UTF-8 is read");
    }
    ++next;
  }
  if (next == 0) return fail(at, "xml.declaration", "an XML declaration without a version");
  return Step::done;
}

}  // namespace smd::espi
