#include "proxy/relay/https_proxy.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace {

using namespace smd::relay;
using Set = std::map<std::string, std::string>;

Variables only(const Set& set) {
  return [&set](const char* name) {
    const auto found = set.find(name);
    return found == set.end() ? nullptr : found->second.c_str();
  };
}

ProxyRoute route(const Set& set, std::string_view host = "api.pge.com",
                 std::string_view setting = "") {
  const auto chosen = choose_route(host, "443", setting, only(set));
  EXPECT_TRUE(chosen) << chosen.error().message;
  return chosen ? *chosen : ProxyRoute();
}

TEST(HttpsProxy, NothingSetIsStraight) {
  EXPECT_FALSE(route({}).proxy);
  EXPECT_FALSE(route({}).skipped);
  EXPECT_FALSE(route({{"https_proxy", ""}, {"http_proxy", "http://p:1"}}).proxy);
}

TEST(HttpsProxy, VariablesCountInOrder) {
  Set set = {{"https_proxy", "http://a:1"},
             {"HTTPS_PROXY", "http://b:2"},
             {"all_proxy", "http://c:3"},
             {"ALL_PROXY", "http://d:4"}};
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    const auto chosen = route(set);
    ASSERT_TRUE(chosen.proxy) << name;
    EXPECT_EQ(chosen.proxy->source, name);
    EXPECT_EQ(chosen.proxy->address, set[name]);
    set.erase(name);
  }
  EXPECT_FALSE(route(set).proxy);
}

TEST(HttpsProxy, LoopbackGoesStraightUnlessConfigured) {
  const Set set = {{"https_proxy", "http://a:1"}};
  for (const char* host :
       {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.9.9", "::1"}) {
    EXPECT_FALSE(route(set, host).proxy) << host;
    EXPECT_FALSE(route(set, host).skipped) << host;
    EXPECT_TRUE(route(set, host, "http://b:2").proxy) << host;
  }
  EXPECT_TRUE(route(set, "notlocalhost").proxy);
  EXPECT_TRUE(route(set, "128.0.0.1").proxy);
}

TEST(HttpsProxy, TheConfigurationWins) {
  const Set set = {{"https_proxy", "http://a:1"}, {"no_proxy", "*"}};
  EXPECT_FALSE(route(set, "api.pge.com", "none").proxy);
  EXPECT_FALSE(route(set, "api.pge.com", "none").skipped);
  const auto chosen = route(set, "api.pge.com", "http://b:2");
  ASSERT_TRUE(chosen.proxy);
  EXPECT_EQ(chosen.proxy->address, "http://b:2");
  EXPECT_EQ(chosen.proxy->source, "the configuration");
}

TEST(HttpsProxy, NoProxyIsToldApartFromNone) {
  EXPECT_TRUE(route({{"https_proxy", "http://a:1"}, {"no_proxy", "pge.com"}}).skipped);
  EXPECT_TRUE(route({{"https_proxy", "http://a:1"}, {"NO_PROXY", "pge.com"}}).skipped);
  EXPECT_FALSE(
      route({{"https_proxy", "http://a:1"}, {"no_proxy", "x.org"}, {"NO_PROXY", "*"}}).skipped);
  EXPECT_FALSE(route({{"no_proxy", "pge.com"}}).skipped);
}

TEST(HttpsProxy, NoProxyEntries) {
  struct Case {
    const char* list;
    const char* host;
    bool named;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"*", "api.pge.com", true},
           {"api.pge.com", "api.pge.com", true},
           {"API.PGE.COM", "api.pge.com", true},
           {"pge.com", "api.pge.com", true},
           {".pge.com", "api.pge.com", true},
           {".pge.com", "pge.com", true},
           {"*.pge.com", "api.pge.com", true},
           {"ge.com", "api.pge.com", false},
           {"api.pge.com.evil", "api.pge.com", false},
           {"a, b  ,pge.com", "api.pge.com", true},
           {"a b pge.com", "api.pge.com", true},
           {"pge.com:443", "api.pge.com", true},
           {"pge.com:8443", "api.pge.com", false},
           {"", "api.pge.com", false},
           {",, ,", "api.pge.com", false},
           {".", "api.pge.com", false},
           {"10.0.0.0/8", "10.1.2.3", true},
           {"10.0.0.7/8", "10.1.2.3", true},
           {"10.0.0.0/8", "11.1.2.3", false},
           {"10.0.0.0/33", "10.0.0.0", false},
           {"10.0.0.0/8", "api.pge.com", false},
           {"10.1.2.3", "10.1.2.3", true},
           {"10.1.2.3:443", "10.1.2.3", true},
           {"2.3", "10.1.2.3", false},
           {"fd00::/8", "fd12::1", true},
           {"fd00::/8", "fe80::1", false},
           {"fd00::/8", "10.1.2.3", false},
           {"fd12::1", "fd12:0::1", true},
           {"[fd12::1]:443", "fd12::1", true},
           {"[fd12::1]:80", "fd12::1", false},
           {"[fd12::1", "fd12::1", false},
       }) {
    EXPECT_EQ(no_proxy_names(one.list, one.host, "443"), one.named) << one.list << " " << one.host;
  }
}

TEST(HttpsProxy, CredentialsAreReadAndNotShown) {
  const auto chosen = route({{"https_proxy", "http://us%40er:p%3Ass@proxy.example:3128/"}});
  ASSERT_TRUE(chosen.proxy);
  EXPECT_EQ(chosen.proxy->host, "proxy.example");
  EXPECT_EQ(chosen.proxy->port, "3128");
  EXPECT_EQ(chosen.proxy->address, "http://proxy.example:3128");
  EXPECT_EQ(chosen.proxy->authorization.reveal(), "Basic dXNAZXI6cDpzcw==");
}

TEST(HttpsProxy, ShortAndIpv6Addresses) {
  EXPECT_EQ(route({{"https_proxy", "proxy.example:3128"}}).proxy->address,
            "http://proxy.example:3128");
  EXPECT_EQ(route({{"https_proxy", "HTTP://proxy.example"}}).proxy->address,
            "http://proxy.example:80");
  const auto v6 = route({{"https_proxy", "http://[fd00::1]:3128"}});
  EXPECT_EQ(v6.proxy->host, "fd00::1");
  EXPECT_EQ(v6.proxy->address, "http://[fd00::1]:3128");
}

TEST(HttpsProxy, WhatIsNoHttpProxyIsSaidWithoutItsPassword) {
  for (const char* text :
       {"https://u:hush@p:1", "socks5://u:hush@p:1", "socks5h://u:hush@p:1", "http://u:hush@",
        "http://u:hush@p:1/path", "http://u:hush@p:1?q", "http://u:hush@p:99999",
        "http://u:hush@p:0", "http://u%3Av:hush@p:1", "u:hush@p:x", "http://u:hush@p q:1"}) {
    const Set set = {{"all_proxy", text}};
    for (const char* setting : {"", text}) {
      const auto chosen = choose_route("api.pge.com", "443", setting, only(set));
      ASSERT_FALSE(chosen) << text;
      EXPECT_EQ(chosen.error().code, "proxy.invalid") << text;
      const std::string& message = chosen.error().message;
      EXPECT_NE(message.find(*setting == '\0' ? "all_proxy" : "the configuration"),
                std::string::npos)
          << message;
      EXPECT_EQ(message.find("hush"), std::string::npos) << message;
    }
  }
  // Where no proxy is used, nobody minds what it is.
  EXPECT_FALSE(route({{"all_proxy", "socks5://p:1"}}, "localhost").proxy);
}

}  // namespace
