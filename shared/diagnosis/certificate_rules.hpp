// Rules from the facts of the client's certificate files to findings (wire-facts section 2,
// pitfalls section 5). Pure.
#pragma once

#include <string>
#include <vector>

#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::diagnosis {

struct CertificateContext {
  /// PG&E's own rules (public authority, RSA, SHA-2, chain) are judged; not so for the simulator,
  /// which mints its certificates itself.
  bool public_authority = true;
  /// A certificate that ends within so many days is warned of; 90 is PG&E's window for testing.
  std::int64_t days = 90;
  /// SHA-256 of the certificate registered with PG&E as a person copied it: any case, with or
  /// without colons and blanks; "" when not given.
  std::string registered_sha256;
};

/// Worst first, then in the order of reading; empty when nothing is wrong. Each evidence names the
/// file, the value found and the value expected.
[[nodiscard]] std::vector<Finding> judge_identity(const IdentityFacts& facts,
                                                  const CertificateContext& context);

/// "a1b2…" from what a person pasted as a fingerprint; empty when it is not 64 hexadecimal digits.
[[nodiscard]] std::string normal_sha256(std::string_view text);

}  // namespace smd::diagnosis
