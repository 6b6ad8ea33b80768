// Difference of two sessions: what is not the same, step by step. Ids, dates and tokens differ in
// every run, and times in every call, so they are passed over unless asked for.
#pragma once

#include "shared/exports/evidence.hpp"

namespace smd::exports {

struct DifferenceOptions {
  bool ids = false, dates = false, tokens = false, timing = false;
};

/// `{"steps":[{"step","title","same","differences":[{"path","kind","a","b"}]}],"same","summary"}`.
/// `kind`: verdict finding call request status failure header body tls timing. `path` names the
/// place
/// ("call 1/body/feed/entry[2]/title"); `a`, `b` are texts, "" where one side has nothing. Bodies
/// are compared by structure when both are XML or both JSON, else as texts.
[[nodiscard]] Json difference_of(const Evidence& a, const Evidence& b,
                                 const DifferenceOptions& options);

}  // namespace smd::exports
