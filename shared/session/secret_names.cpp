#include "shared/session/secret_names.hpp"

#include <algorithm>
#include <tuple>

#include "shared/base/pseudonym.hpp"
#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/percent.hpp"
#include "shared/session/escapes.hpp"

namespace smd::session {
namespace {

constexpr std::size_t kShortestMasked = NeedleSearch::kShortest;
constexpr std::string_view kOpenMark = "<![CDATA[";
constexpr std::string_view kCloseMark = "]]>";

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string xml_escaped(std::string text) {
  text = replace_all(std::move(text), "&", "&amp;");
  text = replace_all(std::move(text), "<", "&lt;");
  text = replace_all(std::move(text), ">", "&gt;");
  return replace_all(std::move(text), "\"", "&quot;");
}

// The characters of a Base64 text that depend on nothing but `secret`, when `before` bytes stand in
// front of it in its group of three.
std::string base64_core(std::string_view secret, std::size_t before) {
  const std::string all = encoding::base64_encode(std::string(before, 'x') + std::string(secret));
  const std::size_t first = (before * 8 + 5) / 6;
  const std::size_t last = (before + secret.size()) * 8 / 6;
  return last > first ? all.substr(first, last - first) : std::string();
}

struct SecretWord {
  std::string_view word;
  std::string_view kind;
};

// Longer words first, because "access_token" is also the end of the others.
constexpr SecretWord kSecretWords[] = {
    {"registration_access_token", kRegistrationAccessToken},
    {"client_access_token", kClientAccessToken},
    {"authorization_code", kCode},
    {"refresh_token", kRefreshToken},
    {"client_secret", kClientSecret},
    {"access_token", kAccessToken},
};

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The CDATA mark that a removed piece of text leaves without its other half, so that the document
// stays as well-formed as it was.
std::string_view open_marks(std::string_view removed) {
  const bool inside_before = removed.find(kCloseMark) < removed.find(kOpenMark);
  // npos + 1 is 0.
  const bool inside_after = removed.rfind(kOpenMark) + 1 > removed.rfind(kCloseMark) + 1;
  if (inside_before == inside_after) return {};
  return inside_after ? kOpenMark : kCloseMark;
}

// The name, and then stars, over [begin, end) of the text; CDATA marks stay.
void cover_part(std::string& text, std::size_t begin, std::size_t end, std::string_view name) {
  while (begin < end) {
    const auto rest = std::string_view(text).substr(begin, end - begin);
    const std::size_t mark = rest.starts_with(kOpenMark)    ? kOpenMark.size()
                             : rest.starts_with(kCloseMark) ? kCloseMark.size()
                                                            : 0;
    if (mark > 0) {
      begin += mark;
      continue;
    }
    text[begin++] = name.empty() ? '*' : name.front();
    if (!name.empty()) name.remove_prefix(1);
  }
}

// The value after a name at `at`: after `":"`, `>` or `=`, up to what ends it there.
std::string_view value_after(std::string_view text, std::size_t at) {
  const auto skip = [&](std::string_view characters) {
    const std::size_t from = at;
    while (at < text.size() && characters.find(text[at]) != std::string_view::npos) ++at;
    return at > from;
  };
  skip("\"\\'");
  const bool spaced = skip(" \n\t");
  if (at >= text.size()) return {};
  if (text[at] == ':' || text[at] == '=') {
    ++at;
  } else if (text[at] == '>' || spaced) {
    // An XML tag, perhaps with attributes between the name and its end: xsi:type="xsd:string".
    at = text.find_first_of("<>", at);
    if (at == std::string_view::npos || text[at] == '<') return {};
    ++at;
  } else {
    return {};
  }
  skip(" \n\t");
  const bool quoted = skip("\"\\'");
  const auto end = text.find_first_of(quoted ? "\"\\'" : "<>&\" \r\n\t,;}", at);
  return text.substr(at, end == std::string_view::npos ? std::string_view::npos : end - at);
}

}  // namespace

const SecretNames::Known* SecretNames::find(const Secret& secret) const {
  if (secret.empty()) return nullptr;
  for (const auto& known : known_) {
    if (known.secret == secret) return &known;
  }
  return nullptr;
}

std::string SecretNames::new_name(std::string_view kind, const Secret& secret) const {
  if (is_pseudonym_of(kind, secret.reveal())) return std::string(secret.reveal());
  std::int64_t highest = 0;
  for (const auto& known : known_) {
    if (known.kind != kind) continue;
    highest = std::max(
        highest, parse_int64(std::string_view(known.name).substr(kind.size() + 1)).value_or(0));
  }
  return std::string(kind) + "-" + std::to_string(highest + 1);
}

std::string SecretNames::name(std::string_view kind, const Secret& secret) {
  if (secret.empty()) return "";
  if (const Known* known = find(secret)) return known->name;
  Known known{std::string(kind), new_name(kind, secret), secret, false};
  add_needles(known);
  build_search();
  known_.push_back(known);
  return known.name;
}

std::string SecretNames::shown(std::string_view kind, const Secret& secret) const {
  if (secret.empty()) return "";
  const Known* known = find(secret);
  return known != nullptr ? known->name : new_name(kind, secret);
}

std::string SecretNames::rename_draft(std::string_view kind, const Secret& previous,
                                      const Secret& secret) {
  if (secret.empty()) return "";
  if (const Known* known = find(secret)) return known->name;
  for (auto& known : known_) {
    if (!known.draft || !(known.secret == previous) || known.kind != kind) continue;
    known.secret = secret;
    rebuild_needles();
    return known.name;
  }
  const std::string given = name(kind, secret);
  known_.back().draft = true;
  return given;
}

void SecretNames::settle(const Secret& secret) {
  for (auto& known : known_) {
    if (known.secret == secret) known.draft = false;
  }
}

void SecretNames::add_needles(const Known& known) {
  const std::string raw(known.secret.reveal());
  if (raw.size() < kShortestMasked || raw == known.name) return;
  const auto add = [&](std::string bytes) {
    if (bytes.size() < kShortestMasked) return;
    for (const auto& needle : needles_) {
      if (needle.bytes == bytes) return;
    }
    needles_.push_back(Needle{std::move(bytes), known.name});
  };
  add(raw);
  add(encoding::percent_encode(raw));
  add(encoding::form_encode_component(raw));
  add(json_escaped(raw));
  add(xml_escaped(raw));
  add(hex(raw));
  std::string upper_hex = hex(raw);
  for (char& c : upper_hex) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
  add(upper_hex);
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string core = base64_core(raw, before);
    // A shorter core would be found in texts that have nothing to do with the secret.
    if (core.size() < 8) continue;
    add(core);
    add(replace_all(replace_all(core, "+", "-"), "/", "_"));
  }
  std::stable_sort(needles_.begin(), needles_.end(), [](const Needle& a, const Needle& b) {
    return a.bytes.size() > b.bytes.size();
  });
}

