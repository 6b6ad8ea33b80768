// Answers as they come: head, body, end or failure; what is kept of a body, and its record.
#include <algorithm>

#include "pugixml.hpp"
#include "shared/base/printable.hpp"
#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

Exchange* Engine::exchange(std::uint32_t request) {
  for (auto& candidate : state.exchanges) {
    if (candidate.request == request) return &candidate;
  }
  return nullptr;
}

void Engine::on_head(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  auto* sent = exchange(request);
  if (sent == nullptr || sent->state != "sending") return;
  sent->state = "receiving";
  sent->head_at = state.now;
  sent->status = static_cast<int>(number_of(event, "status"));
  Json headers = Json::array();
  if (const auto it = event.find("headers"); it != event.end() && it->is_array()) {
    for (const auto& header : *it) {
      if (!header.is_array() || header.size() != 2 || !header[0].is_string() ||
          !header[1].is_string())
        continue;
      const auto name = header[0].get<std::string>();
      const auto value = names().mask(header[1].get<std::string>());
      if (equals_ignoring_case(name, "content-type")) sent->content_type = value;
      sent->response_headers.emplace_back(name, value);
      headers.push_back({name, value});
    }
  }
  if (const auto it = event.find("tls"); it != event.end()) sent->tls = *it;
  Json recorded = event;
  recorded["headers"] = std::move(headers);
  record.push_back(std::move(recorded));

  if (sent->step != step::kSampleData || sent->status != 200) return;
  auto& running = step(sent->step);
  if (running.feed != 0) state.feeds.erase(running.feed);
  Feed feed;
  feed.id = state.next_feed++;
  feed.request = request;
  feed.title = sent->title;
  for (const auto& [name, value] : sent->response_headers) {
    if (!equals_ignoring_case(name, "content-length")) continue;
    feed.total_bytes =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, parse_int64(value).value_or(0)));
  }
  sent->feed = running.feed = feed.id;
  state.feeds.emplace(feed.id, std::move(feed));
  record_stored(request);
}

// The shell keeps the bytes of a feed and feeds them again where this stands.
void Engine::record_stored(std::uint32_t request) {
  record.push_back({{"type", "body"}, {"now", state.now}, {"request", request}, {"stored", true}});
}

void Engine::receive_body(std::uint32_t request, std::string_view bytes) {
  auto* sent = exchange(request);
  if (sent == nullptr || sent->state != "receiving") return;
  sent->bytes += bytes.size();
  if (sent->body.size() < kKeptBody) sent->body += bytes.substr(0, kKeptBody - sent->body.size());
  if (sent->feed == 0) return;
  const auto it = state.feeds.find(sent->feed);
  if (it == state.feeds.end()) return;
  it->second.bytes += bytes.size();
  it->second.reader.feed(bytes);
}

void Engine::join_feeds() {
  // Whether depends on what was read, never on how it came in pieces: the same bytes, the same
  // view. Joining costs as much as there are resources, so that large bulk feeds are joined once,
  // at the end.
  constexpr std::size_t kFew = 1'000;
  for (auto& [id, feed] : state.feeds) {
    if (feed.reader.state() != espi::FeedState::reading) continue;
    const auto& model = feed.reader.model();
    if (model.usage_points.size() + model.meter_readings.size() + model.reading_types.size() +
            model.usage_summaries.size() + model.series.size() <=
        kFew) {
      feed.reader.join();
    }
  }
}

void Engine::on_body(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  auto* sent = exchange(request);
  if (sent == nullptr || sent->state != "receiving") return;
  std::string bytes = text_of(event, "text");
  if (const std::string encoded = text_of(event, "base64"); !encoded.empty()) {
    const auto decoded = encoding::base64_decode(encoded);
    if (decoded) bytes = *decoded;
  }
  receive_body(request, bytes);
  // A recorded body has pseudonyms in it; its true length stands beside it.
  const auto size = number_of(event, "size", -1);
  if (size >= 0) sent->bytes += static_cast<std::uint64_t>(size) - bytes.size();
}

// Puts the body into the form that may be shown: secrets learnt from it and taken out.
void Engine::settle_body(Exchange& sent) {
  // A feed is drawn from its model; of its text only the beginning is shown.
  if (sent.feed != 0 && sent.body.size() > kShownOfFeed) sent.body.resize(kShownOfFeed);
  names().learn(sent.body);
  sent.raw = names().mask(sent.body);
  // The head came before the body told what in it was secret.
  for (auto& header : sent.response_headers) header.second = names().mask(std::move(header.second));
  // By the length that was received: a recorded body has pseudonyms in it.
  sent.truncated = sent.bytes > (sent.feed != 0 ? kShownOfFeed : kKeptBody);
}

