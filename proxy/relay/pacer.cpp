#include "proxy/relay/pacer.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace smd::relay {

namespace asio = boost::asio;

Pacer::Pacer(double per_second, std::size_t queue_length)
    : interval_(per_second > 0 ? std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(1.0 / per_second))
                               : Clock::duration::zero()),
      queue_length_(queue_length) {}

asio::awaitable<Pacer::Turn> Pacer::wait(std::chrono::milliseconds limit,
                                         Cancellation& cancellation) {
  if (interval_ == Clock::duration::zero()) co_return Turn::granted;
  const auto now = Clock::now();
  const auto slot = std::max(now, next_);
  if (slot > now) {
    if (waiting_ >= queue_length_) co_return Turn::queue_full;
    if (slot - now > limit) co_return Turn::too_late;
  }
  next_ = slot + interval_;
  if (slot <= now) co_return Turn::granted;

  asio::steady_timer timer(co_await asio::this_coro::executor, slot);
  ++waiting_;
  cancellation.set_action([&timer] { timer.cancel(); });
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  cancellation.clear_action();
  --waiting_;
  if (!cancellation.cancelled()) co_return Turn::granted;
  // Give the turn back when nobody queued up behind it.
  if (next_ == slot + interval_) next_ = slot;
  co_return Turn::cancelled;
}

}  // namespace smd::relay
