// XmlScanner: a push tokenizer for XML 1.0 with namespaces. Bytes in (any split), events out.
// Checks everything a well-formed document must have: UTF-8 (RFC 3629), legal characters, one root,
// matching tags, unique attributes (by expanded name), declared prefixes, known entities (the five
// of XML and character references; XML 1.0 4.1, 4.6). A DTD is refused: ESPI has none, and with it
// go external entities and entity bombs. Depth, tag size and attribute count are bounded.
// Holds no more than one tag of input. Does not: build a tree, or know ESPI (feed_reader.hpp does).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/position.hpp"

namespace smd::espi {

struct XmlError {
  /// "xml.truncated", "xml.mismatched-tag", "xml.unbound-prefix", "xml.duplicate-attribute",
  /// "xml.utf8", "xml.character", "xml.entity", "xml.dtd", "xml.second-root", "xml.text-outside",
  /// "xml.no-root", "xml.syntax", "xml.encoding", "xml.limit", "xml.declaration".
  std::string code;
  std::string message;
  Position at;
};

/// Namespaces by number. kAtom … are fixed; others get a number of their own as they turn up.
using NsId = std::uint16_t;
inline constexpr NsId kNsNone = 0;      ///< no namespace
inline constexpr NsId kNsXml = 1;       ///< http://www.w3.org/XML/1998/namespace
inline constexpr NsId kNsXmlns = 2;     ///< http://www.w3.org/2000/xmlns/
inline constexpr NsId kNsAtom = 3;      ///< http://www.w3.org/2005/Atom
inline constexpr NsId kNsEspi = 4;      ///< http://naesb.org/espi
inline constexpr NsId kNsCustomer = 5;  ///< http://naesb.org/espi/customer
inline constexpr NsId kNsXsi = 6;       ///< http://www.w3.org/2001/XMLSchema-instance

struct XmlName {
  NsId ns = kNsNone;
  std::string_view local;
};

struct XmlAttribute {
  XmlName name;
  std::string_view value;  ///< entities replaced, white space as XML 1.0 3.3.3 says
};

/// One start tag; views are valid during the call. xmlns attributes are not in the list.
struct XmlStart {
  XmlName name;
  const XmlAttribute* attributes = nullptr;
  std::size_t attribute_count = 0;
  std::uint64_t begin = 0;  ///< offset of '<'
  std::uint64_t end = 0;    ///< offset after '>'

  [[nodiscard]] const XmlAttribute* find(NsId ns, std::string_view local) const;
};

struct XmlEnd {
  XmlName name;
  std::uint64_t begin = 0;  ///< of '</'; of '<' for an empty-element tag
  std::uint64_t end = 0;
};

/// What a handler's fast_forward consumed: bytes, and the line breaks inside them.
struct XmlSkip {
  std::size_t bytes = 0;
  std::uint32_t newlines = 0;
  std::size_t after_last_newline = 0;  ///< bytes from the last line break to the end of the skip
};

class XmlHandler {
 public:
  virtual void on_start(const XmlStart& start) = 0;
  /// True asks for a fast_forward() call on the bytes that follow.
  virtual bool on_end(const XmlEnd& end) = 0;
  /// A piece of character data, entities replaced. One text may come in several pieces. `offset` is
  /// where it is in the input; `raw` is false when the piece is not a verbatim copy of the input.
  virtual void on_text(std::string_view piece, std::uint64_t offset, bool raw) = 0;
  /// May consume bytes whose tokens it knows to be complete and well-formed, and whose elements are
  /// closed again; `rest` starts in the content of the element that is open now.
  virtual XmlSkip fast_forward(std::string_view rest, std::uint64_t offset) = 0;

 protected:
  ~XmlHandler() = default;
};

struct XmlLimits {
  std::size_t depth = 256;
  std::size_t tag_bytes = 64 * 1024;
  std::size_t attributes = 64;
  std::size_t namespaces = 256;  ///< distinct namespace names in one document
  std::size_t bindings = 512;    ///< namespace declarations in force at one place
};

class XmlScanner {
 public:
  explicit XmlScanner(XmlHandler& handler, XmlLimits limits = {});

  /// Takes the next piece. False once the document is known to be bad; error() says why.
  bool feed(std::string_view chunk);
  /// No more pieces. False when the document is bad or not complete.
  bool finish();

