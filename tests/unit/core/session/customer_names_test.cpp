// Customer data goes, links still meet.
#include "shared/session/customer_names.hpp"

#include <gtest/gtest.h>

#include "shared/session/thinning.hpp"

namespace smd::session {
namespace {

constexpr const char* kFeed =
    R"(<feed xmlns="a"><id>urn:uuid:9c4f7a52-6c0e-4d5f-9c55-2b8f4f0f6c11</id>
<title>Ada Lovelace</title><entry><link rel="self" href="https://x/resource/Subscription/4711/UsagePoint/99"/>
<title>12 Analytical St</title><content><c:CustomerAccount xmlns:c="b"><c:name>Lovelace, Ada</c:name>
<c:accountId>0012345678</c:accountId></c:CustomerAccount><ServiceLocation><mainAddress><streetDetail>
<number>12</number><name>Analytical St</name></streetDetail><townDetail><name>London</name></townDetail>
</mainAddress><phone1><areaCode>555</areaCode><localNumber>0100</localNumber></phone1></ServiceLocation>
<Meter><serialNumber><![CDATA[M-1234567]]></serialNumber></Meter><kind>0</kind></content></entry>
<entry><link rel="up" href="/resource/Subscription/4711/UsagePoint"/></entry></feed>)";

TEST(CustomerNames, NothingOfTheCustomerStays) {
  CustomerNames names;
  const auto out = names.take_out(kFeed);
  for (const char* gone : {"Lovelace", "Ada", "Analytical", "London", "0012345678", "4711", "/99",
                           "555", "0100", "1234567", "9c4f7a52"}) {
    EXPECT_EQ(out.find(gone), std::string::npos) << gone << "\n" << out;
  }
  EXPECT_NE(out.find("/Subscription/subscription-1/UsagePoint/usage-point-1\""), std::string::npos)
      << out;
  EXPECT_NE(out.find("/Subscription/subscription-1/UsagePoint\""), std::string::npos) << out;
  EXPECT_NE(out.find("<kind>0</kind>"), std::string::npos);
  EXPECT_EQ(names.take_out(out), out) << "what is a pseudonym already stays";
}

TEST(CustomerNames, TheSameValueElsewhereGoesToo) {
  CustomerNames names;
  (void)names.take_out(kFeed);
  EXPECT_EQ(names.mask("Account 0012345678 of Lovelace, Ada"), "Account account-1 of name-1");
  EXPECT_EQ(names.take_out(R"({"resourceURI":"https:\/\/x\/Batch\/Subscription\/4711"})"),
            R"({"resourceURI":"https:\/\/x\/Batch\/Subscription\/subscription-1"})");
}

TEST(CustomerNames, OwnApplicationAndPlainTextsStay) {
  CustomerNames names;
  for (const char* text : {"https://x/resource/ApplicationInformation/7", "a/b", "", "no address",
                           "<Customer/>", "Batch/Subscription", "<UsagePoint></UsagePoint>",
                           "<html><head><title>Sign in</title></head></html>"}) {
    EXPECT_EQ(names.take_out(text), text);
  }
}

TEST(CustomerNames, BrokenDocumentsAreReadAsFarAsTheyGo) {
  const std::string feed = kFeed;
  for (std::size_t i = 0; i < feed.size(); ++i) {
    CustomerNames names;
    const auto out = names.take_out(feed.substr(0, i));
    EXPECT_EQ(out.find("0012345678"), std::string::npos);
  }
}

TEST(Thinning, KeepsTwoReadingsOfEachBlock) {
  std::string feed = "<feed>";
  for (int block = 0; block < 3; ++block) {
    feed += "<e:IntervalBlock><interval/>";
    for (int i = 0; i < 5; ++i) feed += "<e:IntervalReading><value>1</value></e:IntervalReading>";
    feed += "</e:IntervalBlock>";
  }
  feed += "<ReadingType/></feed>";
  const auto thinned = thin_feed(feed);
  EXPECT_EQ(thinned.left_out, 9U);
  EXPECT_NE(thinned.text.find("<ReadingType/></feed>"), std::string::npos);
  EXPECT_EQ(thin_feed(thinned.text).left_out, 0U);
  EXPECT_EQ(thin_feed("<IntervalReading>").text, "<IntervalReading>");
}

}  // namespace
}  // namespace smd::session
