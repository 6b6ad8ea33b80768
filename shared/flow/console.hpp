// Console: the whole test console as a function. An event goes in; the new view, effects and the
// record of the event come out (docs/contracts.md section 1). No clock, no random source, no I/O.
// Does not: draw (web/), send (proxy/ or the page), or keep the record (the shell does).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace smd::flow {

struct Update {
  nlohmann::json view;
  nlohmann::json effects = nlohmann::json::array();
  /// The events to append to the stored run: without secrets, in the order to feed them again.
  nlohmann::json record = nlohmann::json::array();
};

class Console {
 public:
  Console();
  ~Console();
  Console(Console&&) noexcept;
  Console& operator=(Console&&) noexcept;

  /// One event as JSON text. Error "event.malformed" (the state is unchanged) names what is wrong.
  [[nodiscard]] Result<Update> handle(std::string_view event);
  /// As event `body`, without JSON around the bytes. `changed` says whether the view differs enough
  /// to be worth drawing (progress moves in steps).
  [[nodiscard]] Update body(std::uint32_t request, std::string_view bytes, bool& changed);
  /// Rows [first, first + count) of a series, as JSON text (docs/contracts.md, smd_rows).
  [[nodiscard]] std::string rows(std::uint32_t feed, std::uint32_t series, std::uint32_t first,
                                 std::uint32_t count) const;
  /// Four doubles a point: start, low, high, flags (docs/contracts.md, smd_chart).
  [[nodiscard]] std::vector<double> chart(std::uint32_t feed, std::uint32_t series, double from,
                                          double to, std::uint32_t points) const;
  /// The same of delivered minus received (docs/contracts.md, smd_net).
  [[nodiscard]] std::vector<double> net(std::uint32_t feed, std::uint32_t delivered,
                                        std::uint32_t received, double from, double to,
                                        std::uint32_t points) const;
  /// A question about a feed (docs/contracts.md, smd_query), both as JSON text.
  [[nodiscard]] Result<std::string> query(std::string_view question) const;
  /// Readings as text of a file (docs/contracts.md, smd_export); "" for an unknown series.
  [[nodiscard]] std::string export_readings(std::uint32_t feed, std::uint32_t series, bool json,
                                            std::uint32_t first, std::uint32_t count) const;
  /// Lines of XML for display (docs/contracts.md, smd_xml_lines), without secrets.
  [[nodiscard]] std::string xml_lines(std::string_view bytes, bool raw, bool hide,
                                      std::uint32_t depth, std::uint32_t skip,
                                      std::uint32_t count) const;
  [[nodiscard]] nlohmann::json view() const;
  /// True when the text holds a secret of this run in any encoding.
  [[nodiscard]] bool leaks(std::string_view text) const;
  /// The text with the secrets of this run replaced by their pseudonyms.
  [[nodiscard]] std::string mask(std::string text) const;
  /// The same at the same length: for the bytes of a feed, which the shell keeps and whose places
  /// count.
  [[nodiscard]] std::string cover(std::string text) const;
  /// The step that a request was sent for; "" for the simulator's registrations and files.
  [[nodiscard]] std::string step_of(std::uint32_t request) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smd::flow
