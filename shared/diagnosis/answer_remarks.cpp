#include "shared/diagnosis/answer_remarks.hpp"

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/diagnosis/http_date.hpp"

namespace smd::diagnosis {
namespace {

constexpr std::int64_t kMostSkewSeconds = 120;  // what time servers and leap seconds never make
constexpr std::int64_t kSlowMs = 2000;
constexpr std::uint64_t kSlowBytesPerSecond = 20'000;  // slower than any line in use

std::string charset_of(std::string_view type) {
  const auto at = find_ignoring_case(type, "charset=");
  if (at == std::string_view::npos) return {};
  auto value = type.substr(at + 8);
  value = trim(value.substr(0, value.find(';')));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(value);
}

bool fits(std::string_view type, Expected expected) {
  const auto media = to_lower(trim(type.substr(0, type.find(';'))));
  if (expected == Expected::kJson) {
    return media == "application/json" || media == "text/json" || media.ends_with("+json") ||
           // SoapUI's view, and servers that answer in XML.
           media == "application/xml" || media == "text/xml";
  }
  return media == "application/xml" || media == "text/xml" || media.ends_with("+xml");
}

void add_clock(const Answer& answer, std::vector<Finding>& found) {
  // An answer out of a cache has the date of its making.
  if (answer.received_at == 0 || has_header(answer, "Age")) return;
  const auto date = parse_http_date(header(answer, "Date"));
  if (!date) return;
  const auto now = answer.received_at / 1000;
  const auto skew = now - *date;
  if (skew <= kMostSkewSeconds && skew >= -kMostSkewSeconds) return;
  found.push_back({"input.clock-skew", "Date: " + std::string(header(answer, "Date")) +
                                           "; this machine's clock: " + format_utc(now) + ", " +
                                           format_span(skew < 0 ? -skew : skew) +
                                           (skew < 0 ? " behind" : " ahead")});
}

void add_slow(const Answer& answer, std::vector<Finding>& found) {
  const auto ms = [](std::int64_t value) { return std::to_string(value) + " ms"; };
  if (answer.waited_ms > kSlowMs) {
    found.push_back({"network.slow", "waited " + ms(answer.waited_ms) + " for the answer"});
  } else if (answer.receive_ms > kSlowMs &&
             answer.bytes <
                 kSlowBytesPerSecond * static_cast<std::uint64_t>(answer.receive_ms) / 1000) {
    found.push_back({"network.slow",
                     format_bytes(answer.bytes) + " took " + ms(answer.receive_ms) + " to arrive"});
  }
}

}  // namespace

std::vector<Finding> circumstances(const Answer& answer) {
  std::vector<Finding> found;
  add_clock(answer, found);
  add_slow(answer, found);
  return found;
}

std::vector<Finding> remarks(const Answer& answer, Expected expected) {
  std::vector<Finding> found;
  const auto type = header(answer, "Content-Type");
  const std::string wanted = expected == Expected::kJson ? "application/json" : "application/xml";
  if (type.empty()) {
    found.push_back({"http.no-content-type", "no Content-Type; " + wanted + " was expected"});
  } else if (!fits(type, expected)) {
    found.push_back({"http.wrong-content-type",
                     "Content-Type: " + quoted(type) + "; " + wanted + " was expected"});
  }
  const auto charset = charset_of(type);
  if (!charset.empty() && !equals_ignoring_case(charset, "utf-8") &&
      !equals_ignoring_case(charset, "utf8") && !equals_ignoring_case(charset, "us-ascii")) {
    found.push_back({"http.wrong-charset", "Content-Type: " + quoted(type)});
  }
  if (answer.body.substr(0, 3) == "\xEF\xBB\xBF") {
    found.push_back({"http.byte-order-mark", "the body begins with ef bb bf"});
  }
  for (auto& finding : circumstances(answer)) found.push_back(std::move(finding));
  return found;
}

}  // namespace smd::diagnosis
