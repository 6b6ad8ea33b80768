#include "shared/oauth/maskable_text.hpp"

namespace smd::oauth {

MaskableText& MaskableText::add(std::string text) {
  if (text.empty()) return *this;
  Part part;
  part.text = std::move(text);
  parts_.push_back(std::move(part));
  return *this;
}

MaskableText& MaskableText::add_secret(Secret secret, Secret wire, std::string shown_before,
                                       std::string shown_after) {
  Part part;
  part.is_secret = true;
  part.secret = std::move(secret);
  part.wire = std::move(wire);
  part.shown_before = std::move(shown_before);
  part.shown_after = std::move(shown_after);
  parts_.push_back(std::move(part));
  return *this;
}

MaskableText& MaskableText::append(const MaskableText& other) {
  parts_.insert(parts_.end(), other.parts_.begin(), other.parts_.end());
  return *this;
}

bool MaskableText::has_secret() const {
  for (const auto& part : parts_) {
    if (part.is_secret) return true;
  }
  return false;
}

std::string MaskableText::wire() const {
  std::string out;
  for (const auto& part : parts_) {
    if (part.is_secret) {
      out += part.wire.reveal();
    } else {
      out += part.text;
    }
  }
  return out;
}

std::string MaskableText::shown(const SecretName& name) const {
  std::string out;
  for (const auto& part : parts_) {
    if (part.is_secret) {
      out += part.shown_before + name(part.secret) + part.shown_after;
    } else {
      out += part.text;
    }
  }
  return out;
}

}  // namespace smd::oauth
