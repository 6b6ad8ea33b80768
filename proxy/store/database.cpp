#include "proxy/store/database.hpp"

#include "proxy/store/migrations.hpp"
#include "shared/base/text.hpp"

namespace smd::store {

namespace {
constexpr std::size_t kConnections = 8;
}

std::int64_t Record::number(std::size_t column) const {
  const auto number = parse_int64(text(column));
  if (!number) throw DatabaseError("A column that should hold a number holds something else.");
  return *number;
}

Result<std::shared_ptr<Database>> open_database(const std::string& url) {
  try {
    std::shared_ptr<Database> database;
    if (url.starts_with("sqlite:")) {
      database = open_sqlite(url.substr(7));
    } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
      database = open_postgresql(url, kConnections);
    } else {
      return Error("store.url", "A store is sqlite:PATH or postgresql://USER@HOST/DATABASE.");
    }
    migrate(*database);
    return database;
  } catch (const DatabaseError& error) {
    return Error("store.unavailable", error.what());
  }
}

}  // namespace smd::store
