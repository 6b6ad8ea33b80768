#include "shared/base/urn.hpp"

#include <gtest/gtest.h>

namespace smd {
namespace {

TEST(Urn, TakesOnlyThePrefixOff) {
  EXPECT_EQ(without_urn("urn:uuid:0b6f3a52"), "0b6f3a52");
  EXPECT_EQ(without_urn("URN:UUID:0b6f3a52"), "0b6f3a52");
  EXPECT_EQ(without_urn("0b6f3a52"), "0b6f3a52");
  EXPECT_EQ(without_urn("urn:uuid:"), "");
  EXPECT_EQ(without_urn("urn:oid:1"), "urn:oid:1");
  EXPECT_EQ(without_urn(""), "");
}

}  // namespace
}  // namespace smd
