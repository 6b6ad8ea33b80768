// SmallDocument: pugixml behind a check of well-formedness (pugixml itself accepts undeclared
// prefixes, duplicate attributes, bad UTF-8 …) and with names compared by namespace and local name.
// For the documents that fit in memory: ServiceStatus, Authorization, ApplicationInformation.
#pragma once

#include <pugixml.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::espi {

inline constexpr std::string_view kAtomUri = "http://www.w3.org/2005/Atom";
inline constexpr std::string_view kEspiUri = "http://naesb.org/espi";
inline constexpr std::string_view kCustomerUri = "http://naesb.org/espi/customer";

[[nodiscard]] std::string_view local_name(const pugi::xml_node& node);
[[nodiscard]] std::string_view namespace_uri(const pugi::xml_node& node);
[[nodiscard]] bool is(const pugi::xml_node& node, std::string_view uri, std::string_view local);
/// First child element of that namespace and local name; a null node when there is none.
[[nodiscard]] pugi::xml_node child(const pugi::xml_node& parent, std::string_view uri,
                                   std::string_view local);
[[nodiscard]] std::vector<pugi::xml_node> children(const pugi::xml_node& parent,
                                                   std::string_view uri, std::string_view local);
/// All character data of the element itself, XML white space trimmed.
[[nodiscard]] std::string text_of(const pugi::xml_node& node);

class SmallDocument {
 public:
  /// Errors: the codes of XmlError with the place in the message; "espi.too-large" over 4 MB.
  [[nodiscard]] static Result<SmallDocument> parse(std::string_view text);
  [[nodiscard]] pugi::xml_node root() const;
  /// Every ESPI resource of that name: a bare root, in the root entry's content, or in any entry's.
  [[nodiscard]] std::vector<pugi::xml_node> resources(std::string_view local) const;

 private:
  SmallDocument() = default;
  std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace smd::espi
