// This thread's OpenSSL error queue as a whole: for telling "the passphrase is wrong" from "the
// algorithm is not known here", which its oldest entry alone does not say.
#pragma once

#include <string>
#include <vector>

namespace smd::tls {

/// Takes all entries, oldest first; the queue is empty afterwards.
class ErrorQueue {
 public:
  ErrorQueue();
  [[nodiscard]] bool has(int library, int reason) const;
  /// An algorithm is unknown, or in a provider that is not loaded.
  [[nodiscard]] bool unsupported() const;
  /// Of the oldest.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::vector<unsigned long> codes_;
  std::string text_;
};

}  // namespace smd::tls
