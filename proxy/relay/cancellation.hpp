// Cancellation: one exchange's "stop now", whatever it is waiting for.
#pragma once

#include <functional>
#include <utility>

namespace smd::relay {

class Cancellation {
 public:
  /// Ends the exchange. Calling it again, or after the end, does nothing.
  void cancel() {
    cancelled_ = true;
    if (action_) std::exchange(action_, nullptr)();
  }
  [[nodiscard]] bool cancelled() const { return cancelled_; }

  /// What breaks off the wait that comes next. Runs at once when cancelled before.
  void set_action(std::function<void()> action) {
    action_ = std::move(action);
    if (cancelled_ && action_) std::exchange(action_, nullptr)();
  }
  void clear_action() { action_ = nullptr; }

 private:
  bool cancelled_ = false;
  std::function<void()> action_;
};

}  // namespace smd::relay
