#include "proxy/net/watchdog.hpp"

namespace smd::net {

namespace {
constexpr std::chrono::milliseconds kTick{50};
}

Watched::Watched(Watchdog& dog) : dog_(dog) { dog_.add(*this); }
Watched::~Watched() { dog_.remove(*this); }

void Watched::arm(std::chrono::milliseconds from_now) { deadline_ = dog_.now_ + kTick + from_now; }

boost::asio::execution_context::id Watchdog::id;

Watchdog& Watchdog::of(boost::asio::io_context& loop) {
  return boost::asio::use_service<Watchdog>(loop);
}

Watchdog::Watchdog(boost::asio::execution_context& context)
    : service(context), timer_(static_cast<boost::asio::io_context&>(context)) {}
Watchdog::~Watchdog() = default;

void Watchdog::shutdown() { ticking_ = false; }

void Watchdog::add(Watched& watched) {
  watched.next_ = first_;
  if (first_ != nullptr) first_->previous_ = &watched;
  first_ = &watched;
  if (!ticking_) start();
}

void Watchdog::remove(Watched& watched) {
  if (cursor_ == &watched) cursor_ = watched.next_;
  if (watched.previous_ != nullptr) watched.previous_->next_ = watched.next_;
  if (watched.next_ != nullptr) watched.next_->previous_ = watched.previous_;
  if (first_ == &watched) first_ = watched.next_;
  // Without anything to watch there must be no pending timer, or the loop would never run dry.
  if (first_ == nullptr && ticking_) {
    ticking_ = false;
    timer_.cancel();
  }
}

void Watchdog::start() {
  ticking_ = true;
  now_ = Watched::Clock::now();
  timer_.expires_after(kTick);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec && ticking_) tick();
  });
}

void Watchdog::tick() {
  const auto now = now_ = Watched::Clock::now();
  cursor_ = first_;
  while (cursor_ != nullptr) {
    Watched& watched = *cursor_;
    cursor_ = watched.next_;
    if (watched.deadline_ <= now) {
      watched.disarm();
      watched.expired_ = true;
      watched.on_deadline();
    }
  }
  if (first_ != nullptr) {
    start();
  } else {
    ticking_ = false;
  }
}

}  // namespace smd::net
