// The session file as a document: what is refused, what is said, and the digest.
#include "shared/session/session_file.hpp"

#include <gtest/gtest.h>

#include "shared/encoding/sha256.hpp"

namespace smd::session {
namespace {

Json session() {
  Parts parts;
  parts.tool_version = "1";
  parts.title = "A run";
  parts.events = Json::array({{{"type", "tick"}, {"now", 1}}});
  return compose(parts);
}

std::string code_of(const std::string& text) {
  const auto opened = open_session(text);
  return opened ? "" : opened.error().code;
}

TEST(SessionFile, OpensWhatItComposed) {
  const auto written = session();
  const auto opened = open_session(written.dump());
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->notes.empty());
  EXPECT_EQ(opened->session, written);
}

TEST(SessionFile, RefusesWithWhatToDo) {
  auto newer = session();
  newer["version"] = 2;
  const auto refused = open_session(newer.dump());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "session.newer");
  EXPECT_NE(refused.error().message.find("version 2"), std::string::npos);
  EXPECT_NE(fix_of(refused.error()).find("newer version"), std::string::npos);

  for (const char* text : {"", "{", "[]", "7", "\"x\""}) EXPECT_EQ(code_of(text), "session.json");
  EXPECT_EQ(code_of(R"({"log":{}})"), "session.format");
  EXPECT_EQ(code_of(R"({"format":"smd-session"})"), "session.version");
  EXPECT_EQ(code_of(R"({"format":"smd-session","version":0})"), "session.version");
  EXPECT_EQ(code_of(R"({"format":"smd-session","version":1.5})"), "session.version");
  for (const char* member : {"events", "bodies", "plan", "tool", "verdicts"}) {
    auto without = session();
    without.erase(member);
    EXPECT_EQ(code_of(without.dump()), "session.member") << member;
    without[member] = "text";
    EXPECT_EQ(code_of(without.dump()), "session.member") << member;
  }
  auto bad_event = session();
  bad_event["events"].push_back({{"type", "body"}, {"stored", 7}});
  EXPECT_EQ(code_of(bad_event.dump()), "session.member");
  EXPECT_EQ(code_of(std::string(100, '[') + std::string(100, ']')), "session.json");
}

TEST(SessionFile, EveryCutIsRefusedAndEveryChangeIsSaid) {
  const auto text = session().dump();
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_NE(code_of(text.substr(0, i)), "") << i;
  auto event = session();
  event["events"][0]["now"] = 2;
  auto rules = session();
  rules["tool"]["rules"] = "other";
  auto added = session();
  added["later"] = true;
  for (const auto& changed : {event, rules, added}) {
    const auto opened = open_session(changed.dump());
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->notes.size(), 1U) << changed;
  }
}

TEST(SessionFile, TitleAndNoteMayChange) {
  auto changed = session();
  changed["title"] = "Another name";
  changed["note"] = "a colleague's";
  const auto opened = open_session(changed.dump());
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->notes.empty());
}

TEST(SessionFile, UnknownMembersAreKept) {
  auto with = session();
  with["later"] = {{"a", 1}};
  with["digest"] = digest_of(with);
  const auto opened = open_session(with.dump());
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->notes.empty());
  EXPECT_EQ(opened->session["later"]["a"], 1);
}

TEST(SessionFile, DigestSurvivesJavaScript) {
  // What JSON.stringify(JSON.parse(x)) does to numbers.
  EXPECT_EQ(canonical(Json::parse("[5.0,1.5,1e-7,1e21,-0.25]")), "[5,1.5,1e-7,1e+21,-0.25]");
  EXPECT_EQ(canonical(Json::parse(R"({"b":{},"a":[]})")), R"({"a":[],"b":{}})");
}

TEST(SessionFile, BodiesAreTextOrBase64) {
  for (const auto& bytes :
       {std::string("<feed/>"), std::string("\xff\x00\xfe", 3), std::string()}) {
    const auto entry = body_entry(bytes);
    const auto back = body_bytes(entry);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, bytes);
  }
  const auto code = [](const Json& entry) {
    const auto bytes = body_bytes(entry);
    return bytes ? std::string() : bytes.error().code;
  };
  EXPECT_EQ(code({{"size", 1}, {"leftOut", "x"}}), "session.body-left-out");
  EXPECT_EQ(code({{"size", 1}, {"encoding", "gzip+base64"}, {"data", ""}}), "session.body-packed");
  EXPECT_EQ(code({{"size", 1}, {"encoding", "base64"}, {"data", "*"}}), "session.body");
  EXPECT_EQ(code(7), "session.body");
}

TEST(SessionFile, ChangedAndAbsentBodiesAreSaid) {
  Parts parts;
  const auto sha256 = encoding::sha256_hex("<feed/>");
  parts.events = Json::array({{{"type", "body"}, {"stored", true}, {"sha256", sha256}}});
  const auto absent = open_session(compose(parts).dump());
  ASSERT_TRUE(absent.ok());
  EXPECT_EQ(absent->notes.size(), 1U);
  parts.bodies[sha256] = body_entry("<feed>");
  const auto changed = open_session(compose(parts).dump());
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->notes.size(), 1U);
  parts.bodies[sha256] = body_entry("<feed/>");
  const auto good = open_session(compose(parts).dump());
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(good->notes.empty());
}

}  // namespace
}  // namespace smd::session
