// Exact totals, names of numbers, links as keys, integers as texts.
#include "shared/espi/quantities.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "shared/espi/enumerations.hpp"
#include "shared/espi/hrefs.hpp"
#include "shared/espi/number_text.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

TEST(ExactSum, NeverOverflows) {
  ExactSum sum;
  EXPECT_EQ(sum.to_string(), "0");
  sum.add(-7);
  EXPECT_EQ(sum.to_string(), "-7");
  EXPECT_EQ(sum.to_int64(), -7);
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  ExactSum large;
  for (int i = 0; i < 3; ++i) large.add(kMax);
  EXPECT_EQ(large.to_string(), "27670116110564327421");
  EXPECT_FALSE(large.to_int64().has_value());
  for (int i = 0; i < 6; ++i) large.add(kMin);
  EXPECT_EQ(large.to_string(), "-27670116110564327427");
  for (int i = 0; i < 3; ++i) large.add(kMax);
  EXPECT_EQ(large.to_string(), "-6");
  EXPECT_EQ(large.to_int64(), -6);
}

TEST(DecimalText, KeepsEveryDigit) {
  EXPECT_EQ(decimal_text("1109000", -3), "1109.000");
  EXPECT_EQ(decimal_text("-5", -3), "-0.005");
  EXPECT_EQ(decimal_text("12", 2), "1200");
  EXPECT_EQ(decimal_text("0", 5), "0");
  EXPECT_EQ(decimal_text("27670116110564327421", -8), "276701161105.64327421");
  EXPECT_EQ(decimal_text("12", 4096), "12e4096");
}

TEST(Difference, IsExactWhateverTheLengths) {
  const auto text = [](const Scaled& left, const Scaled& right) {
    const Scaled net = difference(left, right);
    return decimal_text(net.digits, net.exponent);
  };
  EXPECT_EQ(text({"12", 0}, {"3456", -3}), "8.544");
  EXPECT_EQ(text({"3456", -3}, {"12", 0}), "-8.544");
  EXPECT_EQ(text({"-5", 0}, {"-5", 0}), "0");
  EXPECT_EQ(text({"-5", 0}, {"7", 0}), "-12");
  EXPECT_EQ(text({"5", 0}, {"-7", 0}), "12");
  EXPECT_EQ(text({"0", 2}, {"0", -1}), "0.0");
  EXPECT_EQ(text({"1", 25}, {"1", -5}), "9999999999999999999999999.99999");
  EXPECT_EQ(text({"-99", 0}, {"1", 0}), "-100");
}

TEST(Enumerations, NameTheNumbersOfTheSchema) {
  EXPECT_EQ(name_of(Enumeration::uom, 72), "Wh");
  EXPECT_EQ(name_of(Enumeration::uom, 169), "therm");
  EXPECT_EQ(name_of(Enumeration::flow_direction, 19), "reverse");
  EXPECT_EQ(name_of(Enumeration::flow_direction, 1), "forward");
  EXPECT_EQ(name_of(Enumeration::quality, 17), "validated");
  EXPECT_EQ(name_of(Enumeration::quality, 19), "revenue-quality");
  EXPECT_EQ(name_of(Enumeration::accumulation, 4), "deltaData");
  EXPECT_EQ(name_of(Enumeration::kind, 12), "energy");
  EXPECT_EQ(name_of(Enumeration::kind, 155), "volumetricFlow");
  EXPECT_EQ(name_of(Enumeration::commodity, 7), "naturalGas");
  EXPECT_EQ(name_of(Enumeration::currency, 840), "USD");
  EXPECT_EQ(name_of(Enumeration::service_kind, 1), "gas");
  EXPECT_EQ(name_of(Enumeration::phase, 769), "S12N");
  EXPECT_EQ(name_of(Enumeration::unit_multiplier, -3), "m");
  EXPECT_EQ(name_of(Enumeration::data_custodian_application_status, 2), "Production (Live)");
  EXPECT_EQ(name_of(Enumeration::authorization_status, 0), "Revoked");
  EXPECT_EQ(name_of(Enumeration::item_kind, 5), "Tax");
  EXPECT_FALSE(name_of(Enumeration::quality, 1).has_value());
  EXPECT_FALSE(name_of(Enumeration::uom, 65535).has_value());
  EXPECT_FALSE(name_of(Enumeration::uom, std::int64_t{72} << 32).has_value());
  EXPECT_EQ(name_or_number(Enumeration::uom, 65535), "unknown (65535)");
  EXPECT_EQ(label_of(Enumeration::flow_direction, 1), "delivered (forward)");
  EXPECT_EQ(label_of(Enumeration::commodity, 1), "electricity");
  EXPECT_EQ(label_of(Enumeration::uom, 72), "Wh");
  EXPECT_TRUE(is_estimated(8) && is_estimated(9) && is_estimated(12));
  EXPECT_FALSE(is_estimated(17));
}

TEST(Hrefs, OneResourceOneKey) {
  const std::string key = "r/UsagePoint/9/MeterReading";
  EXPECT_EQ(href_key("", "https://h.example/r/UsagePoint/9/MeterReading"), key);
  EXPECT_EQ(href_key("", " https://h.example//r/UsagePoint/9/MeterReading/ "), key);
  EXPECT_EQ(href_key("", "/r/UsagePoint/9/MeterReading#x"), key);
  EXPECT_EQ(href_key("", "./r/UsagePoint/9/MeterReading"), key);
  EXPECT_EQ(href_key("https://h.example/r/x", "UsagePoint/9/MeterReading"), key);
  EXPECT_EQ(href_key("https://h.example/q/", "/r/UsagePoint/9/MeterReading"), key);
  EXPECT_EQ(href_key("", "a?b=c//d/"), "a?b=c//d");
  EXPECT_EQ(href_key("", ""), "");
  EXPECT_EQ(href_key("", "https://h.example"), "");
  EXPECT_EQ(href_key("", "https://h.example/UsageSummary/1,436,684,400,000"),
            "UsageSummary/1,436,684,400,000");
  EXPECT_EQ(segment_after(key, "UsagePoint"), "9");
  EXPECT_EQ(segment_after(key, "MeterReading"), "");
  EXPECT_EQ(segment_after("", "x"), "");
  EXPECT_EQ(without_last_segment(key, "MeterReading"), "r/UsagePoint/9");
  EXPECT_EQ(without_last_segment(key, "IntervalBlock"), "");
  EXPECT_EQ(parent_key(key), "r/UsagePoint/9");
}

TEST(NumberText, ReadsIntegersAsTheSchemaDoes) {
  EXPECT_EQ(read_number(" 12\n").value, 12);
  EXPECT_EQ(read_number("+12").value, 12);
  EXPECT_EQ(read_number("-0").state, NumberState::exact);
  EXPECT_EQ(read_number(" ").state, NumberState::absent);
  EXPECT_EQ(read_number("12.00").state, NumberState::exact);
  EXPECT_EQ(read_number("12.5").state, NumberState::inexact);
  EXPECT_EQ(read_number("-12.5").value, -12);
  EXPECT_EQ(read_number("-9223372036854775808").value, std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"9223372036854775808", "-9223372036854775809", "x", "1e3", "1 2", "+",
                          "-", ".5", "5.", "1.2.3", "0x1", "--1"}) {
    EXPECT_EQ(read_number(bad).state, NumberState::bad) << bad;
  }
}

}  // namespace
}  // namespace smd::espi::test
