#include "shared/oauth/answer_fields.hpp"

#include <pugixml.hpp>
#include <set>

#include "shared/base/json.hpp"
#include "shared/base/text.hpp"

namespace smd::oauth::detail {
namespace {

using nlohmann::json;

// A token answer has a dozen fields and no depth to speak of; more than this is not read.
constexpr int kMostDepth = 16;
constexpr std::size_t kMostFields = 200;
constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostText = 500;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void add_field(AnswerFields& out, const std::string& name, const json& value) {
  if (value.is_null() || out.fields.size() >= kMostFields) return;
  Field field;
  field.name = name;
  if (const auto* text = value.get_ptr<const std::string*>()) {
    field.value = *text;
  } else {
    field.value = dump(value);
    field.kind = value.is_number() ? FieldKind::kNumber : FieldKind::kOther;
  }
  out.fields.push_back(std::move(field));
}

bool read_json(std::string_view body, AnswerFields& out) {
  std::set<std::string> names;
  bool repeated = false;
  bool too_deep = false;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth > kMostDepth) {
      too_deep = true;
      return false;
    }
    if (event == json::parse_event_t::key && depth == 1) {
      if (const auto* name = parsed.get_ptr<const std::string*>()) {
        if (!names.insert(*name).second) repeated = true;
      }
    }
    return true;
  };
  const json parsed = json::parse(body.begin(), body.end(), watch, false);
  if (parsed.is_discarded() || too_deep) return false;
  if (const auto* text = parsed.get_ptr<const std::string*>()) {
    out.shape = AnswerShape::kJsonString;
    out.text = shortened(*text, kMostText);
    return true;
  }
  if (!parsed.is_object()) return false;
  out.shape = AnswerShape::kJson;
  for (auto it = parsed.begin(); it != parsed.end(); ++it) add_field(out, it.key(), it.value());
  if (repeated) {
    out.notes.push_back({"answer.duplicate-key",
                         "The JSON answer has a name twice; the last value counts, but other "
                         "programs may take the first."});
  }
  return true;
}

// Takes every token and keeps nothing: only where and how a text breaks counts.
class DamageProbe final : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    broken_at = position;
    return false;
  }

  std::size_t broken_at = 0;
};

JsonDamage damage_of(std::string_view body) {
  DamageProbe whole;
  if (json::sax_parse(body.begin(), body.end(), &whole)) {
    return body.front() == '[' ? JsonDamage::kNotObject : JsonDamage::kMalformed;
  }
  DamageProbe beginning;
  constexpr bool kStrict = false;
  if (json::sax_parse(body.begin(), body.end(), &beginning, nlohmann::detail::input_format_t::json,
                      kStrict)) {
    return JsonDamage::kTrailing;
  }
  return whole.broken_at > body.size() ? JsonDamage::kTruncated : JsonDamage::kMalformed;
}

