#include "shared/oauth/redirect_answer.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "shared/base/text.hpp"

namespace smd::oauth {
namespace {

using encoding::FormPairs;

// What a person pastes: quotes or angle brackets around it, a log line, wrapped lines.
std::string cleaned(std::string_view text, Notes& notes) {
  text = trim(text);
  if (find_ignoring_case(text, "GET ") == 0) text = trim(text.substr(4));
  const auto version = text.rfind(" HTTP/");
  if (version != std::string_view::npos) text = trim(text.substr(0, version));
  if (text.size() >= 2) {
    const char first = text.front();
    const char last = text.back();
    if ((first == '"' && last == '"') || (first == '\'' && last == '\'') ||
        (first == '<' && last == '>')) {
      text = trim(text.substr(1, text.size() - 2));
    }
  }
  std::string out;
  bool broken = false;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\t') {
      broken = true;
    } else {
      out += c;
    }
  }
  if (broken) {
    notes.push_back(
        {"redirect.line-break", "Line breaks inside the pasted address were taken out."});
  }
  return out;
}

bool holds_answer(std::string_view text) {
  const auto pairs = encoding::form_parse(text);
  if (!pairs) return false;
  for (const auto& pair : *pairs) {
    const auto name = to_lower(pair.name);
    if (name == "code" || name == "authorization_code" || name == "error" ||
        name == "access_token") {
      return true;
    }
  }
  return false;
}

struct Found {
  std::string name;  // as it came
  std::string value;
};

// The one value of a parameter. Twice with the same value is noted, with another one refused.
Result<std::optional<Found>> take(const FormPairs& pairs, std::string_view name, Notes& notes) {
  std::optional<Found> found;
  for (const auto& pair : pairs) {
    if (!equals_ignoring_case(pair.name, name)) continue;
    if (!found) {
      found = Found{pair.name, pair.value};
      if (pair.name != name) {
        notes.push_back({"redirect.name-case", "The parameter came as \"" + pair.name +
                                                   "\" and should be \"" + std::string(name) +
                                                   "\"."});
      }
    } else if (found->value == pair.value) {
      notes.push_back(
          {"redirect.repeated", "\"" + std::string(name) + "\" came twice with the same value."});
    } else {
      return Error{
          "redirect.repeated",
          "\"" + std::string(name) +
              "\" came twice with different values, so nobody can say which one counts. Start "
              "the OAuth Test again."};
    }
  }
  return found;
}

StateCheck check_state(const std::optional<Found>& came, std::string_view expected) {
  if (expected.empty()) return came ? StateCheck::kUnexpected : StateCheck::kNotExpected;
  if (!came || came->value.empty()) return StateCheck::kMissing;
  return came->value == expected ? StateCheck::kMatches : StateCheck::kWrong;
}

Error nothing_found(const FormPairs& pairs) {
  std::vector<std::string> names;
  for (const auto& pair : pairs) {
    if (names.size() < 8) names.push_back("\"" + pair.name.substr(0, 40) + "\"");
  }
  return {"redirect.nothing",
          names.empty() ? "The address has no parameters: neither a code nor an error came back."
                        : "Neither \"code\" nor \"error\" is among the parameters: there is " +
                              join(names, ", ") + ". This may be the address of another step."};
}

// Splits what was pasted into the address and the query.
Result<std::string> query_of(std::string_view text, std::string& address, Notes& notes) {
  const auto hash = text.find('#');
  if (hash != std::string_view::npos) {
    if (holds_answer(text.substr(hash + 1))) {
      return Error{"redirect.fragment",
                   "The parameters stand behind '#'. That part never reaches a server, so the data "
                   "custodian must not put them there: check that response_type is \"code\".",
                   hash};
    }
    notes.push_back({"redirect.fragment-ignored", "What stands behind '#' was left out."});
    text = text.substr(0, hash);
  }
  const auto question = text.find('?');
  if (question != std::string_view::npos) {
    address = std::string(text.substr(0, question));
    return std::string(text.substr(question + 1));
  }
  const bool is_address = text.empty() || text.front() == '/' ||
                          text.find("://") != std::string_view::npos ||
                          text.find('=') == std::string_view::npos;
  if (is_address) {
    return Error{"redirect.no-query",
                 "There is no '?' in the address, so no code came with it. Copy the whole address "
                 "from the browser's address bar."};
  }
  return std::string(text);
}

void note_code_shape(const std::string& code, Notes& notes) {
  if (!is_uuid(code)) {
    notes.push_back(
        {"redirect.code-odd",
         "The code does not look like PG&E's codes, which are UUIDs. It may be cut off."});
  }
}

}  // namespace

Result<RedirectAnswer> read_redirect(std::string_view text, std::string_view expected_state) {
  RedirectAnswer answer;
  const std::string input = cleaned(text, answer.notes);
  if (input.empty()) {
    return Error{"redirect.empty", "Nothing was pasted. Copy the whole address of the redirect."};
  }
  if (is_uuid(input)) {
    answer.code = Secret(input);
    answer.state = check_state(std::nullopt, expected_state);
    answer.notes.push_back(
        {"redirect.code-alone", "Only the code was pasted, so the state could not be checked."});
    return answer;
  }
  auto query = query_of(input, answer.address, answer.notes);
  if (!query) return query.error();
  auto pairs = encoding::form_parse(*query);
  if (!pairs) {
    return Error{"redirect.malformed", "The parameters can't be read: " + pairs.error().message,
                 pairs.error().offset};
  }

  auto code = take(*pairs, "code", answer.notes);
  if (!code) return code.error();
  auto long_code = take(*pairs, "authorization_code", answer.notes);
  if (!long_code) return long_code.error();
  auto error = take(*pairs, "error", answer.notes);
  if (!error) return error.error();
  auto state = take(*pairs, "state", answer.notes);
  if (!state) return state.error();

  if (*code && *long_code) {
    if ((*code)->value != (*long_code)->value) {
      return Error{
          "redirect.repeated",
          "\"code\" and \"authorization_code\" both came, with different values. Start the "
          "OAuth Test again."};
    }
    answer.notes.push_back(
        {"redirect.both-names", "The code came under both names, code and authorization_code."});
  } else if (*long_code) {
    answer.notes.push_back({"redirect.authorization-code-name",
                            "The code came as \"authorization_code\", as PG&E's page prints it. "
                            "RFC 6749 and PG&E's servers of 2020 call it \"code\"; accept both."});
  }
  const auto& found = *code ? *code : *long_code;
  answer.state = check_state(*state, expected_state);
  for (const auto& pair : *pairs) {
    const auto name = to_lower(pair.name);
    if (name == "error_description") {
      answer.error_description = pair.value;
    } else if (name == "error_uri") {
      answer.error_uri = pair.value;
    } else if (name != "code" && name != "authorization_code" && name != "error" &&
               name != "state") {
      // A token has no business here; its name is kept, its value is not.
      const bool token = name.find("token") != std::string::npos;
      answer.others.push_back({pair.name, token ? std::string() : pair.value});
    }
  }
  if (found && *error && !(*error)->value.empty()) {
    return Error{"redirect.contradictory",
                 "A code and an error came together. Start the OAuth Test again."};
  }
  if (*error && !(*error)->value.empty()) {
    answer.error = (*error)->value;
    return answer;
  }
  if (!found) return nothing_found(*pairs);
  if (found->value.empty()) {
    return Error{"redirect.code-empty", "The parameter \"" + found->name + "\" has no value."};
  }
  answer.code = Secret(found->value);
  answer.code_parameter = found->name;
  note_code_shape(found->value, answer.notes);
  return answer;
}

}  // namespace smd::oauth
