// Watchdog: deadlines for many connections with one timer. Setting a deadline is a plain store,
// because it happens several times per request; a tick looks for those that passed.
// Does not: measure exactly; a deadline is noticed up to two ticks (100 ms) late, never early.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <utility>

namespace smd::net {

class Watchdog;

/// Something with a deadline. Registers itself for its lifetime.
class Watched {
 public:
  using Clock = std::chrono::steady_clock;
  explicit Watched(Watchdog& dog);
  virtual ~Watched();
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  /// Replaces the deadline; it covers whatever is pending now. Uses the time of the last tick,
  /// because it is called several times per request.
  void arm(std::chrono::milliseconds from_now);
  void arm_until(Clock::time_point when) { deadline_ = when; }
  void disarm() { deadline_ = Clock::time_point::max(); }
  [[nodiscard]] bool expired() const { return expired_; }
  /// Whether a deadline passed since the last call of this.
  bool take_expired() { return std::exchange(expired_, false); }

 protected:
  /// Called once per deadline that passed. It may destroy nothing; it closes sockets.
  virtual void on_deadline() = 0;

 private:
  friend class Watchdog;
  Watchdog& dog_;
  Watched* previous_ = nullptr;
  Watched* next_ = nullptr;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool expired_ = false;
};

/// One per io_context, made at first use and living as long as the io_context itself.
class Watchdog final : public boost::asio::execution_context::service {
 public:
  static boost::asio::execution_context::id id;

  [[nodiscard]] static Watchdog& of(boost::asio::io_context& loop);
  explicit Watchdog(boost::asio::execution_context& context);
  ~Watchdog() override;

 private:
  friend class Watched;
  void shutdown() override;
  void add(Watched& watched);
  void remove(Watched& watched);
  void start();
  void tick();

  Watched::Clock::time_point now_ = Watched::Clock::now();
  boost::asio::steady_timer timer_;
  Watched* first_ = nullptr;
  Watched* cursor_ = nullptr;  // the next one of a running tick, kept valid by remove()
  bool ticking_ = false;
};

/// A deadline that calls a function: for operations that are no connection, such as a look-up.
class Deadline final : public Watched {
 public:
  Deadline(Watchdog& dog, std::function<void()> action)
      : Watched(dog), action_(std::move(action)) {}

 private:
  void on_deadline() override { action_(); }
  std::function<void()> action_;
};

}  // namespace smd::net
