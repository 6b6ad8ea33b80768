// Feeds for the tests, built here, and a complete text of a model to compare models by.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/feed_reader.hpp"

namespace smd::espi::test {

/// How a feed is written: PG&E's prefixes and repeated declarations, or others.
struct Style {
  std::string atom = "ns1";  ///< prefix, "" for the default namespace
  std::string espi = "ns0";
  bool redeclare = true;  ///< xmlns on every entry and resource, xsi:type on Atom elements
  bool pretty = false;    ///< line breaks and indentation
};

struct TestReading {
  std::int64_t start = 0, duration = 3600, value = 0;
  int quality = -1, tou = -1;
  std::int64_t cost = -1;
};

class FeedText {
 public:
  explicit FeedText(Style style = {}) : style_(std::move(style)) {}

  struct Links {
    std::string self, up;
    std::vector<std::string> related;
  };
  /// `body` is written with {e} for the ESPI prefix and its colon.
  void entry(const Links& links, const std::string& title, const std::string& body,
             bool links_last = false);
  void block(const std::string& meter, std::int64_t start, std::int64_t duration,
             const std::vector<TestReading>& readings);
  [[nodiscard]] std::string feed() const;
  [[nodiscard]] std::string expand(const std::string& body) const;

 private:
  [[nodiscard]] std::string atom(const std::string& local) const;
  [[nodiscard]] std::string extra(const char* type) const;
  [[nodiscard]] std::string gap(int depth) const;

  Style style_;
  std::string entries_;
  int count_ = 0;
};

inline constexpr std::int64_t kAutumnDay = 1572764400;  // 2019-11-03 00:00 PDT, a day of 25 hours

/// One usage point, one meter reading, `days` blocks of hourly readings, values by a fixed rule.
[[nodiscard]] std::string hourly_feed(const Style& style, int days,
                                      std::int64_t first = 1571209200);

/// Reads a document in pieces of `chunk` bytes (0: all at once).
[[nodiscard]] FeedReader read_feed(std::string_view text, std::size_t chunk = 0, bool fast = true);
/// Everything a reader knows, as text: equal texts, equal results.
[[nodiscard]] std::string dump(const FeedReader& reader);

}  // namespace smd::espi::test
