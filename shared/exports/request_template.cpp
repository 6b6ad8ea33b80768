#include "shared/exports/request_template.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/encoding/authorization.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::exports {
namespace {

struct Kind {
  std::string_view prefix;
  std::string_view variable;
};

constexpr Kind kKinds[] = {{"client_secret-", "SMD_CLIENT_SECRET"},
                           {"refresh_token-", "SMD_REFRESH_TOKEN"},
                           {"registration_access_token-", "SMD_TOKEN"},
                           {"client_access_token-", "SMD_TOKEN"},
                           {"access_token-", "SMD_TOKEN"},
                           {"code-", "SMD_CODE"}};

// Pseudonyms are made of characters that no encoding changes, so they can be found as they are.
Parts parts_of(std::string_view text) {
  Parts out;
  std::size_t literal = 0;
  const auto put = [&](std::size_t end) {
    if (end > literal) out.push_back({std::string(text.substr(literal, end - literal)), false});
  };
  // Only a whole value: behind "=", up to "&" or the end.
  for (auto at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    const auto end = std::min(text.find('&', at), text.size());
    const auto value = text.substr(at + 1, end - at - 1);
    for (const auto& kind : kKinds) {
      if (!value.starts_with(kind.prefix) || !parse_int64(value.substr(kind.prefix.size())))
        continue;
      put(at + 1);
      out.push_back({std::string(kind.variable), true});
      literal = end;
      break;
    }
  }
  put(text.size());
  return out;
}

}  // namespace

RequestTemplate template_of(const replay::Call& call) {
  RequestTemplate out;
  out.method = call.method;
  out.origin = call.origin;
  const auto uri = encoding::split_uri(call.origin);
  out.host = std::string(uri.host);
  out.port = uri.port ? std::string(*uri.port) : uri.scheme == "http" ? "80" : "443";
  out.target = parts_of(call.path + (call.query.empty() ? "" : "?" + call.query));
  out.body = parts_of(call.body);
  for (const auto& [name, value] : call.headers) {
    if (!equals_ignoring_case(name, "Authorization")) {
      out.headers.emplace_back(name, value);
    } else if (const auto pair = encoding::read_basic_authorization(value)) {
      out.basic = true;
      out.basic_id = pair->client_id;
    } else {
      out.bearer = true;
    }
  }
  return out;
}

}  // namespace smd::exports
