#include "shared/exports/har_entry.hpp"

#include <algorithm>
#include <cmath>

#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::exports {
namespace {

using replay::list_of;
using replay::member_of;
using replay::text_of;

// "2026-09-21T13:33:20.007+02:00" in ms; 0 when it is no time.
EpochMs time_of(const std::string& text) {
  if (text.size() < 19) return 0;
  const auto date = parse_date(text.substr(0, 10));
  const auto part = [&](std::size_t at) { return parse_int64(text.substr(at, 2)).value_or(0); };
  if (!date) return 0;
  EpochMs ms =
      ((days_from_civil(*date) * 24 + part(11)) * 60 + part(14)) * 60'000 + part(17) * 1000;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    EpochMs unit = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
      ms += (text[at] - '0') * unit;
  }
  if (at + 6 <= text.size() && (text[at] == '+' || text[at] == '-')) {
    const EpochMs zone = (part(at + 1) * 60 + part(at + 4)) * 60'000;
    ms += text[at] == '+' ? -zone : zone;
  }
  return ms;
}

std::string header_of(const Json& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (equals_ignoring_case(text_of(header, "name"), name)) return text_of(header, "value");
  }
  return "";
}

std::string form_of(const Json& post) {
  const auto text = text_of(post, "text");
  if (!text.empty()) return text;
  encoding::FormPairs pairs;
  for (const auto& pair : list_of(post, "params"))
    pairs.push_back({text_of(pair, "name"), text_of(pair, "value")});
  return encoding::form_encode(pairs);
}

std::string value_in(const std::string& form, std::string_view name) {
  const auto pairs = encoding::form_parse(form);
  const auto* value = pairs ? encoding::find_value(*pairs, name) : nullptr;
  return value == nullptr ? "" : *value;
}

bool has_segment(const std::string& path, std::string_view segment) {
  for (const auto part : split(path, '/')) {
    if (part == segment) return true;
  }
  return false;
}

std::string step_of(const HarEntry& entry) {
  const auto ends = [&](std::string_view end) { return entry.path.ends_with(end); };
  if (ends("/oauth/v2/token") || ends("/oauth/token")) {
    if (entry.grant == "authorization_code") return "oauth.token";
    if (entry.grant == "refresh_token") return "oauth.refresh";
    return "connectivity.token";
  }
  if (entry.method != "GET") return "";
  if (ends("/ReadServiceStatus"))
    return entry.authorization.empty() && entry.status != 200 ? "" : "connectivity.status";
  if (ends("/DownloadSampleData")) return "connectivity.sample-data";
  if (ends("/resource/Authorization")) return "application.authorization";
  if (has_segment(entry.path, "ApplicationInformation")) return "application.information";
  return "";
}

// "/relay/pge/rest" of a recording of the console itself is "/rest" at the custodian.
std::string without_relay(std::string_view path) {
  constexpr std::string_view kRelay = "/relay/";
  if (!path.starts_with(kRelay)) return std::string(path);
  const auto end = path.find('/', kRelay.size());
  return end == std::string_view::npos ? std::string(path) : std::string(path.substr(end));
}

void read_timing(const Json& timings, HarEntry& out) {
  static constexpr std::pair<const char*, const char*> kPhases[] = {
      {"blocked", "queue"}, {"dns", "dns"},   {"ssl", "tls"},
      {"send", "send"},     {"wait", "wait"}, {"receive", "receive"}};
  const auto number = [&](const char* name) {
    const auto& found = member_of(timings, name);
    return found.is_number() ? found.get<double>() : -1;
  };
  for (const auto& [theirs, ours] : kPhases) {
    if (number(theirs) >= 0) out.timing[ours] = number(theirs);
  }
  if (number("connect") >= 0)
    out.timing["connect"] = number("connect") - std::max(0.0, number("ssl"));
}

}  // namespace

std::optional<HarEntry> read_har_entry(const Json& entry) {
  const auto& request = member_of(entry, "request");
  const auto& response = member_of(entry, "response");
  HarEntry out;
  out.method = text_of(request, "method");
  const auto url = text_of(request, "url");
  const auto uri = encoding::split_uri(url);
  if (out.method.empty() || !uri.authority || (uri.scheme != "https" && uri.scheme != "http"))
    return std::nullopt;
  out.origin = std::string(*uri.scheme) + "://" + std::string(*uri.authority);
  out.path = without_relay(uri.path);
  out.query = std::string(uri.query.value_or(""));
  out.started = time_of(text_of(entry, "startedDateTime"));
  const auto& time = member_of(entry, "time");
  out.ended = out.started;
  if (time.is_number() && std::isfinite(time.get<double>()) && time.get<double>() > 0)
    out.ended += static_cast<EpochMs>(std::min(time.get<double>(), 1e9));
  out.authorization = header_of(list_of(request, "headers"), "Authorization");
  const auto body = form_of(member_of(request, "postData"));
  out.in_query = value_in(body, "grant_type").empty() && !value_in(out.query, "grant_type").empty();
  out.parameters = out.in_query ? out.query : body;
  out.grant = value_in(out.parameters, "grant_type");
  out.status = static_cast<int>(replay::number_of(response, "status"));
  for (const auto& header : list_of(response, "headers")) {
    const auto name = text_of(header, "name");
    // A recording of the console itself: the relay says what the custodian's status was.
    if (equals_ignoring_case(name, "Smd-Upstream-Status")) {
      out.status = static_cast<int>(parse_int64(text_of(header, "value")).value_or(out.status));
    }
    // HAR holds bodies as they are after decoding.
    if (equals_ignoring_case(name, "Content-Encoding") || name.starts_with(":")) continue;
    out.headers.push_back(Json::array({name, text_of(header, "value")}));
  }
  const auto& content = member_of(response, "content");
  out.body = text_of(content, "text");
  if (text_of(content, "encoding") == "base64") {
    const auto bytes = encoding::base64_decode(out.body);
    out.body = bytes ? *bytes : "";
  }
  // A size of -1 says that the recorder does not know it.
  const bool has_none = out.status == 204 || out.status == 304;
  out.body_missing = out.body.empty() && !has_none && replay::number_of(content, "size") != 0;
  read_timing(member_of(entry, "timings"), out);
  out.step = step_of(out);
  return out;
}

}  // namespace smd::exports
