// Reads the answer of a token endpoint: JSON (what PG&E sends), XML, SoapUI's XML view of JSON
// (`<Response xmlns="…">`, `<Fault>`), OpenESPI's `<oauth>` errors and plain text (wire facts 3, 7,
// 10). Does not: judge the HTTP status or say what to do (shared/diagnosis does).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/secret.hpp"
#include "shared/oauth/note.hpp"

namespace smd::oauth {

enum class AnswerShape {
  kJson,        ///< a JSON object
  kJsonString,  ///< a bare JSON string, such as `"Invalid Certificate"`
  kXml,         ///< XML with its own root (`<oauth>`, `<token>` …)
  kSoapUi,      ///< SoapUI's rendering: root `Response` or `Fault`, not what was on the wire
  kText,        ///< plain text, such as `client credentials doesn't match`
  kHtml,        ///< a page, usually of a gateway
  kEmpty,
  kUnreadable  ///< looks like JSON or XML and is broken, or is not UTF-8
};
/// "JSON", "SoapUI's XML view" …, for people.
[[nodiscard]] std::string shape_name(AnswerShape shape);

struct TokenAnswer {
  Secret token;
  std::string token_key;  ///< "client_access_token" or "access_token"
  /// Seconds; absent when missing or not a whole number >= 0 (then there is a note).
  std::optional<std::int64_t> expires_in;
  std::string expires_in_text;  ///< as it came, "" when missing
  std::string scope;
  std::string token_type;
  Secret refresh_token;
  std::string resource_uri;
  std::string authorization_uri;
};

struct OAuthError {
  std::string error;        ///< RFC 6749 section 5.2 code, or "" when the body names none
  std::string description;  ///< error_description, or the text itself of a plain body
  std::string uri;
};

/// Why a JSON text gives no object (shape kUnreadable).
enum class JsonDamage {
  kNone,
  kTruncated,  ///< right so far, and it ends in the middle
  kTrailing,   ///< an object, and something behind it
  kNotObject,  ///< an array
  kMalformed
};

/// Exactly one of `answer` and `error` is set.
struct TokenReply {
  AnswerShape shape = AnswerShape::kEmpty;
  JsonDamage damage = JsonDamage::kNone;
  std::optional<TokenAnswer> answer;
  std::optional<OAuthError> error;
  /// Codes: token.soapui, token.expires-in-text (JSON only), token.expires-in-odd,
  /// token.expires-in-missing, token.type-missing, token.type-odd (not Bearer), token.both-keys
  /// (client_access_token is taken), token.both-keys-differ, token.spelling (a known name written
  /// otherwise), token.not-text, token.character (not token68), token.uri-odd,
  /// token.error-and-token, answer.byte-order-mark, answer.duplicate-key, answer.unreadable.
  Notes notes;
};

/// Never fails: a body that cannot be read gives an `error` with shape kUnreadable. A body that is
/// JSON by its looks is read as JSON whatever its Content-Type says.
[[nodiscard]] TokenReply read_token_answer(std::string_view body);

/// What stands under the token's names in an answer that gives no token.
enum class TokenNames { kAbsent, kEmpty, kNotText, kText };
[[nodiscard]] TokenNames token_names(std::string_view body);

/// The OAuth error in the body of any endpoint's refusal, tokens not looked for: JSON with `error`
/// or `Message`, `<oauth>`, `<Fault>`, a JSON string, plain text. Nothing when the body holds none
/// (empty, HTML, an ESPI document).
struct ErrorReply {
  AnswerShape shape = AnswerShape::kEmpty;
  std::optional<OAuthError> error;
};
[[nodiscard]] ErrorReply read_error_answer(std::string_view body);

/// "38475" from ".../Batch/Subscription/38475" (also with more path behind it), else nothing.
[[nodiscard]] std::optional<std::string> subscription_id(std::string_view resource_uri);

}  // namespace smd::oauth
