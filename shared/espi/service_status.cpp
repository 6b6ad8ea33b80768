// ReadServiceStatus.
#include "shared/espi/service_status.hpp"

#include "shared/base/text.hpp"
#include "shared/espi/number_text.hpp"
#include "shared/espi/small_document.hpp"

namespace smd::espi {

Result<ServiceStatus> parse_service_status(std::string_view text) {
  Result<SmallDocument> document = SmallDocument::parse(text);
  if (!document) return document.error();
  const auto found = document->resources("ServiceStatus");
  if (found.empty()) {
    const std::string root(local_name(document->root()));
    return Error("espi.not-a-service-status",
                 "The answer is <" + root.substr(0, 80) +
                     ">, not a ServiceStatus of http://naesb.org/espi.");
  }
  const pugi::xml_node element = child(found.front(), kEspiUri, "currentStatus");
  std::string sent;
  for (const pugi::xml_node& part : element.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) sent += part.value();
  }
  if (!element || trim(sent).empty()) {
    return Error("espi.no-current-status",
                 "The ServiceStatus has no currentStatus: 1 means normal, 0 unavailable.");
  }
  ServiceStatus out;
  out.sent = sent.substr(0, 64);
  out.padded = trim(sent).size() != sent.size();
  out.in_entry = document->root() != found.front();
  const NumberText number = read_number(sent);
  if (number.state == NumberState::exact) out.code = number.value;
  if (out.code == 1) out.meaning = ServiceStatus::Meaning::normal;
  if (out.code == 0) out.meaning = ServiceStatus::Meaning::unavailable;
  return out;
}

}  // namespace smd::espi
