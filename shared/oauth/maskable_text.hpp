// A text of which some parts are secret: one rendering goes on the wire, one may be shown.
// Does not: know pseudonyms; the caller's SecretName gives them.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/secret.hpp"

namespace smd::oauth {

/// Gives a secret its stable pseudonym, e.g. "client_secret-1".
using SecretName = std::function<std::string(const Secret&)>;

class MaskableText {
 public:
  MaskableText() = default;
  MaskableText(std::string text) { add(std::move(text)); }
  MaskableText(const char* text) { add(std::string(text)); }

  MaskableText& add(std::string text);
  /// `wire` is what is sent, in its final encoding. It is shown as
  /// shown_before + name(secret) + shown_after.
  MaskableText& add_secret(Secret secret, Secret wire, std::string shown_before = "",
                           std::string shown_after = "");
  MaskableText& append(const MaskableText& other);

  [[nodiscard]] bool empty() const { return parts_.empty(); }
  [[nodiscard]] bool has_secret() const;
  /// The real bytes: only for an effect that sends them, or a copy a person asked for by name.
  [[nodiscard]] std::string wire() const;
  [[nodiscard]] std::string shown(const SecretName& name) const;

 private:
  struct Part {
    std::string text;  ///< of a plain part
    bool is_secret = false;
    Secret secret;
    Secret wire;
    std::string shown_before;
    std::string shown_after;
  };
  std::vector<Part> parts_;
};

}  // namespace smd::oauth
