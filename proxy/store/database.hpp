// Database: what the session store needs of SQLite and PostgreSQL alike: transactions, statements
// with $1 … $9, rows as texts. Failures are exceptions (DatabaseError), because a transaction must
// be rolled back wherever it broke off; the store turns them into results.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::store {

class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Blob {
  std::string bytes;
};
using Value = std::variant<std::int64_t, std::string, Blob>;

/// A row of an answer: numbers in decimal, blobs as their bytes; null is "".
class Record {
 public:
  explicit Record(std::vector<std::string> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] const std::string& text(std::size_t column) const { return cells_.at(column); }
  [[nodiscard]] std::int64_t number(std::size_t column) const;

 private:
  std::vector<std::string> cells_;
};
using Records = std::vector<Record>;

class Transaction {
 public:
  virtual ~Transaction() = default;
  /// One statement; `$1` is the first of `values`.
  virtual Records run(const std::string& sql, const std::vector<Value>& values) = 0;
  Records run(const std::string& sql) { return run(sql, {}); }
};

enum class Access { read, write };

class Database {
 public:
  virtual ~Database() = default;
  /// Runs `work` in a transaction and commits it; an exception rolls back. `work` may be run a
  /// second time when the connection broke before anything could have been committed. Throws
  /// DatabaseError only.
  virtual void transact(Access access, const std::function<void(Transaction&)>& work) = 0;
  /// "sqlite" or "postgresql".
  [[nodiscard]] virtual std::string_view kind() const = 0;
  /// Keeps other proxies from migrating at the same time; inside a writing transaction.
  virtual void lock_schema(Transaction& transaction) = 0;
};

/// The database of a store's URL, brought to the newest schema: `sqlite:PATH` or `postgresql://…`.
/// Errors: "store.url" (neither), "store.unavailable" (with what the database says).
[[nodiscard]] Result<std::shared_ptr<Database>> open_database(const std::string& url);

/// A file that is not there is made, readable by its owner only. Errors: DatabaseError.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const std::string& path);
/// `url` as libpq reads it. `connections`: most that are open at a time.
[[nodiscard]] std::unique_ptr<Database> open_postgresql(const std::string& url,
                                                        std::size_t connections);

}  // namespace smd::store
