#include "shared/flow/console.hpp"

#include "shared/espi/series_view.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/view.hpp"

namespace smd::flow {

namespace {

// Progress is drawn every 512 kB: often enough to be seen moving, seldom enough to cost nothing.
constexpr std::uint64_t kProgressStep = 512 * 1024;
// Deeper events are malformed: nlohmann's dump recurses.
constexpr int kDeepestEvent = 64;

}  // namespace

struct Console::Impl {
  Engine engine;
  std::uint64_t drawn_bytes = 0;

  Update update() const { return {make_view(engine.state), engine.effects, engine.record}; }
  const Feed* feed(std::uint32_t id) const {
    const auto it = engine.state.feeds.find(id);
    return it == engine.state.feeds.end() ? nullptr : &it->second;
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
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<double> Console::chart(std::uint32_t feed_id, std::uint32_t series, double from,
                                   double to, std::uint32_t points) const {
  const auto* feed = impl_->feed(feed_id);
  if (feed == nullptr || series >= feed->reader.model().series.size()) return {};
  return espi::chart_window(feed->reader.model(), feed->reader.model().series[series], from, to,
                            points);
}

nlohmann::json Console::view() const { return make_view(impl_->engine.state); }

bool Console::leaks(std::string_view text) const { return impl_->engine.state.names.leaks(text); }

std::string Console::mask(std::string text) const {
  return impl_->engine.state.names.mask(std::move(text));
}

std::string Console::step_of(std::uint32_t request) const {
  for (const auto& sent : impl_->engine.state.exchanges) {
    if (sent.request == request) return sent.step;
  }
  return "";
}

}  // namespace smd::flow
