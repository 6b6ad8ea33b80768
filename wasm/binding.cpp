// The C interface of the core for the browser (docs/contracts.md, "The WebAssembly interface").
// Bytes in, bytes out; no rule and no decision is here.
#include <emscripten/emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "shared/flow/console.hpp"

namespace {

struct Answer {
  std::uint32_t status;  ///< 0 = as asked, 1 = {"error"}
  std::uint32_t size;
  const std::uint8_t* bytes;
};

smd::flow::Console console;
std::string text;
std::vector<double> numbers;
Answer answer;

const Answer* reply(std::uint32_t status, std::string value) {
  text = std::move(value);
  answer = {status, static_cast<std::uint32_t>(text.size()),
            reinterpret_cast<const std::uint8_t*>(text.data())};
  return &answer;
}

std::string dump(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string dump(const smd::flow::Update& update, bool replay) {
  return "{\"view\":" + dump(update.view) +
         ",\"effects\":" + (replay ? "[]" : dump(update.effects)) +
         ",\"record\":" + (replay ? "[]" : dump(update.record)) + "}";
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE std::uint8_t* smd_alloc(std::uint32_t size) {
  return static_cast<std::uint8_t*>(std::malloc(size));
}

EMSCRIPTEN_KEEPALIVE void smd_free(std::uint8_t* bytes) { std::free(bytes); }

EMSCRIPTEN_KEEPALIVE const Answer* smd_handle(const std::uint8_t* event, std::uint32_t size,
                                              int replay) {
  const auto update = console.handle({reinterpret_cast<const char*>(event), size});
  if (!update) return reply(1, dump({{"error", update.error().message}}));
  return reply(0, dump(*update, replay != 0));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_body(std::uint32_t request, const std::uint8_t* bytes,
                                            std::uint32_t size) {
  bool changed = false;
  const auto update = console.body(request, {reinterpret_cast<const char*>(bytes), size}, changed);
  return reply(0, changed ? dump(update, false) : "{}");
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_rows(std::uint32_t feed, std::uint32_t series,
                                            std::uint32_t first, std::uint32_t count) {
  return reply(0, console.rows(feed, series, first, count));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_chart(std::uint32_t feed, std::uint32_t series, double from,
                                             double to, std::uint32_t points) {
  numbers = console.chart(feed, series, from, to, points);
  answer = {0, static_cast<std::uint32_t>(numbers.size() * sizeof(double)),
            reinterpret_cast<const std::uint8_t*>(numbers.data())};
  return &answer;
}

EMSCRIPTEN_KEEPALIVE int smd_leaks(const std::uint8_t* bytes, std::uint32_t size) {
  return console.leaks({reinterpret_cast<const char*>(bytes), size}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_mask(const std::uint8_t* bytes, std::uint32_t size) {
  return reply(0, console.mask(std::string(reinterpret_cast<const char*>(bytes), size)));
}

}  // extern "C"