void Engine::record_body(const Exchange& sent) {
  if (sent.bytes == 0 || sent.feed != 0) return;
  Json body = {
      {"type", "body"}, {"now", state.now}, {"request", sent.request}, {"size", sent.bytes}};
  if (is_utf8(sent.raw)) {
    body["text"] = sent.raw;
  } else {
    body["base64"] = encoding::base64_encode(sent.raw);
  }
  record.push_back(std::move(body));
}

void Engine::end_exchange(Exchange& sent) {
  sent.body.clear();
  sent.body.shrink_to_fit();
  if (!is_utf8(sent.raw)) sent.raw = printable(sent.raw);
}

void Engine::on_end(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  auto* sent = exchange(request);
  if (sent == nullptr || sent->state != "receiving") return;
  if (const auto it = event.find("timing"); it != event.end() && it->is_object())
    sent->timing = *it;
  if (const auto it = event.find("judged"); it != event.end()) sent->judged = *it;
  sent->state = "done";
  if (const auto it = state.feeds.find(sent->feed); it != state.feeds.end())
    it->second.reader.finish();
  settle_body(*sent);
  record_body(*sent);
  record.push_back(event);

  const std::string body = sent->body;
  const std::string step_id = sent->step;
  if (!step_id.empty()) {
    judge(*sent, body);
    // What depends on a secret's bytes is told again from the record (as with edits).
    if (!sent->judged.is_null()) record.back()["judged"] = sent->judged;
  } else if (sent->feed == 0) {
    if (sent->status == 200) {
      fill_from_simulator(body);
    } else {
      notice("simulator", "error",
             texts::get("notice.simulator-failed", {std::to_string(sent->status)}));
    }
  } else {
    say(texts::get("status.file-read", {sent->title}));
  }
  end_exchange(*exchange(request));
  if (!step_id.empty()) finish_step(step_id);
}

void Engine::on_failed(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  auto* sent = exchange(request);
  if (sent == nullptr || (sent->state != "sending" && sent->state != "receiving")) return;
  diagnosis::RelayFailure failure;
  failure.stage = text_of(event, "stage");
  failure.code = number_of(event, "code");
  failure.reason = names().mask(text_of(event, "message"));
  failure.sent = text_of(event, "sent");
  failure.during = text_of(event, "during");
  if (const auto it = event.find("verifyResult"); it != event.end() && it->is_number_integer()) {
    failure.verify_result = it->get<std::int64_t>();
  }
  if (const auto it = event.find("timing"); it != event.end() && it->is_object())
    sent->timing = *it;
  if (const auto it = event.find("tls"); it != event.end() && it->is_object()) sent->tls = *it;
  const bool cancelled = failure.stage == "cancelled";
  sent->state = cancelled ? "cancelled" : "failed";
  sent->failure = failure;
  if (const auto it = state.feeds.find(sent->feed); it != state.feeds.end())
    it->second.reader.cancel();
  settle_body(*sent);
  record_body(*sent);
  Json recorded = event;
  recorded["message"] = failure.reason;
  record.push_back(std::move(recorded));

  const std::string step_id = sent->step;
  if (!step_id.empty()) {
    auto& failed = step(step_id);
    if (cancelled) {
      failed.verdict = Verdict::kCouldNotRun;
      failed.outcome = texts::get("outcome.cancelled");
      state.queue.clear();
    } else {
      diagnosis::Evidence evidence;
      evidence.failure = failure;
      evidence.status = sent->status;
      evidence.token_call = sent->token_call;
      const bool told = sent->tls.is_object() && sent->tls.contains("clientCertificateSha256");
      evidence.certificate_presented = told ? !text_of(sent->tls, "clientCertificateSha256").empty()
                                            : state.certificates.contains(sent->upstream);
      if (const auto asked = sent->tls.is_object() ? sent->tls.find("clientCertificateRequested")
                                                   : sent->tls.end();
          sent->tls.is_object() && asked != sent->tls.end() && asked->is_boolean()) {
        evidence.certificate_requested = asked->get<bool>();
      }
      failed.findings = diagnosis::explain(evidence);
      static constexpr std::string_view kNotTheServer[] = {"input", "policy",  "queue",
                                                           "dns",   "connect", "lost"};
      const bool could_not = std::find(std::begin(kNotTheServer), std::end(kNotTheServer),
                                       failure.stage) != std::end(kNotTheServer);
      failed.verdict = could_not ? Verdict::kCouldNotRun : Verdict::kFailed;
      if (const auto* entry = diagnosis::find_entry(failed.findings.front().id))
        failed.outcome = entry->title;
    }
  } else if (sent->feed == 0) {
    notice("simulator", "error", texts::get("notice.simulator-unreachable", {failure.reason}));
  }
  end_exchange(*exchange(request));
  if (!step_id.empty()) finish_step(step_id);
}

}  // namespace smd::flow
