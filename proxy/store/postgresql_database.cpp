#include <poll.h>

#include <condition_variable>
#include <mutex>
#include <pqxx/pqxx>

#include "proxy/store/database.hpp"

namespace smd::store {
namespace {

constexpr pqxx::oid kBytea = 17;
// Any number that nobody else locks on.
constexpr const char* kSchemaLock = "SELECT pg_advisory_xact_lock(7363686553617665)";

std::string hex_bytea(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\\x";
  out.reserve(2 + bytes.size() * 2);
  for (const char c : bytes) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

/// Every value as PostgreSQL reads it from text; the statement says of what type it is.
std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return hex_bytea(std::get<Blob>(value).bytes);
}

class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(pqxx::work& work) : work_(work) {}

  Records run(const std::string& sql, const std::vector<Value>& values) override {
    std::vector<std::string> texts;
    texts.reserve(values.size());
    for (const Value& value : values) texts.push_back(text_of(value));
    const pqxx::result found =
        values.empty() ? work_.exec(sql)
                       : work_.exec_params(
                             sql, pqxx::prepare::make_dynamic_params(texts.begin(), texts.end()));
    Records out;
    out.reserve(found.size());
    for (const auto& row : found) {
      std::vector<std::string> cells;
      cells.reserve(row.size());
      for (const auto& field : row) {
        if (field.is_null()) {
          cells.emplace_back();
        } else if (field.type() == kBytea) {
          cells.push_back(pqxx::binarystring(field).str());
        } else {
          cells.emplace_back(field.c_str(), field.size());
        }
      }
      out.emplace_back(std::move(cells));
    }
    return out;
  }

 private:
  pqxx::work& work_;
};

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(std::string url, std::size_t connections)
      : url_(std::move(url)), most_(connections) {
    kept_.push_back(connect());
  }

  void transact(Access, const std::function<void(Transaction&)>& work) override {
    // A kept connection may have died with the server it led to; nothing was begun on it then.
    for (int attempt = 0;; ++attempt) {
      auto connection = take();
      bool committing = false;
      try {
        pqxx::work work_unit(*connection);
        PostgresTransaction transaction(work_unit);
        work(transaction);
        committing = true;
        work_unit.commit();
      } catch (const pqxx::in_doubt_error& error) {
        drop();
        throw DatabaseError(std::string("It is not known whether this was saved: ") + error.what());
      } catch (const pqxx::broken_connection& error) {
        drop();
        if (committing || attempt > 0) throw DatabaseError(error.what());
        forget_kept();
        continue;
      } catch (const DatabaseError&) {
        give_back(std::move(connection));
        throw;
      } catch (const std::exception& error) {
        // A server that shuts down says so as the error of a statement.
        if (connection->is_open()) {
          give_back(std::move(connection));
        } else {
          drop();
        }
        throw DatabaseError(error.what());
      }
      give_back(std::move(connection));
      return;
    }
  }

  [[nodiscard]] std::string_view kind() const override { return "postgresql"; }
  void lock_schema(Transaction& transaction) override { transaction.run(kSchemaLock); }

 private:
  using Connection = std::unique_ptr<pqxx::connection>;

  /// A server has nothing to say on a connection that rests, except that it goes.
  static bool is_quiet(pqxx::connection& connection) {
    pollfd waiting{connection.sock(), POLLIN, 0};
    return connection.is_open() && ::poll(&waiting, 1, 0) == 0;
  }

  Connection connect() {
    try {
      return std::make_unique<pqxx::connection>(url_);
    } catch (const std::exception& error) {
      throw DatabaseError(error.what());
    }
  }

  Connection take() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !kept_.empty() || open_ < most_; });
    while (!kept_.empty()) {
      auto out = std::move(kept_.back());
      kept_.pop_back();
      if (!is_quiet(*out)) continue;
      ++open_;
      return out;
    }
    ++open_;
    lock.unlock();
    try {
      return connect();
    } catch (...) {
      drop();
      throw;
    }
  }

  void give_back(Connection connection) {
    const std::lock_guard lock(mutex_);
    --open_;
    kept_.push_back(std::move(connection));
    free_.notify_one();
  }

  void drop() {
    const std::lock_guard lock(mutex_);
    --open_;
    free_.notify_one();
  }

  void forget_kept() {
    const std::lock_guard lock(mutex_);
    kept_.clear();
  }

  std::string url_;
  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<Connection> kept_;
  std::size_t open_ = 0;  ///< in use
};

}  // namespace

std::unique_ptr<Database> open_postgresql(const std::string& url, std::size_t connections) {
  return std::make_unique<PostgresDatabase>(url, connections);
}

}  // namespace smd::store
