#include "proxy/relay/relay_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>

#include "proxy/relay/upstream.hpp"

namespace smd::relay {

namespace asio = boost::asio;

namespace {

class CallbackSink final : public Sink {
 public:
  CallbackSink(const RelayClient::OnHead& on_head, const RelayClient::OnBody& on_body)
      : on_head_(on_head), on_body_(on_body) {}
  asio::awaitable<bool> on_head(RelayHead& head) override { co_return !on_head_ || on_head_(head); }
  asio::awaitable<bool> on_body(std::string_view piece, bool) override {
    co_return piece.empty() || !on_body_ || on_body_(piece);
  }
  asio::awaitable<bool> flush() override { co_return true; }

 private:
  const RelayClient::OnHead& on_head_;
  const RelayClient::OnBody& on_body_;
};

}  // namespace

struct RelayClient::State {
  asio::io_context loop{1};
  std::unique_ptr<Upstream> upstream;
  std::mutex busy;                  // one exchange at a time
  std::mutex guard;                 // protects `running`
  Cancellation* running = nullptr;  // touched on the thread that runs the loop only, once posted
};

RelayClient::RelayClient(std::unique_ptr<State> state) : state_(std::move(state)) {}

RelayClient::~RelayClient() {
  state_->upstream->close_idle();
  // Lets pending waits end, so that what they keep alive is released.
  state_->loop.restart();
  state_->loop.poll();
}

Result<std::unique_ptr<RelayClient>> RelayClient::create(UpstreamConfig config) {
  auto state = std::make_unique<State>();
  Result<std::unique_ptr<Upstream>> upstream = Upstream::create(state->loop, std::move(config));
  if (!upstream) return upstream.error();
  // Nobody could mend it while this runs.
  if (upstream.value()->identity_error()) return *upstream.value()->identity_error();
  state->upstream = std::move(upstream).value();
  return std::unique_ptr<RelayClient>(new RelayClient(std::move(state)));
}

RelayOutcome RelayClient::perform(const RelayRequest& request, const OnHead& on_head,
                                  const OnBody& on_body) {
  const std::lock_guard turn(state_->busy);
  CallbackSink sink(on_head, on_body);
  Cancellation cancellation;
  RelayOutcome outcome;
  bool done = false;
  state_->loop.restart();
  // Between two calls nobody looks at the kept connections: notice now what happened to them.
  state_->loop.poll();
  state_->loop.restart();
  {
    const std::lock_guard lock(state_->guard);
    state_->running = &cancellation;
  }
  asio::co_spawn(state_->loop, state_->upstream->perform(request, nullptr, sink, cancellation),
                 [&](std::exception_ptr, RelayOutcome result) {
                   outcome = std::move(result);
                   done = true;
                 });
  while (!done && state_->loop.run_one() > 0) {
  }
  const std::lock_guard lock(state_->guard);
  state_->running = nullptr;
  return outcome;
}

void RelayClient::wait_turn() {
  const std::lock_guard turn(state_->busy);
  Cancellation cancellation;
  bool done = false;
  state_->loop.restart();
  // Nobody else waits: the turn comes after one interval at most.
  asio::co_spawn(state_->loop, state_->upstream->pacer().wait(std::chrono::hours(1), cancellation),
                 [&](std::exception_ptr, Pacer::Turn) { done = true; });
  while (!done && state_->loop.run_one() > 0) {
  }
}

void RelayClient::cancel() {
  asio::post(state_->loop, [state = state_.get()] {
    const std::lock_guard lock(state->guard);
    if (state->running != nullptr) state->running->cancel();
  });
}

const tls::CertificateFacts* RelayClient::certificate() const {
  return state_->upstream->certificate();
}

}  // namespace smd::relay
