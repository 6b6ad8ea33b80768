// What looks like a secret by its place is found in every escape; pseudonyms and prose are not.
#include "shared/session/secret_scan.hpp"

#include <gtest/gtest.h>

namespace smd::session {
namespace {

TEST(SecretScan, FindsSecretsByTheirPlace) {
  for (const char* text :
       {"Authorization: Bearer 0123456789abcdef", "authorization: bearer 0123456789abcdef",
        "Basic YWJjOjAxMjM0NTY3ODlhYmNkZWY=", "grant_type=x&client_secret=0123456789abcdef",
        R"({"access_token": "0123456789abcdef"})", R"("{\"refresh_token\":\"0123456789abcdef\"}")",
        "<access_token>0123456789abcdef</access_token>",
        "<ns:registration_access_token xsi:type=\"x\">0123456789abcdef",
        "&lt;client_secret&gt;0123456789abcdef&lt;/client_secret&gt;",
        R"({"name":"client_secret","value":"0123456789abcdef"})",
        "u=https%3A%2F%2Fx%3Faccess_token%3D0123456789abcdef",
        R"({"access_token":"012\u0033456789abcdef"})",
        R"({"access\u005ftoken":"0123456789abcdef"})",
        "<access_token>01234567&#56;9abcdef</access_token>",
        "<access_token><![CDATA[0123456789abcdef]]></access_token>",
        "<access_token>0123<![CDATA[456789]]>abcdef</access_token>",
        "-----BEGIN RSA PRIVATE KEY-----",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"}) {
    EXPECT_FALSE(find_secrets(text).empty()) << text;
  }
}

TEST(SecretScan, LeavesPseudonymsAndProseAlone) {
  for (const char* text :
       {"Authorization: Bearer client_access_token-1", "Basic basic_credentials-1",
        "Basic YWJjOmNsaWVudF9zZWNyZXQtMQ==", "client_secret=client_secret-12",
        "<access_token>access_token-3</access_token>", "The access_token was refused.",
        "The Bearer token of 2026", "Basic information about 12345678",
        R"({"field":"client_secret","type":"edit","value":"client_secret-1"})",
        "--user \"abc:$SMD_CLIENT_SECRET\"", R"("access_token_1234567890")"}) {
    const auto found = find_secrets(text);
    EXPECT_TRUE(found.empty()) << text << ": " << found.front().what;
  }
}

}  // namespace
}  // namespace smd::session
