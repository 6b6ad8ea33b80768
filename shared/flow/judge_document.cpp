#include "shared/flow/judge_document.hpp"

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/espi/small_document.hpp"

namespace smd::flow {
namespace {

using diagnosis::Answer;
using diagnosis::Finding;

bool begins_like_xml(const Answer& answer) {
  std::string_view body = answer.body;
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  body = trim(body);
  return !body.empty() && body.front() == '<';
}

std::string_view id_of(std::string_view code) {
  static constexpr std::pair<std::string_view, std::string_view> kIds[] = {
      {"xml.truncated", "espi.truncated"},
      {"xml.unbound-prefix", "espi.unbound-prefix"},
      {"xml.utf8", "http.not-utf8"},
      {"xml.text-outside", "espi.trailing-junk"},
      {"xml.second-root", "espi.trailing-junk"},
      {"xml.encoding", "espi.encoding"},
      {"xml.dtd", "espi.dtd"},
      {"xml.limit", "espi.limit"},
      {"espi.limit", "espi.limit"},
      {"espi.too-large", "espi.too-large"},
  };
  for (const auto& [from, to] : kIds) {
    if (code == from) return to;
  }
  return "espi.not-well-formed";
}

bool is_known_namespace(std::string_view uri) {
  return uri == espi::kAtomUri || uri == espi::kEspiUri || uri == espi::kCustomerUri;
}

// The first element of that name in a namespace where it means nothing, in document order.
pugi::xml_node find_foreign(const pugi::xml_node& root, std::string_view wanted) {
  pugi::xml_node node = root;
  while (node) {
    if (node.type() == pugi::node_element && espi::local_name(node) == wanted &&
        !is_known_namespace(espi::namespace_uri(node))) {
      return node;
    }
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && node != root && !node.next_sibling()) node = node.parent();
    if (!node || node == root) break;
    node = node.next_sibling();
  }
  return {};
}

Finding foreign(std::string_view local, std::string_view uri) {
  return {"espi.foreign-namespace",
          "<" + std::string(local.substr(0, 80)) + "> is " +
              (uri.empty() ? "in no namespace" : "in " + std::string(uri.substr(0, 120)))};
}

}  // namespace

Finding broken_document(const Answer& answer, std::string_view code, std::string message) {
  if (!begins_like_xml(answer)) {
    if (auto words = diagnosis::explain_words(answer)) return *words;
    return {"espi.not-xml", "the answer begins with: " +
                                std::string(diagnosis::quoted(std::string_view(answer.body)))};
  }
  const auto id = id_of(code);
  if (message.empty()) message = diagnosis::find_entry(id)->title;
  return {std::string(id), std::move(message)};
}

Finding broken_small_document(const Answer& answer, const Error& error) {
  if (answer.body_is_part) {
    return broken_document(answer, "espi.too-large", format_bytes(answer.bytes));
  }
  const auto shown = espi::SmallDocument::parse(answer.body);
  if (!shown) return broken_document(answer, shown.error().code, shown.error().message);
  return broken_document(answer, error.code, "");
}

Finding wrong_document(const Answer& answer, const std::string& body, std::string_view wanted,
                       std::string_view otherwise, std::string message) {
  if (auto words = diagnosis::explain_words(answer)) return *words;
  const auto document = espi::SmallDocument::parse(body);
  if (!document) return {std::string(otherwise), std::move(message)};
  const auto root = document->root();
  if (espi::is(root, espi::kAtomUri, "feed") &&
      espi::children(root, espi::kAtomUri, "entry").empty()) {
    return {"espi.empty-feed", "a feed without an entry"};
  }
  if (const auto node = find_foreign(root, wanted)) {
    return foreign(espi::local_name(node), espi::namespace_uri(node));
  }
  return {std::string(otherwise), std::move(message)};
}

}  // namespace smd::flow