  [[nodiscard]] const std::optional<XmlError>& error() const { return error_; }
  [[nodiscard]] Position position() const;
  /// Where the token begins that the handler is being told of.
  [[nodiscard]] Position token_position() const {
    const std::uint64_t offset = offset_of(token_);
    return {offset, line_, static_cast<std::uint32_t>(offset - line_start_ + 1)};
  }
  /// During fast_forward(): the place of a byte in the line in which `rest` begins.
  [[nodiscard]] Position on_this_line(std::uint64_t offset) const {
    return {offset, line_, static_cast<std::uint32_t>(offset - line_start_ + 1)};
  }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  /// The namespace a prefix ("" for the default) means here; kNsNone for an unbound one.
  [[nodiscard]] NsId resolve(std::string_view prefix) const;
  /// The namespace name behind a number.
  [[nodiscard]] std::string_view uri(NsId ns) const;
  /// Everything besides the bytes themselves that tokens inside the open element depend on: the
  /// namespace bindings and the depth. Equal texts, equal meaning of equal bytes.
  /// Empty when there are too many bindings to compare them cheaply.
  void describe_context(std::string& out) const;
  /// Input bytes [begin, end) if the scanner still has them in one piece, otherwise empty.
  [[nodiscard]] std::string_view raw(std::uint64_t begin, std::uint64_t end) const;

 private:
  enum class Step { done, more, failed };
  enum class Mode { start, content, comment, instruction, cdata };

  // Bindings and open elements keep their names in names_, which grows and shrinks like a stack.
  struct Open {
    std::uint32_t mark;  // size of names_ before this element
    std::uint32_t name;  // where its qualified name begins
    std::uint32_t name_size;
    std::uint32_t prefix_size;  // bytes before ':'
    std::uint32_t bindings;     // in force outside this element
    NsId ns;
  };
  struct Binding {
    std::uint32_t prefix;
    std::uint32_t prefix_size;
    NsId ns;
  };
  struct RawAttribute {  // before its prefix is resolved
    std::string_view prefix, local, value;
  };

  std::size_t run(std::string_view window, bool last);
  Step step(const char*& p, const char* end, bool last);
  Step step_start(const char*& p, const char* end, bool last);
  Step step_text(const char*& p, const char* end, bool last);
  Step step_reference(const char*& p, const char* end, bool last);
  Step step_markup(const char*& p, const char* end, bool last);
  Step step_comment(const char*& p, const char* end, bool last);
  Step step_instruction(const char*& p, const char* end, bool last);
  Step step_cdata(const char*& p, const char* end, bool last);
  Step begin_instruction(const char*& p, const char* end);
  Step step_start_tag(const char*& p, const char* end);
  Step step_end_tag(const char*& p, const char* end);
  Step open_element(const char* tag, const char* after, std::string_view qname,
                    std::size_t prefix_size, bool empty);
  Step close_element(const XmlEnd& end);
  Step read_attribute(const char*& p, const char* end);
  Step read_value(const char*& p, const char* end, std::string_view& value);
  Step decode_value(std::string_view raw, std::string_view& value);
  Step check_declaration(std::string_view body, const char* at);
  Step bind(const char* tag);
  Step resolve_attributes(const char* tag);
  Step intern(std::string_view uri, const char* at, NsId& ns);
  /// Skips characters that need no look; `stop` is an ASCII character to stop at, too.
  Step skip_checked(const char*& p, const char* end, char stop, bool last);
  void count_lines(const char* begin, const char* end);
  Step fail(const char* at, std::string code, std::string message);
  Step wait_for_more(const char* begin, const char* end);
  [[nodiscard]] std::uint64_t offset_of(const char* at) const;
  [[nodiscard]] std::string_view open_name(const Open& open) const;

  XmlHandler& handler_;
  XmlLimits limits_;
  std::optional<XmlError> error_;
  std::string carry_;  // the start of a token whose end has not arrived
  const char* window_ = nullptr;
  std::size_t window_size_ = 0;
  std::uint64_t window_offset_ = 0;
  const char* token_ = nullptr;   // start of the current token; lines are counted up to here
  std::uint64_t consumed_ = 0;    // offset of the first byte not yet consumed
  std::uint64_t line_start_ = 0;  // offset of the first byte of the line
  std::uint32_t line_ = 1;
  Mode mode_ = Mode::start;
  bool lines_in_token_ = false;
  bool seen_root_ = false;
  bool finished_ = false;
  bool fast_ = false;  // the handler asked for fast_forward
  int brackets_ = 0;   // ']' at the end of the last piece of text
  std::string names_;
  std::vector<Open> open_;
  std::vector<Binding> bindings_;
  std::vector<std::string> uris_;
  std::vector<RawAttribute> raw_;
  std::vector<XmlAttribute> attributes_;
  std::deque<std::string> decoded_;  // attribute values that had references; addresses stay
  std::size_t decoded_used_ = 0;
};

/// Checks a whole document without looking at what it says. Empty when well-formed.
[[nodiscard]] std::optional<XmlError> check_well_formed(std::string_view document,
                                                        XmlLimits limits = {});

}  // namespace smd::espi
