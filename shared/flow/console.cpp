#include "shared/flow/console.hpp"

#include <algorithm>

#include "shared/espi/readings_export.hpp"
#include "shared/espi/series_view.hpp"
#include "shared/espi/xml_lines.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/feed_queries.hpp"
#include "shared/flow/view.hpp"

namespace smd::flow {

namespace {

// Progress is drawn every 512 kB: often enough to be seen moving, seldom enough to cost nothing.
constexpr std::uint64_t kProgressStep = 512 * 1024;
// Deeper events are malformed: nlohmann's dump recurses.
constexpr int kDeepestEvent = 64;
constexpr std::uint32_t kMostLines = 2'000;
constexpr std::size_t kLongestLine = 4'000;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Cut between two characters.
void shorten(std::string& line) {
  if (line.size() <= kLongestLine) return;
  std::size_t size = kLongestLine;
  while (size > 0 && (static_cast<unsigned char>(line[size]) & 0xC0U) == 0x80U) --size;
  line.resize(size);
  line += "…";
}

}  // namespace

struct Console::Impl {
  Engine engine;
  std::uint64_t drawn_bytes = 0;

  Update update() {
    engine.join_feeds();
    return {make_view(engine.state), engine.effects, engine.record};
  }
  const Feed* feed(std::uint32_t id) const {
    const auto it = engine.state.feeds.find(id);
    return it == engine.state.feeds.end() ? nullptr : &it->second;
  }
  const espi::Series* series(std::uint32_t feed_id, std::uint32_t index) const {
    const auto* found = feed(feed_id);
    if (found == nullptr || index >= found->reader.model().series.size()) return nullptr;
    return &found->reader.model().series[index];
  }
};

Console::Console() : impl_(std::make_unique<Impl>()) {}
Console::~Console() = default;
Console::Console(Console&&) noexcept = default;
Console& Console::operator=(Console&&) noexcept = default;

Result<Update> Console::handle(std::string_view text) {
  bool too_deep = false;
  const auto callback = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepestEvent;
    return depth <= kDeepestEvent;
  };
  const Json event = Json::parse(text, callback, false);
  if (event.is_discarded() || too_deep)
    return Error("event.malformed", "the event is no JSON text, or too deep");
  std::string why;
  if (!impl_->engine.handle(event, why)) return Error("event.malformed", why);
  return impl_->update();
}

Update Console::body(std::uint32_t request, std::string_view bytes, bool& changed) {
  auto& engine = impl_->engine;
  engine.effects = Json::array();
  engine.record = Json::array();
  engine.receive_body(request, bytes);
  impl_->drawn_bytes += bytes.size();
  changed = impl_->drawn_bytes >= kProgressStep;
  if (!changed) return {};
  impl_->drawn_bytes = 0;
  return impl_->update();
}

std::string Console::rows(std::uint32_t feed_id, std::uint32_t series, std::uint32_t first,
                          std::uint32_t count) const {
  Json out = Json::array();
  const auto* feed = impl_->feed(feed_id);
  if (feed != nullptr && series < feed->reader.model().series.size()) {
    const auto& model = feed->reader.model();
    for (auto& row : espi::rows(model, model.series[series], first, count)) {
      out.push_back({{"start", row.start},
                     {"duration", row.duration},
                     {"local", row.local},
                     {"value", row.value},
                     {"quality", row.quality},
                     {"cost", row.cost},
                     {"tou", row.tou}});
    }
  }
  return dump(out);
}

std::vector<double> Console::chart(std::uint32_t feed_id, std::uint32_t series, double from,
                                   double to, std::uint32_t points) const {
  const auto* feed = impl_->feed(feed_id);
  if (feed == nullptr || series >= feed->reader.model().series.size()) return {};
  return espi::chart_window(feed->reader.model(), feed->reader.model().series[series], from, to,
                            points);
}

std::vector<double> Console::net(std::uint32_t feed_id, std::uint32_t delivered,
                                 std::uint32_t received, double from, double to,
                                 std::uint32_t points) const {
  const auto* in = impl_->series(feed_id, delivered);
  const auto* back = impl_->series(feed_id, received);
  if (in == nullptr || back == nullptr) return {};
  return espi::net_window(impl_->feed(feed_id)->reader.model(), *in, *back, from, to, points);
}

Result<std::string> Console::query(std::string_view text) const {
  const Json question = Json::parse(text, nullptr, false);
  if (!question.is_object()) return Error("query.malformed", "the question is no JSON object");
  const auto id = question.find("feed");
  const auto* feed = id != question.end() && id->is_number_unsigned()
                         ? impl_->feed(id->get<std::uint32_t>())
                         : nullptr;
  if (feed == nullptr) return Error("query.malformed", "there is no such feed");
  const auto answer = answer_query(*feed, question);
  if (!answer) return answer.error();
  return dump(*answer);
}

std::string Console::export_readings(std::uint32_t feed_id, std::uint32_t index, bool json,
                                     std::uint32_t first, std::uint32_t count) const {
  const auto* series = impl_->series(feed_id, index);
  if (series == nullptr) return {};
  return espi::export_readings(impl_->feed(feed_id)->reader.model(), *series,
                               json ? espi::ExportFormat::json : espi::ExportFormat::csv, first,
                               count);
}

std::string Console::xml_lines(std::string_view bytes, bool raw, bool hide, std::uint32_t depth,
                               std::uint32_t skip, std::uint32_t count) const {
  std::string out;
  for (std::string& line :
       espi::make_lines(bytes, raw ? espi::LineStyle::raw : espi::LineStyle::indented, depth, skip,
                        std::min(count, kMostLines), hide)) {
    line = mask(std::move(line));
    shorten(line);
    out += line;
    out += '\n';
  }
  return out;
}

nlohmann::json Console::view() const { return make_view(impl_->engine.state); }

bool Console::leaks(std::string_view text) const { return impl_->engine.state.names.leaks(text); }

std::string Console::mask(std::string text) const {
  return impl_->engine.state.names.mask(std::move(text));
}

std::string Console::cover(std::string text) const {
  return impl_->engine.state.names.cover(std::move(text));
}

std::string Console::step_of(std::uint32_t request) const {
  for (const auto& sent : impl_->engine.state.exchanges) {
    if (sent.request == request) return sent.step;
  }
  return "";
}

}  // namespace smd::flow
