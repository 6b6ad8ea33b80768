#include "shared/session/customer_names.hpp"

#include <algorithm>
#include <cstdio>

#include "shared/base/pseudonym.hpp"
#include "shared/base/text.hpp"
#include "shared/base/urn.hpp"

namespace smd::session {
namespace {

struct Resource {
  std::string_view segment;
  std::string_view kind;
};

// What belongs to one customer's authorization. ApplicationInformation is the third party's own.
constexpr Resource kResources[] = {
    {"Authorization", "authorization"},
    {"Customer", "customer"},
    {"CustomerAccount", "customer-account"},
    {"CustomerAgreement", "customer-agreement"},
    {"ElectricPowerQualitySummary", "quality-summary"},
    {"ElectricPowerUsageSummary", "usage-summary"},
    {"EndDevice", "end-device"},
    {"IntervalBlock", "interval-block"},
    {"LocalTimeParameters", "local-time"},
    {"Meter", "meter"},
    {"MeterReading", "meter-reading"},
    {"ReadingType", "reading-type"},
    {"RetailCustomer", "customer"},
    {"ServiceLocation", "service-location"},
    {"Statement", "statement"},
    {"Subscription", "subscription"},
    {"UsagePoint", "usage-point"},
    {"UsageSummary", "usage-summary"},
};

// Every text below these is customer data.
constexpr std::string_view kContainers[] = {
    "electronicAddress", "mainAddress",      "phone",        "phone1",     "phone2",
    "positionPoint",     "secondaryAddress", "streetDetail", "townDetail", "PositionPoints",
    "positionPoints"};

constexpr Resource kElements[] = {
    {"accountId", "account"},     {"accountNumber", "account"},
    {"agreementId", "agreement"}, {"customerAgreement", "agreement"},
    {"customerId", "customer"},   {"customerName", "name"},
    {"email1", "address"},        {"email2", "address"},
    {"firstName", "name"},        {"lastName", "name"},
    {"localNumber", "address"},   {"meterNumber", "meter"},
    {"poBox", "address"},         {"postalCode", "address"},
    {"pucNumber", "account"},     {"retailCustomerId", "customer"},
    {"serialNumber", "meter"},    {"subscriptionId", "subscription"},
    {"title", "title"},           {"usagePointId", "usage-point"},
    {"utcNumber", "meter"},
};

// Whose values are looked for everywhere: those of the others may be the numbers of anything.
constexpr std::string_view kTelling[] = {"account", "address", "agreement",    "customer",
                                         "meter",   "name",    "subscription", "usage-point"};

// "name" says whose only together with its parent.
constexpr std::string_view kNamed[] = {
    "Customer", "CustomerAccount", "CustomerAgreement", "EndDevice",
    "Meter",    "Organisation",    "ServiceLocation",   "ServiceDeliveryPoint"};

template <typename List>
bool holds(const List& list, std::string_view value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

bool is_segment_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view local_name(std::string_view tag) {
  const auto end = tag.find_first_of(" \t\r\n/>");
  tag = tag.substr(0, end);
  const auto colon = tag.rfind(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

const Resource* find_row(const Resource* begin, const Resource* end, std::string_view name) {
  const auto* found =
      std::find_if(begin, end, [&](const Resource& row) { return row.segment == name; });
  return found == end ? nullptr : found;
}

}  // namespace

std::string CustomerNames::name(std::string_view kind, std::string_view value) {
  if (is_pseudonym_of(kind, value)) return std::string(value);
  const auto key = std::string(kind) + "\n" + std::string(value);
  if (const auto it = names_.find(key); it != names_.end()) return it->second;
  const auto given = std::string(kind) + "-" + std::to_string(++counts_[std::string(kind)]);
  names_.emplace(key, given);
  const bool has_digit = value.find_first_of("0123456789") != std::string_view::npos;
  const bool has_space = value.find(' ') != std::string_view::npos;
  // Shorter ones, and single words, occur in texts that have nothing to do with the customer.
  if (holds(kTelling, kind) && value.size() >= 6 && (has_digit || has_space) &&
      value.find_first_of("<>&") == std::string_view::npos) {
    everywhere_.emplace(value, given);
  }
  return given;
}

std::string CustomerNames::uuid(std::string_view value) {
  static constexpr std::string_view kStart = "00000000-0000-4000-8000-";
  if (value.starts_with(kStart)) return std::string(value);
  const auto given = name("uuid", to_lower(value));
  char digits[16];
  std::snprintf(digits, sizeof digits, "%012d",
                static_cast<int>(parse_int64(given.substr(5)).value_or(0)));
  return std::string(kStart) + digits;
}

std::string CustomerNames::take_out(std::string_view text) {
  if (text.find('<') == std::string_view::npos) return take_out_addresses(text);
  return take_out_addresses(take_out_elements(text));
}

std::string CustomerNames::take_out_elements(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::vector<std::string_view> open;
  const auto kind_of = [&]() -> std::string_view {
    if (open.empty()) return "";
    const auto leaf = open.back();
    const auto parent = open.size() > 1 ? open[open.size() - 2] : std::string_view();
    for (const auto element : open) {
      if (holds(kContainers, element)) return "address";
    }
    if (leaf == "name" && holds(kNamed, parent)) return "name";
    const bool of_atom = parent == "entry" || parent == "feed";
    if (leaf == "id" && of_atom) return "uuid";
    // The title of a gateway's page tells what answered.
    if (leaf == "title" && !of_atom) return "";
    const auto* row = find_row(std::begin(kElements), std::end(kElements), leaf);
    return row == nullptr ? std::string_view() : row->kind;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const auto tag = text.find('<', at);
    auto value = text.substr(at, tag == std::string_view::npos ? tag : tag - at);
    bool cdata = false;
    if (tag != std::string_view::npos && text.substr(tag).starts_with("<![CDATA[")) {
      const auto end = text.find("]]>", tag);
      value = text.substr(at, end == std::string_view::npos ? end : end + 3 - at);
      cdata = true;
    }
    const auto kind = kind_of();
    const auto trimmed = trim(value);
    if (kind.empty() || trimmed.empty()) {
      out += value;
    } else if (kind == "uuid") {
      const auto bare = without_urn(trimmed);
      out += trimmed.substr(0, trimmed.size() - bare.size());
      if (is_uuid(bare)) {
        out += uuid(bare);
      } else {
        out += bare;
      }
    } else {
      out += name(kind, trimmed);
    }
    if (cdata) {
      at += value.size();
      continue;
    }
    if (tag == std::string_view::npos) break;
    const auto end = text.find('>', tag);
    if (end == std::string_view::npos) {
      out += text.substr(tag);
      break;
    }
    const auto inside = text.substr(tag + 1, end - tag - 1);
    out += text.substr(tag, end + 1 - tag);
    at = end + 1;
    if (inside.starts_with("!") || inside.starts_with("?")) continue;
    if (inside.starts_with("/")) {
      const auto name_closed = local_name(inside.substr(1));
      // A broken document may close what it never opened.
      const auto opened = std::find(open.rbegin(), open.rend(), name_closed);
      if (opened != open.rend()) open.erase(opened.base() - 1, open.end());
    } else if (!inside.ends_with("/")) {
      open.push_back(local_name(inside));
    }
  }
  return out;
}

std::string CustomerNames::take_out_addresses(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t copied = 0;
  for (auto slash = text.find('/'); slash != std::string_view::npos;
       slash = text.find('/', slash + 1)) {
    // The segment before this slash ("\/" in JSON), and the id behind it.
    std::size_t end = slash > 0 && text[slash - 1] == '\\' ? slash - 1 : slash;
    std::size_t begin = end;
    while (begin > 0 && is_segment_character(text[begin - 1])) --begin;
    const auto* row =
        find_row(std::begin(kResources), std::end(kResources), text.substr(begin, end - begin));
    if (row == nullptr || (begin > 0 && text[begin - 1] == '<')) continue;
    std::size_t id_end = slash + 1;
    while (id_end < text.size() &&
           std::string_view("/?#\"'<>&\\,; \t\r\n)").find(text[id_end]) == std::string_view::npos) {
      ++id_end;
    }
    const auto id = text.substr(slash + 1, id_end - slash - 1);
    if (id.empty() || find_row(std::begin(kResources), std::end(kResources), id) != nullptr ||
        id == "Batch") {
      continue;
    }
    if (slash + 1 < copied) continue;
    out += text.substr(copied, slash + 1 - copied);
    out += name(row->kind, id);
    copied = id_end;
  }
  out += text.substr(copied);
  return out;
}

std::string CustomerNames::mask(std::string text) const {
  // Longer values first: one may be the beginning of another.
  std::vector<std::pair<std::string_view, std::string_view>> values(everywhere_.begin(),
                                                                    everywhere_.end());
  std::stable_sort(values.begin(), values.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  const auto borders = [&](std::size_t at) {
    return at >= text.size() || !is_segment_character(text[at]);
  };
  for (const auto& [value, given] : values) {
    for (auto at = text.find(value); at != std::string::npos;) {
      const bool alone = (at == 0 || borders(at - 1)) && borders(at + value.size());
      if (alone) text.replace(at, value.size(), given);
      at = text.find(value, at + (alone ? given.size() : 1));
    }
  }
  return text;
}

}  // namespace smd::session
