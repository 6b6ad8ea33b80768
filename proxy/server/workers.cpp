#include "proxy/server/workers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace smd::server {

namespace asio = boost::asio;

struct Workers::Pool {
  asio::thread_pool threads;
  explicit Pool(std::size_t count) : threads(count) {}
};

Workers::Workers(std::size_t threads) : pool_(std::make_unique<Pool>(threads)) {}

Workers::~Workers() { pool_->threads.join(); }

asio::awaitable<void> Workers::run(std::function<void()> work) {
  co_await asio::co_spawn(
      pool_->threads,
      [&work]() -> asio::awaitable<void> {
        work();
        co_return;
      },
      asio::use_awaitable);
}

}  // namespace smd::server
