// The connection probe (connection_probe.hpp) for programs with an event loop. What takes long and
// does not wait (making a key) is done on a thread of its own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <vector>

#include "proxy/preflight/connection_probe.hpp"
#include "proxy/relay/cancellation.hpp"
#include "proxy/relay/pacer.hpp"

namespace smd::preflight {

/// As probe_connection, in its turn with `pacer`; a cancelled one ends with stage `cancelled`. The
/// arguments must outlive it.
boost::asio::awaitable<diagnosis::ConnectionFacts> async_probe(boost::asio::io_context& loop,
                                                               const ProbeTarget& target,
                                                               Presented presented,
                                                               relay::Pacer& pacer,
                                                               relay::Cancellation& cancellation);

/// As probe_experiment.
boost::asio::awaitable<std::vector<diagnosis::ConnectionFacts>> async_experiment(
    boost::asio::io_context& loop, const ProbeTarget& target, relay::Pacer& pacer,
    relay::Cancellation& cancellation);

/// Runs `work`, which blocks, on a thread of its own.
boost::asio::awaitable<void> off_the_loop(std::function<void()> work);

}  // namespace smd::preflight
