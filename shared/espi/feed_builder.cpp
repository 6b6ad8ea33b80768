// FeedBuilder: where an element stands decides what it is; namespaces and local names, never
// prefixes.
#include "shared/espi/feed_builder.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/espi/hrefs.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

constexpr std::size_t kMostMappings = 4096;  // PG&E has ten

bool is_espi(NsId ns) { return ns == kNsEspi || ns == kNsCustomer; }

// Answers that carry no resource of their own.
bool is_message(std::string_view local) { return local == "ServiceStatus" || local == "BatchList"; }

bool ends_with_list(std::string_view local) {
  return local.size() > 4 && local.substr(local.size() - 4) == "List";
}

// FNV-1a. A collision costs one false "duplicate id" warning, no more.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace

FeedBuilder::FeedBuilder(const FeedLimits& limits)
    : limits_(limits), tree_(limits.fields, limits.text) {}

std::string FeedBuilder::cut(std::string_view text) const {
  text = trim(text);
  if (text.size() <= limits_.text) return std::string(text);
  std::size_t size = limits_.text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size));
}

void FeedBuilder::on_start(const XmlStart& start) {
  count_stray_text();
  if (place() == Place::block && blocks_.open()) {
    blocks_.on_start(start);
    places_.push_back(Place::block);
    return;
  }
  places_.push_back(place_of(start));
}

FeedBuilder::Place FeedBuilder::place_of(const XmlStart& start) {
  if (places_.empty()) return root_place(start);
  switch (places_.back()) {
    case Place::feed:
      if (start.name.ns != kNsAtom) return Place::ignored;
      if (start.name.local == "entry") {
        begin_entry(start);
        return Place::entry;
      }
      return begin_entry_child(start);
    case Place::entry:
      if (start.name.ns != kNsAtom) return Place::ignored;
      if (start.name.local == "content") return Place::content;
      return begin_entry_child(start);
    case Place::content:
    case Place::wrapper:
      return begin_resource(start);
    case Place::tree:
      // Elements of foreign namespaces are extensions: not the field of the same name.
      if (start.name.ns != resource_ns_) return Place::ignored;
      tree_.enter(start.name.local);
      return Place::tree;
    case Place::ignored:
    case Place::entry_text:
    case Place::block:
      break;
  }
  return Place::ignored;
}

FeedBuilder::Place FeedBuilder::root_place(const XmlStart& start) {
  model.root = cut(start.name.local);
  model.root_namespace = cut(scanner_->uri(start.name.ns));
  if (const XmlAttribute* base = start.find(kNsXml, "base")) model.base = cut(base->value);
  if (start.name.ns == kNsAtom && start.name.local == "feed") {
    model.root_kind = RootKind::feed;
    return Place::feed;
  }
  if (start.name.ns == kNsAtom && start.name.local == "entry") {
    model.root_kind = RootKind::entry;
    begin_entry(start);
    return Place::entry;
  }
  if (!is_espi(start.name.ns)) {
    model.root_kind = RootKind::other;
    return Place::ignored;
  }
  model.root_kind = RootKind::resource;
  return is_message(start.name.local) ? Place::ignored : begin_resource(start);
}

void FeedBuilder::begin_entry(const XmlStart& start) {
  entry_ = {};
  entry_.number = static_cast<std::uint32_t>(++model.entries);
  entry_.offset = start.begin;
  entry_open_ = true;
  kept_.clear();
}

FeedBuilder::Place FeedBuilder::begin_entry_child(const XmlStart& start) {
  Entry& entry = entry_open_ ? entry_ : model.feed;
  const std::string_view local = start.name.local;
  if (local == "link") {
    read_link(start, entry);
    return Place::ignored;
  }
  if (local == "id") {
    text_target_ = &entry.id;
  } else if (local == "title") {
    text_target_ = &entry.title;
  } else if (local == "published") {
    text_target_ = &entry.published;
  } else if (local == "updated") {
    text_target_ = &entry.updated;
  } else {
    return Place::ignored;
  }
  text_.clear();
  return Place::entry_text;
}

