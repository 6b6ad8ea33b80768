// Signal: lets one coroutine wait until something else on the same thread calls.
// Does not: queue notifications; a notify without a waiter is remembered as one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace smd::net {

class Signal {
 public:
  explicit Signal(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  /// Returns when notified. At most one coroutine may wait at a time.
  boost::asio::awaitable<void> wait() {
    auto initiate = [this](auto handler) {
      if (std::exchange(raised_, false)) {
        boost::asio::post(executor_, std::move(handler));
      } else {
        waiter_ = std::make_unique<Waiting<decltype(handler)>>(std::move(handler));
      }
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        initiate, boost::asio::use_awaitable);
  }

  [[nodiscard]] bool has_waiter() const { return waiter_ != nullptr; }

  /// Resumes the waiter later, from the event loop. Safe to call from within any coroutine.
  void notify() {
    if (waiter_) {
      boost::asio::post(executor_, [waiter = std::move(waiter_)] { waiter->resume(); });
    } else {
      raised_ = true;
    }
  }

  /// Resumes the waiter before returning. Only for completion handlers, where no coroutine runs.
  void notify_now() {
    if (waiter_) {
      const auto waiter = std::move(waiter_);
      waiter->resume();
    } else {
      raised_ = true;
    }
  }

 private:
  // asio 1.26's any_completion_handler recurses for ever when it is moved, hence this small one.
  struct Waiter {
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    virtual ~Waiter() = default;
    virtual void resume() = 0;
  };
  template <typename Handler>
  struct Waiting final : Waiter {
    explicit Waiting(Handler handler_in) : handler(std::move(handler_in)) {}
    void resume() override { std::move(handler)(); }
    Handler handler;
  };

  boost::asio::any_io_executor executor_;
  std::unique_ptr<Waiter> waiter_;
  bool raised_ = false;
};

}  // namespace smd::net
