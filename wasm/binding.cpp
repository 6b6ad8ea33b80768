// The C interface of the core for the browser (docs/contracts.md, "The WebAssembly interface").
// Bytes in, bytes out; no rule and no decision is here.
#include <emscripten/emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/espi/xml_lines.hpp"
#include "shared/flow/console.hpp"

namespace {

struct Answer {
  std::uint32_t status;  ///< 0 = as asked, 1 = {"error"}
  std::uint32_t size;
  const std::uint8_t* bytes;
};

// Bits of the flags of smd_xml_index and smd_xml_lines.
constexpr std::uint32_t kBegin = 1;
constexpr std::uint32_t kLast = 2;
constexpr std::uint32_t kRaw = 4;
constexpr std::uint32_t kHide = 8;

smd::flow::Console console;
smd::espi::LineIndex line_index;
std::string text;
std::vector<double> numbers;
Answer answer;

const Answer* reply(std::uint32_t status, std::string value) {
  text = std::move(value);
  answer = {status, static_cast<std::uint32_t>(text.size()),
            reinterpret_cast<const std::uint8_t*>(text.data())};
  return &answer;
}

const Answer* reply(std::vector<double> values) {
  numbers = std::move(values);
  answer = {0, static_cast<std::uint32_t>(numbers.size() * sizeof(double)),
            reinterpret_cast<const std::uint8_t*>(numbers.data())};
  return &answer;
}

std::string_view view_of(const std::uint8_t* bytes, std::uint32_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
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
  const auto update = console.handle(view_of(event, size));
  if (!update) return reply(1, dump({{"error", update.error().message}}));
  return reply(0, dump(*update, replay != 0));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_body(std::uint32_t request, const std::uint8_t* bytes,
                                            std::uint32_t size) {
  bool changed = false;
  const auto update = console.body(request, view_of(bytes, size), changed);
  return reply(0, changed ? dump(update, false) : "{}");
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_rows(std::uint32_t feed, std::uint32_t series,
                                            std::uint32_t first, std::uint32_t count) {
  return reply(0, console.rows(feed, series, first, count));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_chart(std::uint32_t feed, std::uint32_t series, double from,
                                             double to, std::uint32_t points) {
  return reply(console.chart(feed, series, from, to, points));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_net(std::uint32_t feed, std::uint32_t delivered,
                                           std::uint32_t received, double from, double to,
                                           std::uint32_t points) {
  return reply(console.net(feed, delivered, received, from, to, points));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_query(const std::uint8_t* question, std::uint32_t size) {
  const auto answered = console.query(view_of(question, size));
  if (!answered) return reply(1, dump({{"error", answered.error().message}}));
  return reply(0, *answered);
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_export(std::uint32_t feed, std::uint32_t series,
                                              std::uint32_t format, std::uint32_t first,
                                              std::uint32_t count) {
  return reply(0, console.export_readings(feed, series, format == 1, first, count));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_xml_index(const std::uint8_t* bytes, std::uint32_t size,
                                                 std::uint32_t flags) {
  if ((flags & kBegin) != 0) {
    line_index = smd::espi::LineIndex((flags & kRaw) != 0 ? smd::espi::LineStyle::raw
                                                          : smd::espi::LineStyle::indented);
  }
  nlohmann::json marks = nlohmann::json::array();
  for (const auto& mark : line_index.feed(view_of(bytes, size), (flags & kLast) != 0)) {
    marks.push_back({mark.line, mark.offset, mark.depth});
  }
  return reply(0, dump({{"lines", line_index.lines()}, {"marks", std::move(marks)}}));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_xml_lines(const std::uint8_t* bytes, std::uint32_t size,
                                                 std::uint32_t depth, std::uint32_t skip,
                                                 std::uint32_t count, std::uint32_t flags) {
  return reply(0, console.xml_lines(view_of(bytes, size), (flags & kRaw) != 0, (flags & kHide) != 0,
                                    depth, skip, count));
}

EMSCRIPTEN_KEEPALIVE int smd_leaks(const std::uint8_t* bytes, std::uint32_t size) {
  return console.leaks(view_of(bytes, size)) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_mask(const std::uint8_t* bytes, std::uint32_t size) {
  return reply(0, console.mask(std::string(view_of(bytes, size))));
}

EMSCRIPTEN_KEEPALIVE const Answer* smd_cover(const std::uint8_t* bytes, std::uint32_t size) {
  return reply(0, console.cover(std::string(view_of(bytes, size))));
}

}  // extern "C"
