// One open stream of hops: woken by a hop, by the end of its run, by its client's departure, and
// now and then to keep proxies from closing a silent connection. Internal to companion/.
#pragma once

#include "proxy/companion/companion.hpp"
#include "proxy/net/signal.hpp"
#include "proxy/net/watchdog.hpp"

namespace smd::companion {

struct Companion::Listener {
  net::Signal signal;
  net::Deadline heartbeat;
  explicit Listener(boost::asio::io_context& loop)
      : signal(loop.get_executor()),
        heartbeat(net::Watchdog::of(loop), [this] { signal.notify(); }) {}
};

}  // namespace smd::companion
