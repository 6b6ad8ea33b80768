#include "shared/diagnosis/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace smd::diagnosis {
namespace {

TEST(Catalogue, IsSortedAndEveryRowIsComplete) {
  const std::set<std::string_view> layers = {"certificate", "espi",         "gateway", "gba",
                                             "habit",       "http",         "input",   "network",
                                             "oauth",       "registration", "schema",  "tls"};
  const std::set<std::string_view> actors = {"you", "PG&E", "your network"};
  std::string_view previous;
  for (const auto& entry : catalogue()) {
    EXPECT_LT(previous, entry.id);
    previous = entry.id;
    EXPECT_TRUE(layers.contains(layer_of(entry.id))) << entry.id;
    EXPECT_TRUE(actors.contains(entry.who)) << entry.id;
    for (const auto text : {entry.title, entry.cause, entry.fix}) {
      ASSERT_FALSE(text.empty()) << entry.id;
      EXPECT_TRUE(text.back() == '.' || text.back() == '?') << entry.id << ": " << text;
    }
    EXPECT_FALSE(entry.source.empty()) << entry.id;
    EXPECT_EQ(find_entry(entry.id), &entry);
  }
  EXPECT_EQ(find_entry("oauth.nothing"), nullptr);
}

}  // namespace
}  // namespace smd::diagnosis