std::string_view local_name(const char* name) {
  std::string_view text = name;
  const auto colon = text.rfind(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

// All character data directly inside the element.
std::string element_text(const pugi::xml_node& element) {
  std::string out;
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return std::string(trim(out));
}

bool has_elements(const pugi::xml_node& element) {
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

// Leaves in document order, without recursion: the depth of the text is the sender's choice.
void collect_leaves(const pugi::xml_node& root, AnswerFields& out) {
  auto node = root.first_child();
  int depth = 1;
  while (node && out.fields.size() < kMostFields) {
    const bool element = node.type() == pugi::node_element;
    if (element && has_elements(node) && depth < kMostDepth) {
      node = node.first_child();
      ++depth;
      continue;
    }
    if (element) {
      auto value = element_text(node);
      if (!value.empty()) out.fields.push_back({std::string(local_name(node.name())), value});
    }
    while (node && node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (!node || node == root) return;
    node = node.next_sibling();
  }
}

bool looks_like_html(std::string_view body) {
  const auto head = to_lower(body.substr(0, 400));
  return head.rfind("<!doctype html", 0) == 0 || head.rfind("<html", 0) == 0;
}

std::string html_title(std::string_view body) {
  const auto open = find_ignoring_case(body, "<title");
  if (open == std::string_view::npos) return {};
  const auto from = body.find('>', open);
  if (from == std::string_view::npos) return {};
  const auto to = body.find('<', from);
  return shortened(trim(body.substr(from + 1, to == std::string_view::npos ? to : to - from - 1)),
                   kMostText);
}

AnswerFields read_at(std::string_view body, bool inside_data);

// SoapUI wraps what is neither JSON nor XML: <data contentType="text/plain"><![CDATA[…]]></data>.
bool unwrap_soapui_data(const pugi::xml_node& root, AnswerFields& out) {
  if (local_name(root.name()) != "data" || !root.attribute("contentType")) return false;
  const std::string inner = element_text(root);
  AnswerFields inside = read_at(inner, true);
  out.fields = std::move(inside.fields);
  out.text = std::move(inside.text);
  return true;
}

void read_xml(std::string_view body, AnswerFields& out, bool inside_data) {
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
  pugi::xml_node root = document.document_element();
  if (!parsed || !root) {
    out.shape = AnswerShape::kUnreadable;
    out.text = shortened(body, kMostText);
    out.notes.push_back({"answer.unreadable",
                         std::string("The answer looks like XML and is broken at byte ") +
                             std::to_string(parsed.offset) + ": " + parsed.description() + "."});
    return;
  }
  out.root = std::string(local_name(root.name()));
  if (equals_ignoring_case(out.root, "html")) {
    out.shape = AnswerShape::kHtml;
    out.text = html_title(body);
    return;
  }
  // "Fault" with a SOAP prefix is a real SOAP fault; SoapUI's own has no prefix.
  const bool soapui = (out.root == "Response" || out.root == "Fault") && out.root == root.name();
  out.shape = soapui ? AnswerShape::kSoapUi : AnswerShape::kXml;
  if (!inside_data && unwrap_soapui_data(root, out)) {
    out.shape = AnswerShape::kSoapUi;
    return;
  }
  collect_leaves(root, out);
  if (out.fields.empty()) out.text = shortened(element_text(root), kMostText);
}

AnswerFields read_at(std::string_view body, bool inside_data) {
  AnswerFields out;
  if (body.substr(0, 3) == "\xEF\xBB\xBF") {
    body.remove_prefix(3);
    out.notes.push_back({"answer.byte-order-mark",
                         "The answer begins with a byte order mark, which strict JSON readers "
                         "refuse."});
  }
  body = trim(body);
  if (body.empty()) return out;
  const auto unreadable = [&](const char* why) {
    out.shape = AnswerShape::kUnreadable;
    out.notes.push_back({"answer.unreadable", why});
  };
  if (body.size() > kMostBytes) {
    unreadable("The answer is far too long for a token answer.");
  } else if (!is_utf8(body)) {
    unreadable("The answer is not UTF-8 text.");
  } else if (body.front() == '{' || body.front() == '[' || body.front() == '"') {
    if (!read_json(body, out)) {
      out.text = shortened(body, kMostText);
      out.damage = damage_of(body);
      unreadable("The answer looks like JSON, but can't be read as a JSON object.");
    }
  } else if (looks_like_html(body)) {
    out.shape = AnswerShape::kHtml;
    out.text = html_title(body);
  } else if (body.front() == '<') {
    read_xml(body, out, inside_data);
  } else {
    out.shape = AnswerShape::kText;
    out.text = shortened(body, kMostText);
  }
  return out;
}

}  // namespace

std::string folded_name(std::string_view name) {
  std::string out;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != '-') out += c;
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

AnswerFields read_fields(std::string_view body) { return read_at(body, false); }

}  // namespace smd::oauth::detail
