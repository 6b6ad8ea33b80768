// Rules from an answer to findings: what a refusal means (answer_remarks.hpp has what is odd about
// an answer whose status is right). Pure. The content of a right answer is judged by the steps
// (shared/flow).
//
// A rule looks at what the answer says first (its words, then an OAuth error by name, then the
// page's or the bare status's meaning). What the console knows itself only orders explanations; it
// makes none where the answer says nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/time.hpp"
#include "shared/diagnosis/catalogue.hpp"

namespace smd::diagnosis {

/// The call an answer belongs to: the same words mean different things on different calls.
enum class Call { kClientToken, kCodeExchange, kRefresh, kResource, kApplicationInformation };

/// What the console knows without the answer. Absent means: not known.
struct KnownFacts {
  std::optional<std::int64_t> code_age;  ///< seconds since the code arrived, at least
  bool code_sent_before = false;         ///< this code went out in an earlier request
  /// How the redirect address in use differs from the registered one; "" when it is not known to.
  std::string redirect_difference = {};
  std::optional<bool> token_expired = {};          ///< by the lifetime that came with it
  std::optional<bool> certificate_presented = {};  ///< in the handshake of this call
  bool production = false;                         ///< the environment is production
  /// The milestones are known, and approval is or is not among them.
  std::optional<bool> approved = {};
};

struct Answer {
  Call call = Call::kResource;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};        ///< the beginning, without secrets; any bytes
  bool body_is_part = false;    ///< there was more
  std::string host = {};        ///< of the request; "" when not known
  EpochMs received_at = 0;      ///< when the head came, by the console's clock; 0 = not known
  std::int64_t waited_ms = 0;   ///< from the last byte sent to the head
  std::int64_t receive_ms = 0;  ///< from the head to the end
  std::uint64_t bytes = 0;      ///< of the whole body
  KnownFacts known = {};
};

/// Findings for an answer that is a refusal or has an unexpected status, best first; never empty:
/// what no rule knows is "http.not-recognised", with the evidence as it came.
[[nodiscard]] std::vector<Finding> explain_answer(const Answer& answer);

/// The finding for what the body says in words that only a refusal has, whatever the status: PG&E
/// and gateways also refuse with 200. Nothing when it says none of them.
[[nodiscard]] std::optional<Finding> explain_words(const Answer& answer);

/// The finding when a body cannot be what was asked for whoever reads it: empty, compressed, not
/// UTF-8, a web page.
[[nodiscard]] std::optional<Finding> explain_unreadable(const Answer& answer);

}  // namespace smd::diagnosis
