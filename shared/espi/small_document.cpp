// SmallDocument: pugixml with the checks and the namespaces it does not have.
#include "shared/espi/small_document.hpp"

#include "shared/base/text.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {
namespace {

constexpr std::size_t kLargest = 4'000'000;

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

void add_resources(const pugi::xml_node& content, std::string_view local,
                   std::vector<pugi::xml_node>& out) {
  for (const pugi::xml_node& node : content.children()) {
    if (is(node, kEspiUri, local) || is(node, kCustomerUri, local)) out.push_back(node);
  }
}

}  // namespace

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view namespace_uri(const pugi::xml_node& node) {
  if (!is_element(node)) return {};
  const std::string_view prefix = prefix_of(node.name());
  const std::string wanted = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (pugi::xml_node at = node; is_element(at); at = at.parent()) {
    const pugi::xml_attribute declaration = at.attribute(wanted.c_str());
    if (declaration) return declaration.value();
  }
  return {};
}

bool is(const pugi::xml_node& node, std::string_view uri, std::string_view local) {
  return is_element(node) && local_name(node) == local && namespace_uri(node) == uri;
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view uri, std::string_view local) {
  for (const pugi::xml_node& node : parent.children()) {
    if (is(node, uri, local)) return node;
  }
  return {};
}

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view uri,
                                     std::string_view local) {
  std::vector<pugi::xml_node> out;
  for (const pugi::xml_node& node : parent.children()) {
    if (is(node, uri, local)) out.push_back(node);
  }
  return out;
}

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& part : node.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
  }
  return std::string(trim(text));
}

Result<SmallDocument> SmallDocument::parse(std::string_view text) {
  if (text.size() > kLargest) {
    return Error("espi.too-large", "The document has " + format_bytes(text.size()) +
                                       "; this kind has a few kilobytes. Was a feed sent instead?");
  }
  if (const auto error = check_well_formed(text)) {
    return Error(error->code,
                 "The XML is not well-formed: " + error->message + " at line " +
                     std::to_string(error->at.line) + ", column " +
                     std::to_string(error->at.column) + ".",
                 static_cast<std::size_t>(error->at.offset));
  }
  SmallDocument out;
  out.document_ = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result result = out.document_->load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
      pugi::encoding_utf8);
  if (!result) {
    return Error("xml.syntax", std::string("The XML cannot be read: ") + result.description(),
                 static_cast<std::size_t>(result.offset));
  }
  return out;
}

pugi::xml_node SmallDocument::root() const { return document_->document_element(); }

std::vector<pugi::xml_node> SmallDocument::resources(std::string_view local) const {
  std::vector<pugi::xml_node> out;
  const pugi::xml_node top = root();
  if (is(top, kEspiUri, local) || is(top, kCustomerUri, local)) {
    out.push_back(top);
  } else if (is(top, kAtomUri, "entry")) {
    add_resources(child(top, kAtomUri, "content"), local, out);
  } else if (is(top, kAtomUri, "feed")) {
    for (const pugi::xml_node& entry : children(top, kAtomUri, "entry")) {
      add_resources(child(entry, kAtomUri, "content"), local, out);
    }
  }
  return out;
}

}  // namespace smd::espi
