// Snippets: a step's request as a program to run, in five languages. The bytes are those the
// console sends; secrets and files come from environment variables:
//   SMD_CERT, SMD_KEY  the client certificate and its key (PEM files)
//   SMD_CA             trust store of the server, when it is none the machine knows (optional)
//   SMD_CLIENT_SECRET, SMD_TOKEN, SMD_CODE, SMD_REFRESH_TOKEN
// Each prints the answer's status and body.
#pragma once

#include <string>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/exports/evidence.hpp"

namespace smd::exports {

struct Snippet {
  std::string language;  ///< curl openssl python node cpp
  std::string title;
  std::string file;  ///< a name to save it under
  std::string text;
};

/// Of the step's last call. Error "snippets.no-call": the step has sent nothing.
[[nodiscard]] Result<std::vector<Snippet>> snippets_of(const Evidence& evidence,
                                                       const std::string& step);
/// Steps that have a call.
[[nodiscard]] std::vector<std::string> steps_with_calls(const Evidence& evidence);

}  // namespace smd::exports
