#include "shared/simulator/wire.hpp"

#include <gtest/gtest.h>

#include "shared/simulator/random.hpp"

namespace smd::simulator {
namespace {

TEST(Wire, Base64OfRfc4648Section10) {
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : rows) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(base64_decoded(encoded), plain);
  }
  for (const auto bad :
       {"Zg", "Zg=", "Zh==", "Zm9v Zm9v", "Zm9v\n", "Z", "=", "====", "Zg==Zg==", "Z-8_"}) {
    EXPECT_EQ(base64_decoded(bad), std::nullopt) << bad;
  }
}

TEST(Wire, FormParameters) {
  const auto parameters = form_parameters("a=1&b=x%20y+z&empty=&novalue&&c=%26%3D");
  ASSERT_TRUE(parameters.has_value());
  ASSERT_EQ(parameters->size(), 3U);
  EXPECT_EQ((*parameters)[1].value, "x y z");
  EXPECT_EQ((*parameters)[2].value, "&=");
  for (const auto bad : {"a=%", "a=%1", "a=%zz", "%=1"}) {
    EXPECT_FALSE(form_parameters(bad).has_value()) << bad;
  }
}

TEST(Wire, Escapes) {
  EXPECT_EQ(json_escaped("a\"b\\c\n"), "a\\\"b\\\\c\\u000A");
  EXPECT_EQ(xml_escaped("<a b=\"c\">&"), "&lt;a b=&quot;c&quot;&gt;&amp;");
  EXPECT_EQ(percent_encoded("aZ9-._~ /?=é"), "aZ9-._~%20%2F%3F%3D%C3%A9");
}

TEST(Random, IsRepeatableAndShapesIds) {
  Random a(1), b(1), c(2);
  const auto id = a.uuid();
  EXPECT_EQ(id, b.uuid());
  EXPECT_NE(id, c.uuid());
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '4');
  EXPECT_EQ(a.hex_digits(32).size(), 32U);
  EXPECT_NE(a.decimal_digits(5)[0], '0');
  Entropy zeros{};
  Entropy one{};
  one[31] = 1;
  EXPECT_NE(Random(zeros).uuid(), Random(one).uuid());
}

}  // namespace
}  // namespace smd::simulator
