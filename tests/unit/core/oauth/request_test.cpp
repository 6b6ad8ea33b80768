// The token request both ways PG&E's clients do it, the bearer request, and what of them may be
// shown.
#include "shared/oauth/request.hpp"

#include <gtest/gtest.h>

#include "shared/oauth/authorize_request.hpp"

namespace smd::oauth {
namespace {

const SecretName kMask = [](const Secret& secret) {
  return "<" + std::to_string(secret.size()) + ">";
};

TokenRequest credentials_request() {
  TokenRequest input;
  input.path = "/datacustodian/test/oauth/v2/token";
  input.client_id = "id1";
  input.client_secret = Secret("secret1");
  return input;
}

const MaskableText* header(const Request& request, const std::string& name) {
  for (const auto& header : request.headers) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

TEST(TokenRequest, FormBodyIsTheDefault) {
  const auto request = token_request(credentials_request());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->target_wire(), "/datacustodian/test/oauth/v2/token");
  EXPECT_EQ(request->body.wire(), "grant_type=client_credentials");
  EXPECT_EQ(header(*request, "Authorization")->wire(), "Basic aWQxOnNlY3JldDE=");
  EXPECT_EQ(header(*request, "Authorization")->shown(kMask), "Basic base64(id1:<7>)");
  EXPECT_EQ(header(*request, "Content-Type")->wire(), "application/x-www-form-urlencoded");
}

TEST(TokenRequest, QueryHasNoBodyAndNoContentType) {
  auto input = credentials_request();
  input.form = TokenRequestForm::kQuery;
  const auto request = token_request(input);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->target_wire(),
            "/datacustodian/test/oauth/v2/token?grant_type=client_credentials");
  EXPECT_TRUE(request->body.empty());
  EXPECT_EQ(header(*request, "Content-Type"), nullptr);
}

TEST(TokenRequest, AuthorizationCode) {
  auto input = credentials_request();
  input.grant = GrantType::kAuthorizationCode;
  EXPECT_EQ(token_request(input).error().code, "request.code-missing");
  input.code = Secret("c o/de");
  input.redirect_uri = "https://a.example/cb?x=1";
  auto request = token_request(input);
  ASSERT_TRUE(request);
  EXPECT_EQ(
      request->body.wire(),
      "grant_type=authorization_code&code=c+o%2Fde&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%"
      "3D1");
  EXPECT_EQ(
      request->body.shown(kMask),
      "grant_type=authorization_code&code=<6>&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1");
  input.form = TokenRequestForm::kQuery;
  request = token_request(input);
  EXPECT_EQ(
      request->query.wire(),
      "grant_type=authorization_code&code=c%20o%2Fde&redirect_uri=https%3A%2F%2Fa.example%2Fcb%"
      "3Fx%3D1");
  EXPECT_EQ(request->target_shown(kMask).find("c%20o"), std::string::npos);
  EXPECT_TRUE(request->query.has_secret());
}

TEST(TokenRequest, RefreshToken) {
  auto input = credentials_request();
  input.grant = GrantType::kRefreshToken;
  EXPECT_EQ(token_request(input).error().code, "request.refresh-token-missing");
  input.refresh_token = Secret("998c6654-5b3b");
  input.redirect_uri = "https://not.sent.example/";
  EXPECT_EQ(token_request(input)->body.wire(),
            "grant_type=refresh_token&refresh_token=998c6654-5b3b");
}

TEST(TokenRequest, ScopeOnlyWhenAsked) {
  auto input = credentials_request();
  input.scope = "FB=1_3;BR=x";
  EXPECT_EQ(token_request(input)->body.wire(),
            "grant_type=client_credentials&scope=FB%3D1_3%3BBR%3Dx");
}

TEST(TokenRequest, RefusesWhatCannotBeSent) {
  auto input = credentials_request();
  input.client_secret = Secret();
  EXPECT_EQ(token_request(input).error().code, "basic.secret-empty");
  input = credentials_request();
  input.client_id = "a:b";
  EXPECT_EQ(token_request(input).error().code, "basic.id-colon");
  for (const auto* path : {"", "x", "/a b", "/a?b", "/a#b", "/a\r\nX: y", "/\xC3\xA9"}) {
    input = credentials_request();
    input.path = path;
    EXPECT_EQ(token_request(input).error().code, "request.path") << path;
  }
}

TEST(BearerRequest, CarriesTheTokenMasked) {
  const auto request = bearer_request("/espi/ReadServiceStatus", "", Secret("f29d2196-b644"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->target_wire(), "/espi/ReadServiceStatus");
  EXPECT_EQ(header(*request, "Authorization")->wire(), "Bearer f29d2196-b644");
  EXPECT_EQ(header(*request, "Authorization")->shown(kMask), "Bearer <13>");
  EXPECT_TRUE(request->body.empty());
  EXPECT_EQ(bearer_request("/a", "x=1", Secret("t1"))->target_wire(), "/a?x=1");
  EXPECT_EQ(bearer_request("/a", "", Secret("t 1")).error().code, "bearer.character");
  EXPECT_EQ(bearer_request("/a", "", Secret()).error().code, "bearer.empty");
}

AuthorizeRequest authorize_input() {
  AuthorizeRequest input;
  input.endpoint = "https://api.pge.com/datacustodian/test/oauth/v2/authorize";
  input.client_id = "id 1";
  input.redirect_uri = "https://a.example/cb";
  input.state = "s+/=";
  return input;
}

TEST(Authorize, EncodesEveryValue) {
  auto input = authorize_input();
  EXPECT_EQ(
      *authorize_address(input),
      "https://api.pge.com/datacustodian/test/oauth/v2/authorize?client_id=id%201&redirect_uri="
      "https%3A%2F%2Fa.example%2Fcb&response_type=code&state=s%2B%2F%3D");
  input.scope = "FB=1_3;IntervalDuration=900";
  input.state.clear();
  EXPECT_EQ(
      *authorize_address(input),
      "https://api.pge.com/datacustodian/test/oauth/v2/authorize?client_id=id%201&redirect_uri="
      "https%3A%2F%2Fa.example%2Fcb&response_type=code&scope=FB%3D1_3%3BIntervalDuration%3D900");
}

TEST(Authorize, KeepsAQueryThatIsThere) {
  auto input = authorize_input();
  input.state.clear();
  const std::string tail =
      "client_id=id%201&redirect_uri=https%3A%2F%2Fa.example%2Fcb&response_type=code";
  input.endpoint = "https://a.example/authorize?clientId=5&verified=true";
  EXPECT_EQ(*authorize_address(input),
            "https://a.example/authorize?clientId=5&verified=true&" + tail);
  input.endpoint = "https://a.example/authorize?";
  EXPECT_EQ(*authorize_address(input), "https://a.example/authorize?" + tail);
  input.endpoint = "https://a.example/authorize?a=1&";
  EXPECT_EQ(*authorize_address(input), "https://a.example/authorize?a=1&" + tail);
  input.endpoint = "http://127.0.0.1:8780/authorize";
  EXPECT_EQ(*authorize_address(input), "http://127.0.0.1:8780/authorize?" + tail);
}

TEST(Authorize, RefusesWhatWouldNotWork) {
  const auto code = [](auto change) {
    auto input = authorize_input();
    change(input);
    const auto got = authorize_address(input);
    return got ? std::string() : got.error().code;
  };
  EXPECT_EQ(code([](auto& i) { i.endpoint = "/authorize"; }), "authorize.endpoint");
  EXPECT_EQ(code([](auto& i) { i.endpoint = ""; }), "authorize.endpoint");
  EXPECT_EQ(code([](auto& i) { i.endpoint = "javascript://a/%0aalert(1)"; }), "authorize.endpoint");
  EXPECT_EQ(code([](auto& i) { i.endpoint = "https://a/?x=%"; }), "authorize.endpoint");
  EXPECT_EQ(code([](auto& i) { i.endpoint += "#top"; }), "authorize.fragment");
  EXPECT_EQ(code([](auto& i) { i.endpoint += "?client_id=7"; }), "authorize.repeated");
  EXPECT_EQ(code([](auto& i) { i.endpoint += "?x=1&state=7"; }), "authorize.repeated");
  EXPECT_EQ(code([](auto& i) { i.client_id = ""; }), "authorize.client-id");
  EXPECT_EQ(code([](auto& i) { i.client_id = "a\nb"; }), "authorize.client-id");
  EXPECT_EQ(code([](auto& i) { i.redirect_uri = ""; }), "authorize.redirect-uri");
  EXPECT_EQ(code([](auto& i) { i.redirect_uri = "/cb"; }), "authorize.redirect-uri");
  EXPECT_EQ(code([](auto& i) { i.redirect_uri += "#x"; }), "authorize.redirect-uri");
  EXPECT_EQ(code([](auto& i) { i.scope = "FB=1\n"; }), "authorize.scope");
  EXPECT_EQ(code([](auto& i) { i.state = "\x01"; }), "authorize.state");
  EXPECT_EQ(code([](auto&) {}), "");
}

TEST(MaskableText, JoinsAndMasks) {
  MaskableText text("a=");
  text.add_secret(Secret("x y"), Secret("x%20y"), "[", "]").add("").add("&b");
  MaskableText whole;
  whole.append(text).append(MaskableText("!"));
  EXPECT_EQ(whole.wire(), "a=x%20y&b!");
  EXPECT_EQ(whole.shown(kMask), "a=[<3>]&b!");
  EXPECT_TRUE(whole.has_secret());
  EXPECT_TRUE(MaskableText().empty());
  EXPECT_TRUE(MaskableText("").empty());
  EXPECT_FALSE(MaskableText("x").has_secret());
}

}  // namespace
}  // namespace smd::oauth
