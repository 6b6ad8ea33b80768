// The session file as a document: what is refused, what is said, and the digest.
#include "shared/session/session_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

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

// A format that has come two versions further than the present one.
void two_renames_the_title(Json& file) {
  file["heading"] = file["title"];
  file["steps"] = "2";
}
void three_counts_the_events(Json& file) {
  file["title"] = file["heading"];
  file["count"] = file["events"].size();
  file["steps"] = file["steps"].get<std::string>() + "3";
}

TEST(SessionFile, OlderVersionsAreBroughtOnStepByStep) {
  const FormatSteps steps = {two_renames_the_title, three_counts_the_events};
  const auto from_first = open_session(session().dump(), steps);
  ASSERT_TRUE(from_first.ok());
  EXPECT_TRUE(from_first->notes.empty()) << "its own digest was right";
  EXPECT_EQ(from_first->session["version"], 3);
  EXPECT_EQ(from_first->session["steps"], "23");
  EXPECT_EQ(from_first->session["count"], 1);
  EXPECT_EQ(from_first->session["digest"], digest_of(from_first->session));

  auto second = session();
  second["version"] = 2;
  second["heading"] = "Second";
  second["steps"] = "";
  second["digest"] = digest_of(second);
  const auto from_second = open_session(second.dump(), steps);
  ASSERT_TRUE(from_second.ok());
  EXPECT_EQ(from_second->session["title"], "Second");
  EXPECT_EQ(from_second->session["steps"], "3");

  second["version"] = 3;
  EXPECT_FALSE(open_session(second.dump(), steps)->session.contains("count")) << "no step is left";
  second["version"] = 4;
  const auto newer = open_session(second.dump(), steps);
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().code, "session.newer");
  EXPECT_NE(newer.error().message.find("up to version 3"), std::string::npos);
}

// What the first release wrote must open for ever, without a word and with nothing lost.
TEST(SessionFile, AFileOfVersionOneOpens) {
  std::ifstream in(SMD_SOURCE_DIR "/tests/unit/core/session/version_1.smd-session.json");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  ASSERT_FALSE(text.empty());
  const auto opened = open_session(text);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_TRUE(opened->notes.empty()) << opened->notes.front();
  EXPECT_EQ(opened->session["title"], "The first version");
  ASSERT_FALSE(opened->session["bodies"].empty());
  // The core has no gzip: the shells unpack such a body.
  for (const auto& entry : opened->session["bodies"]) {
    EXPECT_EQ(entry["encoding"], "gzip+base64");
    EXPECT_EQ(body_bytes(entry).error().code, "session.body-packed");
  }
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
