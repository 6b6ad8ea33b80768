#include "proxy/server/store_service.hpp"

#include <filesystem>

#include "proxy/companion/clock.hpp"
#include "proxy/server/log.hpp"

namespace smd::server {

namespace {

constexpr std::size_t kThreads = 8;
// JSON compresses well, but a file that expands to more than this was made to do harm.
constexpr std::size_t kMostExpansion = 4;
constexpr std::size_t kLeastExpanded = 64 * 1024 * 1024;
constexpr std::chrono::hours kRetireEvery{1};
constexpr std::int64_t kDay = 24LL * 3600 * 1000;

/// Of the default's folders only the owner may know.
void make_folder(const std::string& url) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(url.substr(url.find(':') + 1)).parent_path();
  std::error_code ec;
  if (!folder.empty() && fs::create_directories(folder, ec)) {
    fs::permissions(folder, fs::perms::owner_all, ec);
  }
  // What went wrong shows when the file is opened.
}

}  // namespace

StoreService::StoreService(std::shared_ptr<store::Database> database,
                           config::StoreSettings settings)
    : database_(std::move(database)),
      sessions_(database_),
      settings_(std::move(settings)),
      workers_(kThreads) {}

Result<std::unique_ptr<StoreService>> StoreService::open(const config::StoreSettings& settings) {
  if (settings.url == "none") return std::unique_ptr<StoreService>();
  if (!settings.chosen) make_folder(settings.url);
  auto database = store::open_database(settings.url);
  if (database) {
    return std::unique_ptr<StoreService>(new StoreService(std::move(database).value(), settings));
  }
  const Error& error = database.error();
  if (settings.chosen) {
    return Error(error.code, "store: " + error.message + " (or do without: --store none)");
  }
  log_line(LogLevel::warn, "no_store", {{"code", error.code}, {"message", error.message}});
  return std::unique_ptr<StoreService>();
}

std::size_t StoreService::expanded_limit() const {
  return std::max(settings_.max_bytes * kMostExpansion, kLeastExpanded);
}

boost::asio::awaitable<void> StoreService::retire_when_due() {
  const auto now = std::chrono::steady_clock::now();
  if (settings_.retention_days == 0 || now < due_) co_return;
  due_ = now + kRetireEvery;
  store::Actor actor;
  actor.who = "retention";
  actor.now = companion::now_ms();
  const std::int64_t before =
      actor.now - static_cast<std::int64_t>(settings_.retention_days) * kDay;
  std::optional<Result<std::int64_t>> gone;
  co_await workers_.run([&] { gone.emplace(sessions_.retire(before, actor)); });
  if (!*gone) {
    log_line(LogLevel::error, "store_failed", {{"message", gone->error().message}});
  } else if (**gone > 0) {
    log_line(LogLevel::info, "sessions_retired", {{"count", static_cast<long long>(**gone)}});
  }
}

}  // namespace smd::server
