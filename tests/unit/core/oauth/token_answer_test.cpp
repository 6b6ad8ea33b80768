// Token answers and refusals in every shape of the wire facts, and noise.
#include "shared/oauth/token_answer.hpp"

#include <gtest/gtest.h>

#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::oauth {
namespace {

constexpr const char* kClientAnswer =
    R"({"client_access_token":"f29d2196-b644-4cdc-88b6-0700feea7265","expires_in":3600,"scope":"5+6+7","token_type":"Bearer"})";

constexpr const char* kAccessAnswer =
    R"({"access_token":"774ff105-7ad5-40c8-a6ec-f60675dc0e41","expires_in":3600,
 "refresh_token":"998c6654-5b3b-4385-af4f-4e5c46c1bb04","scope":"5",
 "resourceURI":"https://api.pge.com/GreenButtonConnect/espi/1_1/resource/Batch/Subscription/38475",
 "authorizationURI":"https://api.pge.com/GreenButtonConnect/espi/1_1/resource/Authorization/38475",
 "token_type":"Bearer"})";

TEST(TokenAnswer, ClientAccessTokenInJson) {
  const auto reply = read_token_answer(kClientAnswer);
  ASSERT_TRUE(reply.answer);
  EXPECT_FALSE(reply.error);
  EXPECT_EQ(reply.shape, AnswerShape::kJson);
  EXPECT_EQ(reply.answer->token.reveal(), "f29d2196-b644-4cdc-88b6-0700feea7265");
  EXPECT_EQ(reply.answer->token_key, "client_access_token");
  EXPECT_EQ(reply.answer->expires_in, 3600);
  EXPECT_EQ(reply.answer->scope, "5+6+7");
  EXPECT_EQ(reply.answer->token_type, "Bearer");
  EXPECT_TRUE(reply.answer->refresh_token.empty());
  EXPECT_TRUE(reply.notes.empty());
}

TEST(TokenAnswer, AccessTokenInJson) {
  const auto reply = read_token_answer(kAccessAnswer);
  ASSERT_TRUE(reply.answer);
  EXPECT_EQ(reply.answer->token_key, "access_token");
  EXPECT_EQ(reply.answer->refresh_token.reveal(), "998c6654-5b3b-4385-af4f-4e5c46c1bb04");
  EXPECT_EQ(subscription_id(reply.answer->resource_uri), "38475");
  EXPECT_EQ(reply.answer->authorization_uri,
            "https://api.pge.com/GreenButtonConnect/espi/1_1/resource/Authorization/38475");
  EXPECT_TRUE(reply.notes.empty());
}

TEST(TokenAnswer, SoapUisView) {
  const auto reply = read_token_answer(
      "<Response xmlns=\"https://api.pge.com/datacustodian/test/oauth/v2/token\">\n"
      "  <client_access_token>c03a9825-16f7-400a-b546-9a206ab995db</client_access_token>\n"
      "  <expires_in>3600</expires_in><scope>3</scope><token_type>Bearer</token_type></Response>");
  ASSERT_TRUE(reply.answer);
  EXPECT_EQ(reply.shape, AnswerShape::kSoapUi);
  EXPECT_EQ(reply.answer->token.reveal(), "c03a9825-16f7-400a-b546-9a206ab995db");
  EXPECT_EQ(reply.answer->expires_in, 3600);
  EXPECT_TRUE(has_note(reply.notes, "token.soapui"));
  EXPECT_FALSE(has_note(reply.notes, "token.expires-in-text"));
}

TEST(TokenAnswer, OtherXml) {
  const auto reply = read_token_answer(
      "<?xml version=\"1.0\"?><!-- x --><ns0:token "
      "xmlns:ns0=\"urn:x\"><ns0:data><ns0:access_token> t-1 "
      "</ns0:access_token></ns0:data><ns0:expires_in>60</ns0:expires_in>"
      "<ns0:token_type>bearer</ns0:token_type></ns0:token>");
  ASSERT_TRUE(reply.answer);
  EXPECT_EQ(reply.shape, AnswerShape::kXml);
  EXPECT_EQ(reply.answer->token.reveal(), "t-1");
  EXPECT_EQ(reply.answer->expires_in, 60);
}

