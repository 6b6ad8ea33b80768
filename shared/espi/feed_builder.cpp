// FeedBuilder's elements and texts (feed_resources.cpp has the resources): where an element stands
// decides what it is; namespaces and local names, never prefixes.
#include "shared/espi/feed_builder.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/base/urn.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

bool is_espi(NsId ns) { return ns == kNsEspi || ns == kNsCustomer; }

// Answers that carry no resource of their own.
bool is_message(std::string_view local) { return local == "ServiceStatus" || local == "BatchList"; }

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
    : limits_(limits), tree_(limits.fields, limits.text), blocks_(schema_.errors()) {}

std::string FeedBuilder::cut(std::string_view text) const {
  text = trim(text);
  if (text.size() <= limits_.text) return std::string(text);
  std::size_t size = limits_.text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size));
}

void FeedBuilder::on_start(const XmlStart& start) {
  count_stray_text();
  // Before the builder, which learns a reading's shape only when the schema has nothing against it.
  if (check_schema)
    schema_.on_start(start, scanner_->token_position(), entry_open_ ? entry_.number : 0);
  if (place() == Place::block && blocks_.open()) {
    blocks_.on_start(start, scanner_->token_position());
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
        begin_entry();
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
    begin_entry();
    return Place::entry;
  }
  if (!is_espi(start.name.ns)) {
    model.root_kind = RootKind::other;
    return Place::ignored;
  }
  model.root_kind = RootKind::resource;
  return is_message(start.name.local) ? Place::ignored : begin_resource(start);
}

void FeedBuilder::begin_entry() {
  entry_ = {};
  entry_.number = static_cast<std::uint32_t>(++model.entries);
  entry_.at = scanner_->token_position();
  entry_open_ = true;
  kept_.clear();
  if (model.entry_places.size() < limits_.entry_places) {
    model.entry_places.push_back({entry_.at.offset, 0, entry_.at.line, entry_.at.column, 0});
  }
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

bool FeedBuilder::on_end(const XmlEnd& end) {
  count_stray_text();
  if (check_schema) schema_.on_end();
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
      end_entry_place(end.end);
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
  if (entry_.id.empty()) return;
  if (!is_uuid(without_urn(trim(entry_.id))) && model.odd_ids++ == 0)
    model.first_odd_id = entry_.number;
  if (ids_.size() >= limits_.entry_ids) return;
  if (ids_.insert(hash_of(entry_.id)).second) return;
  if (model.duplicate_ids++ == 0) model.first_duplicate_id = entry_.number;
}

void FeedBuilder::on_text(std::string_view piece, std::uint64_t offset, bool raw) {
  if (check_schema) schema_.on_text(piece, scanner_->token_position());
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

XmlSkip FeedBuilder::fast_forward(std::string_view rest, std::uint64_t offset) {
  if (!blocks_.open()) return {};
  const XmlSkip skip = blocks_.fast_forward(rest, scanner_->on_this_line(offset));
  if (skip.bytes != 0 && check_schema) schema_.skipped_readings();
  return skip;
}

void FeedBuilder::update_counts() {
  model.readings = blocks_.readings;
  model.unreadable_numbers = problems_.count + blocks_.unreadable;
}

void FeedBuilder::close() {
  blocks_.end_block();
  if (entry_open_) {
    end_entry_place(scanner_->position().offset);
    end_entry();
  }
  places_.clear();
}

}  // namespace smd::espi
