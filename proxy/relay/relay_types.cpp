#include "proxy/relay/relay_types.hpp"

#include "proxy/tls/openssl.hpp"

namespace smd::relay {

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::input:
      return "input";
    case Stage::policy:
      return "policy";
    case Stage::queue:
      return "queue";
    case Stage::dns:
      return "dns";
    case Stage::connect:
      return "connect";
    case Stage::tls:
      return "tls";
    case Stage::send:
      return "send";
    case Stage::receive:
      return "receive";
    case Stage::timeout:
      return "timeout";
    case Stage::cancelled:
      return "cancelled";
  }
  return "input";
}

std::string_view sent_name(Sent sent) {
  switch (sent) {
    case Sent::nothing:
      return "nothing";
    case Sent::head:
      return "head";
    case Sent::all:
      return "all";
  }
  return "nothing";
}

std::string structured_field(const TlsFacts& facts) {
  std::string out;
  out.reserve(256);
  out.append("version=\"").append(facts.version).append("\", cipher=\"").append(facts.cipher);
  out.append("\", resumed=").append(facts.resumed ? "?1" : "?0");
  out.append(", requested=").append(facts.client_certificate_requested ? "?1" : "?0");
  if (!facts.client_certificate_sha256.empty()) {
    out.append(", presented=:").append(tls::to_base64(facts.client_certificate_sha256)).append(":");
  }
  if (!facts.server_certificate_sha256.empty()) {
    out.append(", server=:").append(tls::to_base64(facts.server_certificate_sha256)).append(":");
    out.append(", not-after=@").append(std::to_string(facts.server_not_after));
  }
  return out;
}

}  // namespace smd::relay
