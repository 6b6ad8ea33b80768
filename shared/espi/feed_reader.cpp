// FeedReader: the scanner, the builder and the joins under one roof.
#include "shared/espi/feed_reader.hpp"

#include "shared/espi/feed_builder.hpp"
#include "shared/espi/feed_joins.hpp"
#include "shared/espi/series_facts.hpp"

namespace smd::espi {

struct FeedReader::State {
  explicit State(const FeedLimits& limits) : builder(limits), scanner(builder, limits.xml) {
    builder.attach(scanner);
  }

  FeedBuilder builder;
  XmlScanner scanner;
  FeedState state = FeedState::reading;
  std::optional<FeedError> error;

  void count() {
    builder.update_counts();
    builder.model.bytes = scanner.position().offset;
  }

  bool ended(FeedState how) {
    if (how == FeedState::failed) {
      const XmlError& cause = *scanner.error();
      error = FeedError{cause.code, cause.message, cause.at,
                        builder.in_entry() ? builder.model.entries : 0};
    }
    builder.close();
    count();
    join_feed(builder.model);
    keep_time_order(builder.model);
    state = how;
    return how == FeedState::done;
  }
};

FeedReader::FeedReader(FeedLimits limits) : state_(std::make_unique<State>(limits)) {}
FeedReader::~FeedReader() = default;
FeedReader::FeedReader(FeedReader&&) noexcept = default;
FeedReader& FeedReader::operator=(FeedReader&&) noexcept = default;

bool FeedReader::feed(std::string_view chunk) {
  if (state_->state != FeedState::reading) return false;
  if (!state_->scanner.feed(chunk)) return state_->ended(FeedState::failed);
  state_->count();
  return true;
}

bool FeedReader::finish() {
  if (state_->state != FeedState::reading) return state_->state == FeedState::done;
  return state_->ended(state_->scanner.finish() ? FeedState::done : FeedState::failed);
}

void FeedReader::cancel() {
  if (state_->state == FeedState::reading) state_->ended(FeedState::cancelled);
}

void FeedReader::join() {
  if (state_->state == FeedState::reading) join_feed(state_->builder.model);
}

FeedState FeedReader::state() const { return state_->state; }
const std::optional<FeedError>& FeedReader::error() const { return state_->error; }
const FeedModel& FeedReader::model() const { return state_->builder.model; }
const SchemaChecker& FeedReader::schema() const { return state_->builder.schema(); }
Position FeedReader::position() const { return state_->scanner.position(); }
std::uint64_t FeedReader::fast_readings() const { return state_->builder.fast_readings(); }
void FeedReader::set_fast(bool on) { state_->builder.fast = on; }
void FeedReader::set_schema(bool on) { state_->builder.check_schema = on; }

std::string describe(const FeedError& error) {
  std::string place = "line " + std::to_string(error.at.line) + ", column " +
                      std::to_string(error.at.column) + " (byte " +
                      std::to_string(error.at.offset) + ")";
  if (error.entry != 0) place += ", entry " + std::to_string(error.entry);
  return place;
}

}  // namespace smd::espi
