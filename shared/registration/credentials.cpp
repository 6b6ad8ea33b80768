#include "shared/registration/credentials.hpp"

#include "shared/base/text.hpp"
#include "shared/encoding/hex.hpp"
#include "shared/registration/pasted_text.hpp"

namespace smd::registration {
namespace {

// Everything PG&E prints as an example: client IDs and secrets (and the text they spell in
// hexadecimal), registration access tokens, client access tokens, codes, access and refresh tokens,
// the id of an ApplicationInformation.
constexpr std::string_view kSamples[] = {
    "3238354b6579",
    "323835536563726574",
    "33353438364b6579",
    "3335343836536563726574",
    "285key",
    "285secret",
    "35486key",
    "35486secret",
    "b810aa79-2756-4ebe-8e1c-a627df23f340",
    "0259aab2-3dcb-4072-99b9-33f89a2bed75",
    "c03a9825-16f7-400a-b546-9a206ab995db",
    "f29d2196-b644-4cdc-88b6-0700feea7265",
    "7afc7c4f-778a-4ad8-8337-5e19218a2219",
    "774ff105-7ad5-40c8-a6ec-f60675dc0e41",
    "998c6654-5b3b-4385-af4f-4e5c46c1bb04",
    "859dfe76-c5b4-434f-bad9-4364f08784ff",
};

// "Your Client ID is: X", "client_secret = X", "Bearer X": how much stands before X, 0 for nothing.
std::size_t label_length(std::string_view text) {
  std::size_t from = 0;
  if (const auto end = match_phrase(text, 0, "your")) from = skip_connector(text, *end);
  for (const auto label :
       {"registration access token", "registration_access_token", "client id", "client_id",
        "clientid", "client secret", "client_secret", "clientsecret", "authorization: bearer",
        "authorization: basic", "bearer", "basic"}) {
    const auto end = match_phrase(text, from, label);
    if (!end) continue;
    const auto value = skip_connector(text, *end);
    if (value > *end && value < text.size()) return value;
  }
  return 0;
}

// What is wrong with any of the three values, whatever its shape should be.
FieldCheck check_characters(std::string_view value, const std::string& what) {
  if (is_sample_credential(value)) return {"field.sample", sample_credential_message(), ""};
  if (label_length(trim(value)) > 0) {
    return {"field.prefix",
            "More than the " + what +
                " was copied: there is a label or \"Bearer\" in front. Enter only "
                "the value.",
            ""};
  }
  for (const char c : value) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      return {"field.white-space", "There is a space or line break in the " + what + ". Remove it.",
              ""};
    }
    if (c == '"' || c == '\'' || c == '`') {
      return {"field.quotes", "There is a quotation mark in the " + what + ". Remove it.", ""};
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte > 0x7E) {
      return {"field.character",
              "There is a character in the " + what +
                  " that can't be sent, such as a typographic quote or an invisible space. Copy it "
                  "again.",
              ""};
    }
  }
  return {};
}

FieldCheck check_hex_shape(std::string_view value, const std::string& what) {
  if (is_uuid(value)) {
    return {"field.looks-like-token", "",
            "This looks like a token. PG&E's " + what + " is usually 32 hexadecimal characters."};
  }
  if (value.size() != 32 || !encoding::is_hex(value)) {
    return {"field.shape", "",
            "PG&E's " + what + " is usually 32 hexadecimal characters; this has " +
                std::to_string(value.size()) + (value.size() == 1 ? " character" : " characters") +
                (encoding::is_hex(value) ? "." : ", not all of them hexadecimal.")};
  }
  return {};
}

}  // namespace

bool is_sample_credential(std::string_view value) {
  const auto wanted = to_lower(trim(value));
  for (const auto sample : kSamples) {
    if (sample == wanted) return true;
  }
  return false;
}

std::string sample_credential_message() {
  return "This is the example that PG&E prints on its test page; it works for nobody. Yours stands "
         "in "
         "your own Registration Milestones table: log in to Share My Data and choose Manage "
         "Registration.";
}

FieldCheck check_client_id(std::string_view value) {
  if (value.empty()) return {};
  if (auto check = check_characters(value, "client ID"); !check.code.empty()) return check;
  if (value.find(':') != std::string_view::npos) {
    return {
        "field.colon",
        "There is a ':' in the client ID. Perhaps the secret was copied along: enter only the ID "
        "here.",
        ""};
  }
  return check_hex_shape(value, "client ID");
}

FieldCheck check_client_secret(const Secret& value, std::string_view client_id) {
  if (value.empty()) return {};
  const auto text = value.reveal();
  if (auto check = check_characters(text, "client secret"); !check.code.empty()) return check;
  if (text == client_id) {
    return {"field.same", "The client secret is the same as the client ID. Copy the secret.", ""};
  }
  return check_hex_shape(text, "client secret");
}

FieldCheck check_registration_access_token(const Secret& value) {
  if (value.empty()) return {};
  const auto text = value.reveal();
  if (auto check = check_characters(text, "registration access token"); !check.code.empty()) {
    return check;
  }
  if (!is_uuid(text)) {
    return {"field.shape", "",
            "PG&E's registration access token usually looks like "
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx."};
  }
  return {};
}

std::string clean_pasted_value(std::string_view value) {
  const std::string text = normalised_paste(value);
  std::string_view rest = trim(text);
  rest.remove_prefix(label_length(rest));
  rest = trim(rest);
  while (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) rest.remove_prefix(1);
  while (!rest.empty() && (rest.back() == '"' || rest.back() == '\'' || rest.back() == '.' ||
                           rest.back() == ',' || rest.back() == ';')) {
    rest.remove_suffix(1);
  }
  return std::string(trim(rest));
}

}  // namespace smd::registration
