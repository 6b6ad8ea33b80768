#include "shared/diagnosis/catalogue.hpp"

#include <algorithm>
#include <vector>

#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {

std::span<const Entry> catalogue() {
  // Layers in alphabetical order, each sorted, make the whole sorted by id.
  static const std::vector<Entry> kAll = [] {
    std::vector<Entry> all;
    for (const auto& layer :
         {certificate_entries(), espi_entries(), gateway_entries(), gba_entries(), habit_entries(),
          http_entries(), input_entries(), network_entries(), oauth_entries(),
          registration_entries(), schema_entries(), tls_entries()}) {
      all.insert(all.end(), layer.begin(), layer.end());
    }
    return all;
  }();
  return kAll;
}

const Entry* find_entry(std::string_view id) {
  const auto all = catalogue();
  const auto it =
      std::lower_bound(all.begin(), all.end(), id,
                       [](const Entry& entry, std::string_view key) { return entry.id < key; });
  return it != all.end() && it->id == id ? &*it : nullptr;
}

std::string_view layer_of(std::string_view id) { return id.substr(0, id.find('.')); }

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string_view to_text(Proof proof) {
  switch (proof) {
    case Proof::kFault:
      return "fault";
    case Proof::kFeed:
      return "feed";
    case Proof::kFiles:
      return "files";
    case Proof::kEnvironment:
      return "environment";
    case Proof::kInput:
      return "input";
    case Proof::kRecorded:
      return "recorded";
  }
  return "recorded";
}

}  // namespace smd::diagnosis
