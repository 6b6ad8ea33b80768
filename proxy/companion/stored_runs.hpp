// Pending OAuth runs in the session store's database, so that a redirect may come back to another
// proxy than the one that sent it. Codes rest there sealed (sealing.hpp), for minutes; a run's rows
// go when it ends or expires.
#pragma once

#include <memory>

#include "proxy/companion/runs.hpp"
#include "proxy/store/database.hpp"

namespace smd::companion {

[[nodiscard]] std::unique_ptr<RunStore> make_stored_runs(std::shared_ptr<store::Database> database);

}  // namespace smd::companion
