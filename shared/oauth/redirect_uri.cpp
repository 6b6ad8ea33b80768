#include "shared/oauth/redirect_uri.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/text.hpp"
#include "shared/encoding/hex_digit.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::oauth {
namespace {

using encoding::UriParts;

std::string quoted(std::string_view text) {
  return text.empty() ? "nothing" : "\"" + std::string(text.substr(0, 120)) + "\"";
}

std::string both(std::string_view registered, std::string_view used) {
  return "registered is " + quoted(registered) + ", in use is " + quoted(used);
}

// %XX undone, leniently: only to see whether two texts are the same but for their encoding.
std::string undone(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      const int high = encoding::hex_digit_value(text[at + 1]);
      const int low = encoding::hex_digit_value(text[at + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

// The character at that place, for a person who must see a blank or a tilde.
std::string character_at(std::string_view text, std::size_t position) {
  if (position >= text.size()) return "the end";
  const char c = text[position];
  static constexpr std::pair<char, std::string_view> kNames[] = {
      {'/', "a slash"},        {':', "a colon"},         {' ', "a blank"},
      {'%', "a percent sign"}, {'?', "a question mark"}, {'#', "a hash sign"},
      {'&', "an ampersand"},   {'=', "an equals sign"},  {'.', "a dot"},
      {'-', "a hyphen"},       {'_', "an underscore"},   {'~', "a tilde"},
      {'+', "a plus sign"},    {'@', "an at sign"},      {'\n', "a line break"},
      {'\r', "a line break"},  {'\t', "a tab"}};
  for (const auto& [one, name] : kNames) {
    if (c == one) return std::string(name) + (c > ' ' ? std::string(" ") + c : std::string());
  }
  if (c >= 'A' && c <= 'Z') return std::string("a capital ") + c;
  if (c >= 'a' && c <= 'z') return std::string("a small ") + c;
  if (c >= '0' && c <= '9') return std::string("the digit ") + c;
  if (c > ' ' && c < 0x7F) return std::string("the character ") + c;
  static constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("the byte ") + kDigits[byte >> 4] + kDigits[byte & 15];
}

std::string_view default_port(std::string_view scheme) {
  return equals_ignoring_case(scheme, "http") ? "80" : "443";
}

std::string_view without_slash(std::string_view path) {
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return path;
}

struct Kind {
  std::string kind;
  std::string words;
};

Kind compare_authority(const UriParts& a, const UriParts& b) {
  if (a.user_info != b.user_info) return {"user-info", "One of the two has a name before '@'."};
  if (a.host != b.host) {
    return equals_ignoring_case(a.host, b.host)
               ? Kind{"host-case", "The host is spelled with other upper and lower case: " +
                                       both(a.host, b.host) + "."}
               : Kind{"host", "The host differs: " + both(a.host, b.host) + "."};
  }
  if (a.port != b.port) {
    const auto standard = default_port(*a.scheme);
    const auto one = a.port.value_or(standard);
    const auto other = b.port.value_or(standard);
    return one == other
               ? Kind{"default-port",
                      "One of the two spells out the port " + std::string(one) +
                          " that the other leaves out: the same server, but not the "
                          "same text."}
               : Kind{"port",
                      "The port differs: " + both(a.port.value_or(""), b.port.value_or("")) + "."};
  }
  return {};
}

Kind compare_path(std::string_view a, std::string_view b) {
  if (without_slash(a) == without_slash(b)) {
    const bool registered_has = a.size() > b.size();
    return {"trailing-slash", std::string("The registered address ends ") +
                                  (registered_has ? "with '/', the one in use does not."
                                                  : "without '/', the one in use has one.")};
  }
  if (equals_ignoring_case(a, b)) {
    return {"path-case",
            "The path is spelled with other upper and lower case: " + both(a, b) + "."};
  }
  if (undone(a) == undone(b)) {
    return {"encoding", "The path is percent-encoded differently: " + both(a, b) + "."};
  }
  return {"path", "The path differs: " + both(a, b) + "."};
}

Kind compare_parts(std::string_view registered, std::string_view used) {
  const auto a = encoding::split_uri(registered);
  const auto b = encoding::split_uri(used);
  if (!a.scheme || !b.scheme || !a.authority || !b.authority) {
    // A whole address handed over encoded is the usual mistake here.
    if (undone(registered) == undone(used)) {
      return {"encoding", "One of the two is percent-encoded and the other is not."};
    }
    return {"other", "One of the two is not a whole address that begins with https://."};
  }
  if (*a.scheme != *b.scheme) {
    return {"scheme", "The beginning differs: " + both(*a.scheme, *b.scheme) + "."};
  }
  if (auto kind = compare_authority(a, b); !kind.kind.empty()) return kind;
  if (a.path != b.path) return compare_path(a.path, b.path);
  if (a.query != b.query) {
    const auto one = a.query.value_or("");
    const auto other = b.query.value_or("");
    if (undone(one) == undone(other) && !one.empty()) {
      return {"encoding", "The part behind '?' is percent-encoded differently."};
    }
    return {"query", "The part behind '?' differs: " + both(one, other) + "."};
  }
  if (a.fragment != b.fragment) {
    return {"fragment", "One of the two has a '#' part, which a redirect address must not have."};
  }
  return {"other", "The addresses differ."};
}

}  // namespace

std::optional<RedirectUriDifference> compare_redirect_uri(std::string_view registered,
                                                          std::string_view used) {
  if (registered == used) return std::nullopt;
  RedirectUriDifference difference;
  const std::size_t shorter = std::min(registered.size(), used.size());
  while (difference.position < shorter &&
         registered[difference.position] == used[difference.position]) {
    ++difference.position;
  }
  Kind kind;
  if (registered.empty() || used.empty()) {
    kind = {"empty", registered.empty() ? "No registered redirect address is known."
                                        : "The redirect address in use is empty."};
  } else if (trim(registered) == trim(used)) {
    kind = {"white-space", "One of the two has a space or line break at its beginning or end."};
  } else {
    kind = compare_parts(registered, used);
  }
  difference.kind = kind.kind;
  difference.message =
      kind.words + " First difference at character " + std::to_string(difference.position + 1) +
      ". The address must be exactly the registered one: use that one here, or change "
      "the registration.";
  const auto whole = [](std::string_view text) {
    return text.empty() ? std::string("(nothing)") : std::string(text);
  };
  difference.evidence = "registered: " + whole(registered) + "; in use: " + whole(used) +
                        "; they differ from character " + std::to_string(difference.position + 1) +
                        " on: " + character_at(registered, difference.position) + " there, " +
                        character_at(used, difference.position) + " here. " + kind.words;
  return difference;
}

}  // namespace smd::oauth