void SecretNames::build_search() {
  std::vector<std::string> bytes;
  for (const auto& needle : needles_) bytes.push_back(needle.bytes);
  search_ = NeedleSearch(std::move(bytes));
}

void SecretNames::rebuild_needles() {
  needles_.clear();
  for (const auto& known : known_) add_needles(known);
  build_search();
}

void SecretNames::learn(std::string_view text) {
  learn_plain(text);
  // A value may be the only one of its kind and have its escapes in the middle.
  auto plain = Unescaped::of(text);
  for (int layer = 0; layer < kMostEscapeLayers && plain; ++layer) {
    learn_plain(plain->text());
    plain = Unescaped::of(plain->text());
  }
}

void SecretNames::learn_plain(std::string_view text) {
  for (const auto& [word, kind] : kSecretWords) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      const bool inside_word = at > 0 && is_word_character(text[at - 1]);
      const std::size_t end = at + word.size();
      if (inside_word || (end < text.size() && is_word_character(text[end]))) continue;
      const std::string_view value = trim(value_after(text, end));
      // Short values and names of grants ("authorization_code" in a list) are no secrets.
      if (value.size() < 8 || value.size() > 4096) continue;
      bool is_word = false;
      for (const auto& other : kSecretWords) is_word = is_word || value == other.word;
      if (!is_word) name(kind, Secret(std::string(value)));
    }
  }
}

std::string SecretNames::mask(std::string text) const {
  if (search_.any_in(text)) {
    for (const auto& needle : needles_)
      text = replace_all(std::move(text), needle.bytes, needle.name);
  }
  while (const auto found = find_escaped(text)) {
    const auto marks =
        open_marks(std::string_view(text).substr(found->begin, found->end - found->begin));
    text.replace(found->begin, found->end - found->begin, *found->name + std::string(marks));
  }
  return text;
}

std::string SecretNames::cover(std::string text) const {
  // Searched as it came, so that secrets which lie over each other are all found.
  const std::string came = text;
  for (auto hit = search_.find(came); hit; hit = search_.find(came, hit->at + 1)) {
    const auto& needle = needles_[hit->needle];
    cover_part(text, hit->at, hit->at + needle.bytes.size(), needle.name);
  }
  while (const auto found = find_escaped(text)) {
    const auto before = text.substr(found->begin, found->end - found->begin);
    cover_part(text, found->begin, found->end, "");
    // A secret of nothing but stars.
    if (text.compare(found->begin, before.size(), before) == 0) break;
  }
  return text;
}

// A secret of which only some characters are escaped is found in the text without escapes; one in
// an address in an address (%2530), or in JSON in JSON, in the text without the escapes of that.
std::optional<SecretNames::Found> SecretNames::find_escaped(std::string_view text) const {
  std::vector<Unescaped> layers;
  for (auto plain = Unescaped::of(text); plain && layers.size() < kMostEscapeLayers;
       plain = Unescaped::of(layers.back().text())) {
    layers.push_back(std::move(*plain));
    const auto& searched = layers.back().text();
    if (!search_.any_in(searched)) continue;
    for (const auto& needle : needles_) {
      const auto length = needle.bytes.size();
      for (auto at = searched.find(needle.bytes); at != std::string::npos;
           at = searched.find(needle.bytes, at + 1)) {
        auto begin = at;
        auto end = at + length;
        for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
          std::tie(begin, end) = layer->origin(begin, end);
        // Without an escape in it, it is part of a pseudonym: a short secret may be a word of one.
        if (end - begin != length) return Found{begin, end, &needle.name};
      }
    }
  }
  return std::nullopt;
}

bool SecretNames::leaks(std::string_view text) const {
  if (search_.any_in(text)) return true;
  auto plain = Unescaped::of(text);
  for (int layer = 0; layer < kMostEscapeLayers && plain; ++layer) {
    if (search_.any_in(plain->text())) return true;
    plain = Unescaped::of(plain->text());
  }
  return false;
}

void SecretNames::forget_values() {
  needles_.clear();
  search_ = {};
  for (auto& known : known_) {
    known.secret = Secret(known.name);
    known.draft = false;
  }
}

}  // namespace smd::session