TEST(TokenAnswer, SoapUiWrapsPlainTextInData) {
  const auto reply = read_token_answer(
      "<data contentType=\"text/plain\" contentLength=\"33\"><![CDATA[client credentials doesn't "
      "match]]></data>");
  ASSERT_TRUE(reply.error);
  EXPECT_EQ(reply.shape, AnswerShape::kSoapUi);
  EXPECT_EQ(reply.error->description, "client credentials doesn't match");
}

struct Expiry {
  const char* json;
  std::optional<std::int64_t> seconds;
  const char* note;
};

TEST(TokenAnswer, ExpiresInInEveryForm) {
  const Expiry table[] = {
      {"3600", 3600, ""},
      {"3600.0", 3600, ""},
      {"\"3600\"", 3600, "token.expires-in-text"},
      {"\" 3600 \"", 3600, "token.expires-in-text"},
      {"0", 0, ""},
      {"-1", std::nullopt, "token.expires-in-odd"},
      {"3600.5", std::nullopt, "token.expires-in-odd"},
      {"\"one hour\"", std::nullopt, "token.expires-in-odd"},
      {"\"\"", std::nullopt, "token.expires-in-odd"},
      {"true", std::nullopt, "token.expires-in-odd"},
      {"[3600]", std::nullopt, "token.expires-in-odd"},
      {"null", std::nullopt, "token.expires-in-missing"},
      {"1445444481075", std::nullopt, "token.expires-in-odd"},
      {"18446744073709551615", std::nullopt, "token.expires-in-odd"},
  };
  for (const auto& row : table) {
    const auto reply = read_token_answer(
        std::string("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":") +
        row.json + "}");
    ASSERT_TRUE(reply.answer) << row.json;
    EXPECT_EQ(reply.answer->expires_in, row.seconds) << row.json;
    if (*row.note) {
      EXPECT_TRUE(has_note(reply.notes, row.note)) << row.json;
    } else {
      EXPECT_TRUE(reply.notes.empty()) << row.json << " " << reply.notes.front().code;
    }
  }
  EXPECT_TRUE(
      has_note(read_token_answer("{\"access_token\":\"t\"}").notes, "token.expires-in-missing"));
}

TEST(TokenAnswer, OddAnswersAreTakenAndNoted) {
  struct Odd {
    const char* body;
    const char* note;
  };
  const Odd table[] = {
      {R"({"access_token":"a","client_access_token":"a"})", "token.both-keys"},
      {R"({"access_token":"a","client_access_token":"b"})", "token.both-keys-differ"},
      {R"({"Access_Token":"a"})", "token.spelling"},
      {R"({"clientAccessToken":"a"})", "token.spelling"},
      {R"({"access_token":"a","resourceUri":"https://a/Subscription/1"})", "token.spelling"},
      {R"({"access_token":12345})", "token.not-text"},
      {R"({"access_token":"a b"})", "token.character"},
      {R"({"access_token":"a\n"})", "token.character"},
      {R"({"access_token":"a","token_type":"mac"})", "token.type-odd"},
      {R"({"access_token":"a"})", "token.type-missing"},
      {R"({"access_token":"a","resourceURI":"/x"})", "token.uri-odd"},
      {R"({"access_token":"a","access_token":"b"})", "answer.duplicate-key"},
      {"\xEF\xBB\xBF{\"access_token\":\"a\"}", "answer.byte-order-mark"},
  };
  for (const auto& row : table) {
    const auto reply = read_token_answer(row.body);
    EXPECT_TRUE(reply.answer) << row.body;
    EXPECT_TRUE(has_note(reply.notes, row.note)) << row.body;
  }
  EXPECT_EQ(
      read_token_answer(R"({"access_token":"a","client_access_token":"b"})").answer->token.reveal(),
      "b");
  EXPECT_EQ(read_token_answer(R"({"access_token":"a","scope":3})").answer->scope, "3");
  EXPECT_EQ(read_token_answer(R"({"access_token":"a","token_type":"bearer","expires_in":1})")
                .notes.size(),
            0u);
}

struct Refusal {
  const char* body;
  AnswerShape shape;
  const char* error;
  const char* description;
};

TEST(TokenAnswer, RefusalsOfTheWireFacts) {
  const Refusal table[] = {
      {"\"Invalid Certificate\"", AnswerShape::kJsonString, "", "Invalid Certificate"},
      {"client credentials doesn't match", AnswerShape::kText, "",
       "client credentials doesn't match"},
      {"No listener for endpoint: /x\n", AnswerShape::kText, "", "No listener for endpoint: /x"},
      {R"({"error":"invalid_request","error_description":"Missing grant_type"})",
       AnswerShape::kJson, "invalid_request", "Missing grant_type"},
      {R"({"error":"invalid_request","error_description":"GET not permitted"})", AnswerShape::kJson,
       "invalid_request", "GET not permitted"},
      {R"({"Message":"Unauthorized. Access token is missing or invalid."})", AnswerShape::kJson, "",
       "Unauthorized. Access token is missing or invalid."},
      {R"({"success": false})", AnswerShape::kJson, "", ""},
      {"<oauth><error_description>No Authorization "
       "Found</error_description><error>access_denied</error>"
       "</oauth>",
       AnswerShape::kXml, "access_denied", "No Authorization Found"},
      {"<Fault xmlns=\"https://api.pge.com/x\"><error>invalid_client</error></Fault>",
       AnswerShape::kSoapUi, "invalid_client", ""},
      {"<html><head><title>502 Bad Gateway</title></head></html>", AnswerShape::kHtml, "",
       "502 Bad Gateway"},
      {"<!DOCTYPE HTML><TITLE>Sorry", AnswerShape::kHtml, "", "Sorry"},
      {"<html><p>x", AnswerShape::kHtml, "", ""},
      {"", AnswerShape::kEmpty, "", ""},
      {" \r\n", AnswerShape::kEmpty, "", ""},
      {"{}", AnswerShape::kJson, "", ""},
      {R"({"access_token":""})", AnswerShape::kJson, "", ""},
      {R"({"access_token":null})", AnswerShape::kJson, "", ""},
      {R"({"access_token":{"a":1}})", AnswerShape::kJson, "", ""},
      {R"({"error":"x","access_token":"t"})", AnswerShape::kJson, "x", ""},
      {"{\"access_token\":", AnswerShape::kUnreadable, "", "{\"access_token\":"},
      {"[1,2]", AnswerShape::kUnreadable, "", "[1,2]"},
      {"<Response><access_token>t</Response>", AnswerShape::kUnreadable, "",
       "<Response><access_token>t</Response>"},
      {"\xFF\xFE{", AnswerShape::kUnreadable, "", ""},
  };
  for (const auto& row : table) {
    const auto reply = read_token_answer(row.body);
    ASSERT_TRUE(reply.error) << row.body;
    EXPECT_FALSE(reply.answer) << row.body;
    EXPECT_EQ(reply.shape, row.shape) << row.body;
    EXPECT_EQ(reply.error->error, row.error) << row.body;
    EXPECT_EQ(reply.error->description, row.description) << row.body;
    EXPECT_FALSE(shape_name(reply.shape).empty());
  }
  EXPECT_TRUE(has_note(read_token_answer(R"({"error":"x","access_token":"t"})").notes,
                       "token.error-and-token"));
  EXPECT_TRUE(has_note(read_token_answer("{").notes, "answer.unreadable"));
}

TEST(ErrorAnswer, OnlyErrorsAreErrors) {
  EXPECT_EQ(read_error_answer("\"Invalid Certificate\"").error->description, "Invalid Certificate");
  EXPECT_EQ(read_error_answer(R"({"error_description":"Invalid access token"})").error->description,
            "Invalid access token");
  EXPECT_EQ(read_error_answer("<oauth><error>access_denied</error></oauth>").error->error,
            "access_denied");
  EXPECT_EQ(read_error_answer("Date Range Too Large").error->description, "Date Range Too Large");
  EXPECT_FALSE(read_error_answer("").error);
  EXPECT_FALSE(read_error_answer(R"({"a":1})").error);
  EXPECT_FALSE(read_error_answer("<html><body>x</body></html>").error);
  EXPECT_FALSE(read_error_answer("<ServiceStatus xmlns=\"http://naesb.org/espi\"><currentStatus>1"
                                 "</currentStatus></ServiceStatus>")
                   .error);
  EXPECT_FALSE(read_error_answer("<feed><message>hello</message></feed>").error);
  EXPECT_FALSE(read_error_answer("{").error);
}

TEST(TokenAnswer, DepthAndLengthAreBounded) {
  std::string deep(200000, '[');
  EXPECT_EQ(read_token_answer(deep).shape, AnswerShape::kUnreadable);
  std::string nested =
      "{\"access_token\":\"t\",\"x\":" + std::string(5000, '[') + std::string(5000, ']') + "}";
  EXPECT_EQ(read_token_answer(nested).shape, AnswerShape::kUnreadable);
  std::string xml;
  for (int i = 0; i < 20000; ++i) xml += "<a>";
  xml += "<access_token>t</access_token>";
  for (int i = 0; i < 20000; ++i) xml += "</a>";
  EXPECT_FALSE(read_token_answer(xml).answer);
  EXPECT_EQ(read_token_answer(std::string(2 << 20, '{')).shape, AnswerShape::kUnreadable);
  const auto text = read_token_answer(std::string(100000, 'x'));
  EXPECT_LT(text.error->description.size(), 600u);
  std::string wide = "<r>";
  for (int i = 0; i < 2000; ++i) wide += "<a>1</a>";
  EXPECT_FALSE(read_token_answer(wide + "</r>").answer);
}

TEST(TokenAnswer, EveryCutAndNoise) {
  for (const std::string whole : {kClientAnswer, kAccessAnswer}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(read_token_answer(std::string_view(whole).substr(0, size)).answer) << size;
    }
  }
  test::Lcg random(8);
  for (int round = 0; round < 5000; ++round) {
    const auto reply = read_token_answer(random.spoiled(round % 2 ? kClientAnswer : kAccessAnswer));
    EXPECT_NE(reply.answer.has_value(), reply.error.has_value());
  }
  const std::string xml =
      "<Response xmlns='u'><access_token>t</access_token><x><y/></x></Response>";
  for (int round = 0; round < 5000; ++round) {
    const auto reply = read_token_answer(random.spoiled(xml));
    EXPECT_NE(reply.answer.has_value(), reply.error.has_value());
    (void)read_error_answer(random.spoiled(xml));
  }
}

TEST(SubscriptionId, ReadFromTheResourceUri) {
  EXPECT_EQ(subscription_id("https://a/espi/1_1/resource/Batch/Subscription/38475"), "38475");
  EXPECT_EQ(subscription_id("https://a/espi/1_1/resource/Subscription/7/UsagePoint/1"), "7");
  EXPECT_EQ(subscription_id(" https://a/batch/subscription/38475?x=1 "), "38475");
  EXPECT_FALSE(subscription_id("https://a/Batch/Bulk/7"));
  EXPECT_FALSE(subscription_id("https://a/Batch/Subscription/"));
  EXPECT_FALSE(subscription_id("https://a/x?Subscription/7"));
  EXPECT_FALSE(subscription_id(""));
}

}  // namespace
}  // namespace smd::oauth
