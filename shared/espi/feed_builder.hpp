// FeedBuilder: the events of XmlScanner become a FeedModel. The state of FeedReader behind its
// public face; feed_builder.cpp has the elements, block_builder.hpp the readings.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "shared/espi/block_builder.hpp"
#include "shared/espi/convert_resources.hpp"
#include "shared/espi/feed_reader.hpp"
#include "shared/espi/model.hpp"
#include "shared/espi/resource_tree.hpp"
#include "shared/espi/schema_checker.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

class FeedBuilder final : public XmlHandler {
 public:
  explicit FeedBuilder(const FeedLimits& limits);

  void on_start(const XmlStart& start) override;
  bool on_end(const XmlEnd& end) override;
  void on_text(std::string_view piece, std::uint64_t offset, bool raw) override;
  XmlSkip fast_forward(std::string_view rest, std::uint64_t offset) override;

  /// The scanner that calls this; needed for the input bytes behind a reading.
  void attach(const XmlScanner& scanner) { scanner_ = &scanner; }
  /// Ends what is open: after an error, a cancel, the end. The model is then complete in itself.
  void close();
  [[nodiscard]] bool in_entry() const { return entry_open_; }

  /// Brings the counters of the model up to date with the blocks.
  void update_counts();
  [[nodiscard]] std::uint64_t fast_readings() const { return blocks_.fast_readings; }
  [[nodiscard]] const SchemaChecker& schema() const { return schema_; }

  FeedModel model;
  bool fast = true;
  bool check_schema = true;

 private:
  // What an open element is to us.
  enum class Place : std::uint8_t {
    ignored,  // and everything in it
    feed,
    entry,
    content,
    wrapper,     // a *List around resources
    entry_text,  // id, title, published, updated of an entry or the feed
    tree,        // inside a resource that is kept as a tree
    block,       // IntervalBlock and its parts: BlockBuilder knows which
  };
  enum class Kind : std::uint8_t {
    none,
    local_time,
    usage_point,
    meter_reading,
    reading_type,
    usage_summary,
    quality_summary,
    program_mappings,
    customer,
    interval_block
  };
  struct Kept {
    Kind kind;
    std::size_t index;
  };

  [[nodiscard]] Place place() const { return places_.empty() ? Place::ignored : places_.back(); }
  Place place_of(const XmlStart& start);
  Place root_place(const XmlStart& start);
  Place begin_entry_child(const XmlStart& start);
  Place begin_resource(const XmlStart& start);
  void begin_entry();
  void end_entry();
  void end_entry_place(std::uint64_t end);
  void end_resource();
  void read_link(const XmlStart& start, Entry& entry);
  /// Its index in the model plus 1; 0 beyond the limit.
  std::size_t count_resource(std::string_view local);
  void note_id();
  void count_stray_text();
  void note_unreadable();
  [[nodiscard]] Entry* entry_of(const Kept& kept);
  [[nodiscard]] std::size_t kept_count() const;
  [[nodiscard]] std::string cut(std::string_view text) const;
  Series& series_for_entry();

  const FeedLimits limits_;
  const XmlScanner* scanner_ = nullptr;
  std::vector<Place> places_;
  Entry entry_;
  bool entry_open_ = false;
  std::string* text_target_ = nullptr;
  std::string text_;
  Kind kind_ = Kind::none;  // of the resource being read
  NsId resource_ns_ = kNsNone;
  ResourceTree tree_;
  std::vector<Kept> kept_;  // resources of the entry being read
  SchemaChecker schema_;
  BlockBuilder blocks_;
  Series staging_;    // blocks of an entry whose links come after its content
  Series discarded_;  // readings of series beyond FeedLimits::series
  std::unordered_map<std::string, std::size_t> series_by_key_;
  std::unordered_map<std::string, std::size_t> resource_index_;
  std::unordered_set<std::uint64_t> ids_;
  NumberProblems problems_;
  bool unreadable_noted_ = false;
  bool stray_text_ = false;
  std::string last_up_;
  std::size_t last_series_ = 0;
};

}  // namespace smd::espi
