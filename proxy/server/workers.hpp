// A few threads for calls that block, so that the event loop never does.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <memory>

namespace smd::server {

class Workers {
 public:
  explicit Workers(std::size_t threads);
  /// Waits for what still runs.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Runs `work` on one of the threads; goes on where it was called.
  boost::asio::awaitable<void> run(std::function<void()> work);

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace smd::server
