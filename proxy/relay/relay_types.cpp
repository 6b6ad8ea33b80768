#include "proxy/relay/relay_types.hpp"

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

}  // namespace smd::relay
