// Inbox: texts from the companion's thread to the one that runs the core.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace smd::headless {

class Inbox {
 public:
  void put(std::string text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
    arrived_.notify_one();
  }
  /// The oldest text; waits for one until `deadline`.
  std::optional<std::string> take(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_until(lock, deadline, [this] { return !texts_.empty(); })) {
      return std::nullopt;
    }
    auto text = std::move(texts_.front());
    texts_.pop_front();
    return text;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> texts_;
};

}  // namespace smd::headless
