#include "shared/flow/body_text.hpp"

#include "pugixml.hpp"
#include "shared/base/json.hpp"
#include "shared/base/text.hpp"

namespace smd::flow {
namespace {

constexpr std::size_t kLongestPretty = 64 * 1024;
// nlohmann's dump recurses; deeper documents are shown as they came.
constexpr int kDeepestPretty = 100;

struct StringWriter : pugi::xml_writer {
  std::string out;
  void write(const void* data, size_t size) override {
    out.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

std::string kind_of_body(std::string_view body, std::string_view content_type) {
  std::string_view start = trim(body);
  if (start.substr(0, 3) == "\xEF\xBB\xBF") start = trim(start.substr(3));
  if (start.empty()) return "none";
  if (!is_utf8(body.substr(0, kLongestPretty)) && !is_utf8(body)) return "binary";
  const auto head = to_lower(start.substr(0, 200));
  if (head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos)
    return "html";
  if (start.front() == '<') return "xml";
  if (start.front() == '{' || start.front() == '[' || start.front() == '"') return "json";
  if (content_type.find("json") != std::string_view::npos) return "json";
  return "text";
}

std::string pretty_body(const std::string& body, std::string_view kind) {
  if (body.size() > kLongestPretty) return body;
  if (kind == "json") {
    bool too_deep = false;
    const auto callback = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
      too_deep = too_deep || depth > kDeepestPretty;
      return depth <= kDeepestPretty;
    };
    const auto value = nlohmann::json::parse(body, callback, false);
    if (value.is_discarded() || too_deep) return body;
    return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  if (kind == "xml") {
    pugi::xml_document document;
    const auto options =
        pugi::parse_default | pugi::parse_declaration | pugi::parse_comments | pugi::parse_pi;
    if (!document.load_buffer(body.data(), body.size(), options, pugi::encoding_utf8)) return body;
    StringWriter writer;
    document.save(writer, "  ", pugi::format_indent | pugi::format_no_declaration,
                  pugi::encoding_utf8);
    return writer.out;
  }
  return body;
}

}  // namespace smd::flow
