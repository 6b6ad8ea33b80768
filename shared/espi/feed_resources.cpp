// FeedBuilder's resources: what stands in an entry's content, and where its readings belong.
#include <limits>
#include <utility>

#include "shared/espi/feed_builder.hpp"
#include "shared/espi/hrefs.hpp"

namespace smd::espi {
namespace {

constexpr std::size_t kMostMappings = 4096;  // PG&E has ten

bool is_espi(NsId ns) { return ns == kNsEspi || ns == kNsCustomer; }

bool ends_with_list(std::string_view local) {
  return local.size() > 4 && local.substr(local.size() - 4) == "List";
}

}  // namespace

std::size_t FeedBuilder::count_resource(std::string_view local) {
  std::string name = cut(local);
  const auto found = resource_index_.find(name);
  if (found != resource_index_.end()) {
    ++model.resources[found->second].count;
    return found->second + 1;
  }
  if (resource_index_.size() >= limits_.resource_names) return 0;
  resource_index_.emplace(name, model.resources.size());
  model.resources.push_back({std::move(name), 1});
  return model.resources.size();
}

FeedBuilder::Place FeedBuilder::begin_resource(const XmlStart& start) {
  const std::string_view local = start.name.local;
  const NsId ns = start.name.ns;
  if (is_espi(ns) && ends_with_list(local)) return Place::wrapper;
  const std::size_t resource = count_resource(local);
  // Of several resources the first one names the entry.
  if (entry_open_ && entry_.number <= model.entry_places.size()) {
    EntryPlace& place = model.entry_places[entry_.number - 1];
    if (place.resource == 0) place.resource = static_cast<std::uint16_t>(resource);
  }
  kind_ = Kind::none;
  if (ns == kNsEspi) {
    if (local == "IntervalBlock") {
      kind_ = Kind::interval_block;
    } else if (local == "UsagePoint") {
      kind_ = Kind::usage_point;
    } else if (local == "MeterReading") {
      kind_ = Kind::meter_reading;
    } else if (local == "ReadingType") {
      kind_ = Kind::reading_type;
    } else if (local == "LocalTimeParameters" || local == "TimeConfiguration") {
      kind_ = Kind::local_time;
    } else if (local == "UsageSummary" || local == "ElectricPowerUsageSummary") {
      kind_ = Kind::usage_summary;
    } else if (local == "ElectricPowerQualitySummary") {
      kind_ = Kind::quality_summary;
    } else if (local == "ProgramIdMappings") {
      kind_ = Kind::program_mappings;
    }
  }
  if (kind_ == Kind::none && is_espi(ns) && is_customer_resource(local)) kind_ = Kind::customer;
  if (kind_ == Kind::none) return Place::ignored;
  if (kind_ == Kind::interval_block) {
    // Without an up link so far it is not known whose block this is; the entry's end tells.
    Series& target = entry_open_ && entry_.up.empty() ? staging_ : series_for_entry();
    blocks_.begin_block(*scanner_, start, target, entry_.number, fast);
    return Place::block;
  }
  if (kept_count() >= limits_.resources) {
    ++model.not_kept;
    return Place::ignored;
  }
  resource_ns_ = ns;
  tree_.clear();
  tree_.enter(local);
  return Place::tree;
}

std::size_t FeedBuilder::kept_count() const {
  return model.local_times.size() + model.usage_points.size() + model.reading_types.size() +
         model.meter_readings.size() + model.usage_summaries.size() +
         model.quality_summaries.size() + model.program_mappings.size() + model.customer.size();
}

Series& FeedBuilder::series_for_entry() {
  // Nearly always the same as for the block before.
  if (!entry_.up.empty() && entry_.up == last_up_ && last_series_ < model.series.size()) {
    return model.series[last_series_];
  }
  std::string key = href_key(model.base, entry_.up);
  if (key.empty()) key = parent_key(href_key(model.base, entry_.self));
  const auto found = series_by_key_.find(key);
  if (found != series_by_key_.end()) {
    last_up_ = entry_.up;
    last_series_ = found->second;
    return model.series[found->second];
  }
  if (model.series.size() >= limits_.series) {
    ++model.not_kept;
    discarded_ = {};
    return discarded_;
  }
  series_by_key_.emplace(key, model.series.size());
  model.series.emplace_back();
  model.series.back().key = std::move(key);
  return model.series.back();
}

void FeedBuilder::end_resource() {
  const std::uint64_t problems = problems_.count;
  std::size_t index = 0;
  const auto push = [&](auto& list, auto item) {
    item.entry = entry_;
    index = list.size();
    list.push_back(std::move(item));
  };
  switch (kind_) {
    case Kind::local_time:
      push(model.local_times, to_local_time(tree_, problems_));
      break;
    case Kind::usage_point:
      push(model.usage_points, to_usage_point(tree_, problems_));
      break;
    case Kind::meter_reading: {
      MeterReading meter;
      const std::size_t inside = tree_.child(ResourceTree::kRoot, "ReadingType");
      if (inside != ResourceTree::kNotFound) {
        meter.reading_type = static_cast<std::int32_t>(model.reading_types.size());
        model.reading_types.push_back(to_reading_type(tree_, inside, problems_));
        model.reading_types.back().entry.number = entry_.number;
      }
      push(model.meter_readings, std::move(meter));
      break;
    }
    case Kind::reading_type:
      push(model.reading_types, to_reading_type(tree_, ResourceTree::kRoot, problems_));
      break;
    case Kind::usage_summary:
      push(model.usage_summaries, to_usage_summary(tree_, problems_));
      break;
    case Kind::quality_summary:
      push(model.quality_summaries, to_quality_summary(tree_, problems_));
      break;
    case Kind::program_mappings:
      add_program_mappings(tree_, kMostMappings, model.program_mappings, problems_);
      break;
    case Kind::customer:
      push(model.customer, to_customer(tree_));
      break;
    case Kind::none:
    case Kind::interval_block:
      break;
  }
  if (kind_ != Kind::program_mappings && entry_open_) kept_.push_back({kind_, index});
  if (problems_.count != problems) note_unreadable();
}

Entry* FeedBuilder::entry_of(const Kept& kept) {
  switch (kept.kind) {
    case Kind::local_time:
      return &model.local_times[kept.index].entry;
    case Kind::usage_point:
      return &model.usage_points[kept.index].entry;
    case Kind::meter_reading:
      return &model.meter_readings[kept.index].entry;
    case Kind::reading_type:
      return &model.reading_types[kept.index].entry;
    case Kind::usage_summary:
      return &model.usage_summaries[kept.index].entry;
    case Kind::quality_summary:
      return &model.quality_summaries[kept.index].entry;
    case Kind::customer:
      return &model.customer[kept.index].entry;
    case Kind::none:
    case Kind::program_mappings:
    case Kind::interval_block:
      break;
  }
  return nullptr;
}

void FeedBuilder::end_entry_place(std::uint64_t end) {
  if (entry_.number == 0 || entry_.number > model.entry_places.size()) return;
  EntryPlace& place = model.entry_places[entry_.number - 1];
  const std::uint64_t size = end - place.offset;
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  place.size = size < kMost ? static_cast<std::uint32_t>(size) : kMost;
}

// Only now are all of the entry's links known: they may come after the content.
void FeedBuilder::end_entry() {
  for (const Kept& kept : kept_) {
    if (Entry* entry = entry_of(kept)) *entry = entry_;
  }
  kept_.clear();
  if (!staging_.blocks.empty()) {
    Series& series = series_for_entry();
    const auto shift = static_cast<std::uint32_t>(series.size());
    if (shift != 0 && staging_.size() != 0 && staging_.start.front() < series.start.back()) {
      series.sorted = false;
    }
    series.sorted = series.sorted && staging_.sorted;
    series.start.insert(series.start.end(), staging_.start.begin(), staging_.start.end());
    series.value.insert(series.value.end(), staging_.value.begin(), staging_.value.end());
    series.duration.append(staging_.duration);
    series.cost.append(staging_.cost);
    series.quality.append(staging_.quality);
    series.tou.append(staging_.tou);
    series.tier.append(staging_.tier);
    series.cpp.append(staging_.cpp);
    series.flags.append(staging_.flags);
    series.places.append(staging_.places);
    for (Block block : staging_.blocks) {
      block.first += shift;
      series.blocks.push_back(block);
    }
    staging_ = {};
  }
  entry_open_ = false;
  entry_ = {};
}

}  // namespace smd::espi
