#include "shared/oauth/token_answer.hpp"

#include <cstddef>
#include <utility>

#include "shared/base/text.hpp"
#include "shared/encoding/authorization.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/oauth/answer_fields.hpp"

namespace smd::oauth {
namespace {

using detail::AnswerFields;
using detail::Field;
using detail::FieldKind;

// Longer lifetimes than ten years are mistakes (milliseconds, or a point in time).
constexpr std::int64_t kMostSeconds = std::int64_t{10} * 366 * 86400;

class FieldReader {
 public:
  FieldReader(const AnswerFields& fields, Notes& notes) : fields_(fields), notes_(notes) {}

  // The field of that name; in another spelling (resourceUri, ClientAccessToken) with a note.
  const Field* find(std::string_view name) {
    for (const auto& field : fields_.fields) {
      if (field.name == name) return &field;
    }
    const auto folded = detail::folded_name(name);
    for (const auto& field : fields_.fields) {
      if (detail::folded_name(field.name) == folded) {
        notes_.push_back({"token.spelling", "The answer writes \"" +
                                                detail::shortened(field.name, 60) + "\" where \"" +
                                                std::string(name) + "\" is usual."});
        return &field;
      }
    }
    return nullptr;
  }

  std::string text(std::string_view name) {
    const auto* field = find(name);
    return field ? field->value : std::string();
  }

