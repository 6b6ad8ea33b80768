#include "shared/oauth/authorize_request.hpp"

#include <string_view>

#include "shared/base/text.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/percent.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::oauth {
namespace {

bool has_control(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte > 0x7E) return true;
  }
  return false;
}

}  // namespace

Result<std::string> authorize_address(const AuthorizeRequest& request) {
  if (!encoding::is_absolute_web_uri(request.endpoint)) {
    return Error{"authorize.endpoint",
                 "The authorize address must be a whole address that begins with https://."};
  }
  const auto endpoint = encoding::split_uri(request.endpoint);
  if (endpoint.fragment) {
    return Error{"authorize.fragment",
                 "The authorize address has a '#' part, which a browser never sends. Remove it.",
                 request.endpoint.find('#')};
  }
  if (request.client_id.empty() || has_control(request.client_id)) {
    return Error{
        "authorize.client-id",
        "The client ID is missing or holds characters that can't be sent. Enter it again."};
  }
  if (!encoding::is_absolute_web_uri(request.redirect_uri) ||
      encoding::split_uri(request.redirect_uri).fragment) {
    return Error{"authorize.redirect-uri",
                 "The redirect address must be a whole address without a '#' part, exactly as "
                 "registered with PG&E."};
  }
  if (has_control(request.scope)) {
    return Error{"authorize.scope", "The scope holds characters that can't be sent."};
  }
  if (has_control(request.state)) {
    return Error{"authorize.state", "The state holds characters that can't be sent."};
  }

  encoding::FormPairs pairs = {{"client_id", request.client_id},
                               {"redirect_uri", request.redirect_uri},
                               {"response_type", "code"}};
  if (!request.scope.empty()) pairs.push_back({"scope", request.scope});
  if (!request.state.empty()) pairs.push_back({"state", request.state});

  std::string address = request.endpoint;
  if (!endpoint.query) {
    address += '?';
  } else if (!endpoint.query->empty()) {
    auto there = encoding::form_parse(*endpoint.query);
    if (!there) {
      return Error{"authorize.endpoint",
                   "The query of the authorize address can't be read: " + there.error().message};
    }
    for (const auto& pair : pairs) {
      if (encoding::find_value(*there, pair.name)) {
        return Error{"authorize.repeated", "The authorize address already has \"" + pair.name +
                                               "\" in it. Enter the address without it."};
      }
    }
    if (address.back() != '&') address += '&';
  }
  bool first = true;
  for (const auto& pair : pairs) {
    if (!first) address += '&';
    first = false;
    address += pair.name + "=" + encoding::percent_encode(pair.value);
  }
  return address;
}

}  // namespace smd::oauth
