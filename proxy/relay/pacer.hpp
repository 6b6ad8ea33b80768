// Pacer: at most so many requests per second to one upstream, the rest in a short queue.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "proxy/relay/cancellation.hpp"

namespace smd::relay {

class Pacer {
 public:
  using Clock = std::chrono::steady_clock;
  /// `per_second` 0: no pace.
  Pacer(double per_second, std::size_t queue_length);

  enum class Turn { granted, queue_full, too_late, cancelled };
  /// Waits for this request's turn, at most `limit`. Refuses at once when that cannot be met.
  boost::asio::awaitable<Turn> wait(std::chrono::milliseconds limit, Cancellation& cancellation);

  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  Clock::duration interval_;
  std::size_t queue_length_;
  std::size_t waiting_ = 0;
  Clock::time_point next_{};
};

}  // namespace smd::relay