 private:
  const AnswerFields& fields_;
  Notes& notes_;
};

// JSON writes a whole number also as 3600.0 or 3.6e3; only the first is met.
std::optional<std::int64_t> whole_number(std::string_view text) {
  const auto point = text.find('.');
  if (point != std::string_view::npos) {
    if (text.substr(point + 1).find_first_not_of('0') != std::string_view::npos)
      return std::nullopt;
    text = text.substr(0, point);
  }
  return parse_int64(text);
}

void read_expiry(FieldReader& reader, bool json, TokenAnswer& answer, Notes& notes) {
  const auto* field = reader.find("expires_in");
  if (!field) {
    notes.push_back({"token.expires-in-missing",
                     "The answer does not say how long the token lives (expires_in)."});
    return;
  }
  answer.expires_in_text = detail::shortened(field->value, 60);
  const auto seconds = whole_number(trim(field->value));
  if (!seconds || *seconds < 0 || *seconds > kMostSeconds || field->kind == FieldKind::kOther) {
    notes.push_back(
        {"token.expires-in-odd", "expires_in is \"" + answer.expires_in_text +
                                     "\", which is not a plausible number of seconds."});
    return;
  }
  answer.expires_in = *seconds;
  if (json && field->kind == FieldKind::kText) {
    notes.push_back({"token.expires-in-text",
                     "expires_in came as a text in quotes; RFC 6749 wants a number. Programs that "
                     "expect a number fail here."});
  }
}

void check_type(const TokenAnswer& answer, Notes& notes) {
  if (answer.token_type.empty()) {
    notes.push_back({"token.type-missing", "The answer has no token_type; Bearer is assumed."});
  } else if (!equals_ignoring_case(answer.token_type, "bearer")) {
    notes.push_back({"token.type-odd", "token_type is \"" +
                                           detail::shortened(answer.token_type, 60) +
                                           "\", and Bearer was expected."});
  }
}

void check_uri(std::string_view name, const std::string& value, Notes& notes) {
  if (!value.empty() && !encoding::is_absolute_web_uri(value)) {
    notes.push_back({"token.uri-odd", std::string(name) + " is not an absolute address."});
  }
}

TokenAnswer read_answer(FieldReader& reader, const Field& token, bool json, Notes& notes) {
  TokenAnswer answer;
  const std::string trimmed(trim(token.value));
  answer.token = Secret(trimmed);
  answer.token_key = token.name;
  if (token.kind != FieldKind::kText) {
    notes.push_back({"token.not-text", "The token came as something else than a text."});
  }
  if (trimmed != token.value || !encoding::bearer_authorization(answer.token)) {
    notes.push_back(
        {"token.character", "The token holds a character that can't stand in a Bearer header."});
  }
  read_expiry(reader, json, answer, notes);
  answer.scope = reader.text("scope");
  answer.token_type = std::string(trim(reader.text("token_type")));
  check_type(answer, notes);
  const auto* refresh = reader.find("refresh_token");
  if (refresh != nullptr) answer.refresh_token = Secret(std::string(trim(refresh->value)));
  if (refresh != nullptr && refresh->kind != FieldKind::kText) {
    notes.push_back({"token.not-text", "The refresh token came as something else than a text."});
  }
  answer.resource_uri = std::string(trim(reader.text("resourceURI")));
  answer.authorization_uri = std::string(trim(reader.text("authorizationURI")));
  check_uri("resourceURI", answer.resource_uri, notes);
  check_uri("authorizationURI", answer.authorization_uri, notes);
  return answer;
}

// What a refusal says, in the names that servers use for it.
std::optional<OAuthError> read_named_error(const AnswerFields& fields) {
  OAuthError error;
  bool found = false;
  for (const auto& field : fields.fields) {
    const auto name = detail::folded_name(field.name);
    const auto value = detail::shortened(trim(field.value), 500);
    if (value.empty()) continue;
    if (name == "error" || name == "errorcode" || name == "faultcode") {
      if (error.error.empty()) error.error = value;
    } else if (name == "errordescription" || name == "message" || name == "errormessage" ||
               name == "faultstring" || name == "detail") {
      if (error.description.empty()) error.description = value;
    } else if (name == "erroruri") {
      error.uri = value;
    } else if (name == "success" && equals_ignoring_case(value, "false")) {
      // JS clients of PG&E test for `"success": false`; it names no reason.
    } else {
      continue;
    }
    found = true;
  }
  if (!found) return std::nullopt;
  return error;
}

bool is_json(AnswerShape shape) {
  return shape == AnswerShape::kJson || shape == AnswerShape::kJsonString;
}

}  // namespace

std::string shape_name(AnswerShape shape) {
  switch (shape) {
    case AnswerShape::kJson:
      return "JSON";
    case AnswerShape::kJsonString:
      return "a JSON string";
    case AnswerShape::kXml:
      return "XML";
    case AnswerShape::kSoapUi:
      return "SoapUI's XML view";
    case AnswerShape::kText:
      return "plain text";
    case AnswerShape::kHtml:
      return "an HTML page";
    case AnswerShape::kEmpty:
      return "empty";
    case AnswerShape::kUnreadable:
      return "unreadable";
  }
  return {};
}

TokenReply read_token_answer(std::string_view body) {
  const AnswerFields fields = detail::read_fields(body);
  TokenReply reply;
  reply.shape = fields.shape;
  reply.damage = fields.damage;
  reply.notes = fields.notes;
  if (fields.shape == AnswerShape::kSoapUi) {
    reply.notes.push_back(
        {"token.soapui", "This is SoapUI's XML view of the answer. On the wire it is JSON."});
  }

  FieldReader reader(fields, reply.notes);
  const Field* client = reader.find("client_access_token");
  const Field* plain = reader.find("access_token");
  if (client && plain) {
    const bool same = client->value == plain->value;
    reply.notes.push_back(
        {same ? "token.both-keys" : "token.both-keys-differ",
         same ? "The token came under both names, client_access_token and access_token."
              : "client_access_token and access_token both came, with different values; the first "
                "is "
                "used."});
  }
  const Field* token = client ? client : plain;
  auto named_error = read_named_error(fields);
  const bool has_token = token && !trim(token->value).empty() && token->kind != FieldKind::kOther;
  const bool has_error = named_error && !named_error->error.empty();
  if (has_token && has_error) {
    reply.notes.push_back(
        {"token.error-and-token", "The answer holds an error and a token. It counts as an error."});
  }
  if (has_token && !has_error) {
    reply.answer = read_answer(reader, *token, is_json(fields.shape), reply.notes);
    return reply;
  }
  // Not an answer of this endpoint: what is said about it belongs to the caller's judgement.
  if (!named_error) {
    named_error = OAuthError{};
    named_error->description = fields.text;
  }
  reply.error = std::move(named_error);
  return reply;
}

TokenNames token_names(std::string_view body) {
  const AnswerFields fields = detail::read_fields(body);
  Notes notes;
  FieldReader reader(fields, notes);
  const Field* token = reader.find("client_access_token");
  if (token == nullptr) token = reader.find("access_token");
  if (token == nullptr) return TokenNames::kAbsent;
  if (token->kind != FieldKind::kText) return TokenNames::kNotText;
  return trim(token->value).empty() ? TokenNames::kEmpty : TokenNames::kText;
}

ErrorReply read_error_answer(std::string_view body) {
  const AnswerFields fields = detail::read_fields(body);
  ErrorReply reply;
  reply.shape = fields.shape;
  switch (fields.shape) {
    case AnswerShape::kText:
    case AnswerShape::kJsonString:
      reply.error = OAuthError{"", fields.text, ""};
      break;
    case AnswerShape::kJson:
    case AnswerShape::kSoapUi:
      reply.error = read_named_error(fields);
      if (!reply.error && !fields.text.empty()) reply.error = OAuthError{"", fields.text, ""};
      break;
    case AnswerShape::kXml:
      // An ESPI document may well hold an element named "message"; only an error's own root counts.
      if (equals_ignoring_case(fields.root, "oauth") ||
          equals_ignoring_case(fields.root, "error") ||
          equals_ignoring_case(fields.root, "fault") ||
          equals_ignoring_case(fields.root, "envelope")) {
        reply.error = read_named_error(fields);
      }
      break;
    case AnswerShape::kHtml:
    case AnswerShape::kEmpty:
    case AnswerShape::kUnreadable:
      break;
  }
  return reply;
}

std::optional<std::string> subscription_id(std::string_view resource_uri) {
  const auto segments = split(encoding::split_uri(trim(resource_uri)).path, '/');
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    if (equals_ignoring_case(segments[i], "Subscription") && !segments[i + 1].empty()) {
      return std::string(segments[i + 1]);
    }
  }
  return std::nullopt;
}

}  // namespace smd::oauth
