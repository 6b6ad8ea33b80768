#include "proxy/server/guard.hpp"

#include <gtest/gtest.h>

#include "proxy/server/login.hpp"
#include "proxy/server/relay_endpoint.hpp"
#include "proxy/server/static_files.hpp"

namespace {

using namespace smd::server;
using smd::net::Header;
using smd::net::Headers;
using Action = GuardVerdict::Action;

GuardRules rules() {
  GuardRules out;
  out.origin = "http://127.0.0.1:8700";
  out.hosts = {"127.0.0.1:8700"};
  out.redirected = {"localhost:8700"};
  out.companion_hosts = {"app.example.com"};
  out.companion_origins = {"https://app.example.com"};
  return out;
}

Action act(Area area, const char* method, Headers headers) {
  return check(rules(), area, method, headers).action;
}

TEST(Guard, HostDecidesFirst) {
  EXPECT_EQ(act(Area::console, "GET", {Header("Host", "127.0.0.1:8700")}), Action::pass);
  EXPECT_EQ(act(Area::console, "GET", {Header("Host", "LOCALHOST:8700")}), Action::redirect);
  EXPECT_EQ(act(Area::console, "POST", {Header("Host", "localhost:8700")}), Action::refuse);
  EXPECT_EQ(act(Area::console, "GET", {Header("Host", "evil.test:8700")}), Action::refuse);
  EXPECT_EQ(act(Area::console, "GET", {}), Action::refuse);
  EXPECT_EQ(act(Area::console, "GET", {Header("Host", "app.example.com")}), Action::refuse);
  EXPECT_EQ(act(Area::companion, "GET", {Header("Host", "app.example.com")}), Action::pass);
}

TEST(Guard, OriginMustBeOurs) {
  const Header host("Host", "127.0.0.1:8700");
  EXPECT_EQ(act(Area::console, "POST", {host, Header("Origin", "http://127.0.0.1:8700")}),
            Action::pass);
  for (const char* origin :
       {"null", "", "http://127.0.0.1", "https://127.0.0.1:8700", "https://app.example.com"}) {
    EXPECT_EQ(act(Area::console, "POST", {host, Header("Origin", origin)}), Action::refuse)
        << origin;
  }
  EXPECT_EQ(act(Area::companion, "POST", {host, Header("Origin", "https://app.example.com")}),
            Action::pass);
}

TEST(Guard, CrossSiteNavigationReachesTheCompanionOnly) {
  const Headers headers{Header("Host", "127.0.0.1:8700"), Header("Sec-Fetch-Site", "cross-site"),
                        Header("Sec-Fetch-Mode", "navigate")};
  EXPECT_EQ(act(Area::console, "GET", headers), Action::refuse);
  EXPECT_EQ(act(Area::companion, "GET", headers), Action::pass);
  EXPECT_EQ(act(Area::companion, "POST", headers), Action::refuse);
}

TEST(Guard, OriginsAndHostsAreReadFromAddresses) {
  EXPECT_EQ(origin_of("HTTPS://App.Example.com:443/x?y"), "https://app.example.com");
  EXPECT_EQ(origin_of("http://a:80"), "http://a");
  EXPECT_EQ(host_of("http://[::1]:8700/x"), "[::1]:8700");
  EXPECT_EQ(host_of("nonsense"), "");
}

TEST(Login, OnlyTheTokenBuysASession) {
  Login login(8700, false);
  EXPECT_TRUE(login.log_in("").empty());
  EXPECT_TRUE(login.log_in(login.token() + "0").empty());
  const std::string cookie = login.log_in(login.token());
  ASSERT_TRUE(cookie.starts_with("smd_session_8700="));
  EXPECT_TRUE(login.has_session({Header("Cookie", "a=b; " + cookie.substr(0, cookie.find(';')))}));
  EXPECT_FALSE(login.has_session({Header("Cookie", "smd_session_8700=")}));
  EXPECT_FALSE(login.has_session({}));
}

TEST(Login, OldSessionsMakeRoom) {
  Login login(1, true);
  const std::string first = login.log_in(login.token());
  EXPECT_NE(first.find("; Secure"), std::string::npos);
  const Headers headers{Header("Cookie", first.substr(0, first.find(';')))};
  for (int i = 0; i < 63; ++i) (void)login.log_in(login.token());
  EXPECT_TRUE(login.has_session(headers));
  (void)login.log_in(login.token());
  EXPECT_FALSE(login.has_session(headers));
}

TEST(StaticFiles, EncodingsAreChosenByWeight) {
  EXPECT_TRUE(accepts_encoding("gzip, deflate, br", "br"));
  EXPECT_TRUE(accepts_encoding("br;q=0.001", "br"));
  EXPECT_FALSE(accepts_encoding("br;q=0.000, gzip", "br"));
  EXPECT_FALSE(accepts_encoding("brotli", "br"));
  EXPECT_FALSE(accepts_encoding("", "gzip"));
}

TEST(RelayEndpoint, NamesHeadersThatActOnOurOrigin) {
  for (const char* name :
       {"set-cookie", "WWW-Authenticate", "Smd-Relay", "Access-Control-Allow-Origin",
        "Clear-Site-Data", "Content-Security-Policy", "Refresh", "Link", "Server-Timing",
        "Cross-Origin-Opener-Policy"}) {
    EXPECT_TRUE(acts_on_origin(name)) << name;
  }
  for (const char* name :
       {"Content-Type", "ETag", "X-Transaction-Id", "Location", "Server", "Smd"}) {
    EXPECT_FALSE(acts_on_origin(name)) << name;
  }
}

}  // namespace
