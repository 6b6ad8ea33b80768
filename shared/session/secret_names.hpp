// SecretNames: gives each secret of a run a stable pseudonym ("client_secret-1"; the same secret,
// the same pseudonym) and takes secrets out of texts, whatever encoding they are in. Does not:
// decide what is a secret in a request (the request builders mark it).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/secret.hpp"
#include "shared/session/needle_search.hpp"

namespace smd::session {

/// The kinds, which are also the first part of the pseudonyms.
inline constexpr std::string_view kClientSecret = "client_secret";
inline constexpr std::string_view kRegistrationAccessToken = "registration_access_token";
inline constexpr std::string_view kClientAccessToken = "client_access_token";
inline constexpr std::string_view kAccessToken = "access_token";
inline constexpr std::string_view kRefreshToken = "refresh_token";
inline constexpr std::string_view kCode = "code";
inline constexpr std::string_view kBasicCredentials = "basic_credentials";

class SecretNames {
 public:
  /// The pseudonym; a new one when the secret was not known. "" for an empty secret. A value that
  /// is itself a pseudonym of that kind (from a recorded run) keeps it.
  std::string name(std::string_view kind, const Secret& secret);
  /// The same without remembering it: for what shows a run.
  [[nodiscard]] std::string shown(std::string_view kind, const Secret& secret) const;

  /// For a field that is being typed: the secret takes over the pseudonym of `previous` as long as
  /// that was not used for anything else, so that each keystroke does not make a new one.
  std::string rename_draft(std::string_view kind, const Secret& previous, const Secret& secret);
  /// The secret has been used: its pseudonym is never handed on.
  void settle(const Secret& secret);

  /// Finds values of elements, members and parameters whose names say that they are secret
  /// (client_secret, access_token …), in JSON, XML and form texts, also in broken ones, and behind
  /// any escapes.
  void learn(std::string_view text);

  /// `text` with every known secret of four characters or more replaced by its pseudonym: as it is,
  /// percent-encoded, JSON- and XML-escaped, hexadecimal, and Base64 at all three alignments; each
  /// of these also with any of its characters written as an escape (escapes.hpp: %41, \u0041,
  /// &#65;, &#x41;, in CDATA in part), and that several deep (%2541).
  [[nodiscard]] std::string mask(std::string text) const;
  /// The same without changing the length, so that every other byte stays where it is: the
  /// pseudonym, cut or filled with stars, lies over the secret.
  [[nodiscard]] std::string cover(std::string text) const;
  /// True when a known secret is in the text in any of those encodings.
  [[nodiscard]] bool leaks(std::string_view text) const;

  /// Forgets the values but not the names: after a reload only pseudonyms are left.
  void forget_values();

 private:
  struct Known {
    std::string kind;
    std::string name;
    Secret secret;
    bool draft = false;
  };
  struct Needle {
    std::string bytes;
    std::string name;
  };
  void add_needles(const Known& known);
  void build_search();
  void rebuild_needles();
  void learn_plain(std::string_view text);
  struct Found {
    std::size_t begin, end;
    const std::string* name;
  };
  /// A secret that stands in the text with escapes in it.
  [[nodiscard]] std::optional<Found> find_escaped(std::string_view text) const;
  [[nodiscard]] const Known* find(const Secret& secret) const;
  [[nodiscard]] std::string new_name(std::string_view kind, const Secret& secret) const;

  std::vector<Known> known_;
  std::vector<Needle> needles_;  ///< longest first
  NeedleSearch search_;          ///< for them
};

}  // namespace smd::session