void FeedBuilder::read_link(const XmlStart& start, Entry& entry) {
  const XmlAttribute* href = start.find(kNsNone, "href");
  const XmlAttribute* rel = start.find(kNsNone, "rel");
  if (href == nullptr || rel == nullptr) return;
  const std::string_view kind = trim(rel->value);
  if (kind == "self") {
    if (entry.self.empty()) entry.self = cut(href->value);
  } else if (kind == "up") {
    if (entry.up.empty()) entry.up = cut(href->value);
  } else if (kind == "related" && entry.related.size() < limits_.related) {
    entry.related.push_back(cut(href->value));
  }
}

void FeedBuilder::count_resource(std::string_view local) {
  std::string name = cut(local);
  const auto found = resource_index_.find(name);
  if (found != resource_index_.end()) {
    ++model.resources[found->second].count;
  } else if (resource_index_.size() < limits_.resource_names) {
    resource_index_.emplace(name, model.resources.size());
    model.resources.push_back({std::move(name), 1});
  }
}

FeedBuilder::Place FeedBuilder::begin_resource(const XmlStart& start) {
  const std::string_view local = start.name.local;
  const NsId ns = start.name.ns;
  if (is_espi(ns) && ends_with_list(local) && !is_message(local)) return Place::wrapper;
  count_resource(local);
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

bool FeedBuilder::on_end(const XmlEnd& end) {
  count_stray_text();
  const Place ended = places_.back();
  places_.pop_back();
  switch (ended) {
    case Place::block:
      if (place() == Place::block) {
        const bool again = blocks_.on_end(*scanner_, end);
        return again;
      }
      if (blocks_.unreadable != 0) note_unreadable();
      blocks_.end_block();
      break;
    case Place::entry_text:
      if (text_target_ != nullptr) *text_target_ = cut(text_);
      text_target_ = nullptr;
      if (entry_open_ && end.name.local == "id") note_id();
      break;
    case Place::tree:
      tree_.leave();
      if (place() != Place::tree) end_resource();
      break;
    case Place::entry:
      end_entry();
      break;
    case Place::ignored:
    case Place::feed:
    case Place::content:
    case Place::wrapper:
      break;
  }
  return false;
}

void FeedBuilder::note_unreadable() {
  if (unreadable_noted_) return;
  unreadable_noted_ = true;
  model.first_unreadable_entry = entry_.number;
}

// Text comes in pieces of any size: counted when the next tag ends it.
void FeedBuilder::count_stray_text() {
  if (stray_text_) ++model.stray_texts;
  stray_text_ = false;
}

void FeedBuilder::note_id() {
  if (entry_.id.empty() || ids_.size() >= limits_.entry_ids) return;
  if (ids_.insert(hash_of(entry_.id)).second) return;
  if (model.duplicate_ids++ == 0) model.first_duplicate_id = entry_.number;
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
    for (Block block : staging_.blocks) {
      block.first += shift;
      series.blocks.push_back(block);
    }
    staging_ = {};
  }
  entry_open_ = false;
  entry_ = {};
}

void FeedBuilder::on_text(std::string_view piece, std::uint64_t offset, bool raw) {
  switch (place()) {
    case Place::block:
      if (blocks_.open()) blocks_.on_text(piece, offset, raw);
      break;
    case Place::tree:
      tree_.text(piece);
      break;
    case Place::entry_text:
      text_.append(piece.substr(0, limits_.text * 2 - text_.size()));
      break;
    case Place::feed:
    case Place::entry:
      if (std::any_of(piece.begin(), piece.end(), [](char c) { return !xml::is_space(c); })) {
        stray_text_ = true;
      }
      break;
    case Place::ignored:
    case Place::content:
    case Place::wrapper:
      break;
  }
}

XmlSkip FeedBuilder::fast_forward(std::string_view rest, std::uint64_t /*offset*/) {
  return blocks_.open() ? blocks_.fast_forward(rest) : XmlSkip{};
}

void FeedBuilder::update_counts() {
  model.readings = blocks_.readings;
  model.unreadable_numbers = problems_.count + blocks_.unreadable;
}

void FeedBuilder::close() {
  blocks_.end_block();
  if (entry_open_) end_entry();
  places_.clear();
}

}  // namespace smd::espi
