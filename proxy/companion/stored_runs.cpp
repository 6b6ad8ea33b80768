#include "proxy/companion/stored_runs.hpp"

#include "proxy/companion/sealing.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/encoding/base64.hpp"

namespace smd::companion {
namespace {

using store::Access;
using store::Records;
using store::Transaction;

constexpr std::size_t kIdBytes = 16;
constexpr std::int64_t kMaxRuns = 256;
constexpr std::int64_t kMaxHops = 500;
constexpr std::int64_t kMaxVisits = 64;

std::string base64(std::string_view bytes) { return encoding::base64_encode(bytes); }

std::string from_base64(const std::string& text) {
  auto bytes = encoding::base64_decode(text);
  if (!bytes) throw store::DatabaseError("A pending run in the store is damaged.");
  return std::move(bytes).value();
}

std::string handle_of(std::string_view id) { return digest_for("run", id); }

class StoredRuns final : public RunStore {
 public:
  explicit StoredRuns(std::shared_ptr<store::Database> database) : database_(std::move(database)) {}

  std::string create(const RunRequest& request, EpochMs now) override {
    std::string id = tls::random_hex(kIdBytes);
    const KeyPair keys = make_key_pair();
    write([&](Transaction& transaction) {
      transaction.run("DELETE FROM oauth_runs WHERE expires <= $1", {now});
      transaction.run(
          "DELETE FROM oauth_runs WHERE number <= (SELECT max(number) FROM oauth_runs) - $1",
          {kMaxRuns - 1});
      transaction.run(
          "INSERT INTO oauth_runs (run, state, authorize, public_key, private_key, expires) "
          "VALUES ($1, $2, $3, $4, $5, $6)",
          {handle_of(id), digest_for("state", request.state), request.authorize,
           base64(keys.public_key), base64(lock_with(id, keys.private_key)),
           now + static_cast<EpochMs>(request.expires_in) * 1000});
    });
    return id;
  }

  std::optional<FoundRun> newest(EpochMs now) override {
    return found("FROM oauth_runs WHERE expires > $1 ORDER BY number DESC LIMIT 1", {now});
  }
  std::optional<FoundRun> with_state(std::string_view state, EpochMs now) override {
    return found("FROM oauth_runs WHERE expires > $1 AND state = $2 ORDER BY number DESC LIMIT 1",
                 {now, digest_for("state", state)});
  }
  std::optional<FoundRun> with_visit(std::string_view visit, EpochMs now) override {
    return found(
        "FROM oauth_runs WHERE expires > $1 AND run = (SELECT run FROM oauth_visits WHERE visit = "
        "$2)",
        {now, digest_for("visit", visit)});
  }

  void add_visit(const std::string& handle, const std::string& visit) override {
    write([&](Transaction& transaction) {
      if (!held(transaction, handle)) return;
      const auto count =
          transaction.run("SELECT count(*) FROM oauth_visits WHERE run = $1", {handle});
      if (count.front().number(0) >= kMaxVisits) {
        transaction.run("DELETE FROM oauth_visits WHERE run = $1", {handle});
      }
      transaction.run("INSERT INTO oauth_visits (visit, run) VALUES ($1, $2)",
                      {digest_for("visit", visit), handle});
    });
  }
  void end_visit(const std::string& handle, const std::string& visit) override {
    write([&](Transaction& transaction) {
      transaction.run("DELETE FROM oauth_visits WHERE visit = $1 AND run = $2",
                      {digest_for("visit", visit), handle});
    });
  }

  bool add_code(const std::string& handle, const std::string& code) override {
    bool added = true;
    write([&](Transaction& transaction) {
      if (!held(transaction, handle)) return;
      added = !transaction
                   .run(
                       "INSERT INTO oauth_codes (run, code) VALUES ($1, $2) ON CONFLICT DO NOTHING "
                       "RETURNING run",
                       {handle, digest_for("code", handle + code)})
                   .empty();
    });
    return added;
  }

  bool append(const std::string& handle, Hop& hop) override {
    bool kept = false;
    write([&](Transaction& transaction) {
      const auto key = held(transaction, handle);
      if (!key) return;
      const auto last =
          transaction.run("SELECT coalesce(max(seq), 0) FROM oauth_hops WHERE run = $1", {handle});
      const std::int64_t seq = last.front().number(0) + 1;
      if (seq > kMaxHops) return;
      hop.seq = static_cast<std::uint64_t>(seq);
      transaction.run("INSERT INTO oauth_hops (run, seq, hop) VALUES ($1, $2, $3)",
                      {handle, seq, base64(seal(*key, hop_json("", hop)))});
      kept = true;
    });
    return kept;
  }

  std::optional<ReadRun> read(const std::string& id, std::uint64_t after, EpochMs now) override {
    const std::string handle = handle_of(id);
    Records run;
    Records hops;
    database_->transact(Access::read, [&](Transaction& transaction) {
      run = transaction.run(
          "SELECT expires, private_key FROM oauth_runs WHERE run = $1 AND expires > $2",
          {handle, now});
      hops = transaction.run("SELECT hop FROM oauth_hops WHERE run = $1 AND seq > $2 ORDER BY seq",
                             {handle, static_cast<std::int64_t>(after)});
    });
    if (run.empty()) return std::nullopt;
    ReadRun out;
    out.expires_at = run.front().number(0);
    if (hops.empty()) return out;
    const auto key = unlock_with(id, from_base64(run.front().text(1)));
    if (!key) throw store::DatabaseError("The key of a pending run in the store is damaged.");
    for (const auto& row : hops) {
      const auto text = open_sealed(*key, from_base64(row.text(0)));
      auto hop = text ? hop_from_json(*text)
                      : Result<Hop>(Error("hop.sealed", "A hop in the store cannot be opened."));
      if (!hop) throw store::DatabaseError(hop.error().message);
      out.hops.push_back(std::move(hop).value());
    }
    return out;
  }

  bool end(const std::string& id) override {
    bool ended = false;
    write([&](Transaction& transaction) {
      ended =
          !transaction.run("DELETE FROM oauth_runs WHERE run = $1 RETURNING run", {handle_of(id)})
               .empty();
    });
    return ended;
  }
  [[nodiscard]] bool is_shared() const override { return true; }

 private:
  void write(const std::function<void(Transaction&)>& work) {
    database_->transact(Access::write, work);
  }

  std::optional<FoundRun> found(const std::string& which, const std::vector<store::Value>& values) {
    Records runs;
    database_->transact(Access::read, [&](Transaction& transaction) {
      runs = transaction.run("SELECT run, authorize " + which, values);
    });
    if (runs.empty()) return std::nullopt;
    FoundRun out;
    out.handle = runs.front().text(0);
    out.authorize = runs.front().text(1);
    return out;
  }

  /// The public key of a run that is there, which is kept from others until the transaction ends:
  /// two hops must not get the same number.
  static std::optional<std::string> held(Transaction& transaction, const std::string& handle) {
    const auto run = transaction.run(
        "UPDATE oauth_runs SET expires = expires WHERE run = $1 RETURNING public_key", {handle});
    if (run.empty()) return std::nullopt;
    return from_base64(run.front().text(0));
  }

  std::shared_ptr<store::Database> database_;
};

}  // namespace

std::unique_ptr<RunStore> make_stored_runs(std::shared_ptr<store::Database> database) {
  return std::make_unique<StoredRuns>(std::move(database));
}

}  // namespace smd::companion
