// The browser's part of the OAuth Test against the simulator: presses START on the portal, follows
// the redirects, and sends the forms of the log-in and confirm pages with what is filled in
// already. Does not: speak TLS, run scripts, or go anywhere but to loopback addresses.
#pragma once

#include <chrono>
#include <string>

#include "shared/base/result.hpp"

namespace smd::headless {

/// Returns what the last page said (its title). Error codes: "browser.address" (not plain http on
/// this machine), "browser.network", "browser.status" (an answer that ends the chain),
/// "browser.loop". Messages never hold a query, because a code may be in it.
[[nodiscard]] Result<std::string> play_oauth_test(const std::string& portal,
                                                  const std::string& client_id,
                                                  std::chrono::milliseconds timeout);

/// The body of one page of the simulator's portal. Errors as above.
[[nodiscard]] Result<std::string> read_page(const std::string& url,
                                            std::chrono::milliseconds timeout);

}  // namespace smd::headless
