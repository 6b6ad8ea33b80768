#include "shared/exports/snippets.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/exports/request_template.hpp"
#include "shared/exports/snippet_languages.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {

std::vector<std::string> steps_with_calls(const Evidence& evidence) {
  std::vector<std::string> out;
  for (const auto& call : evidence.calls) {
    if (!call.step.empty() && std::find(out.begin(), out.end(), call.step) == out.end())
      out.push_back(call.step);
  }
  return out;
}

Result<std::vector<Snippet>> snippets_of(const Evidence& evidence, const std::string& step) {
  const auto call = std::find_if(evidence.calls.rbegin(), evidence.calls.rend(),
                                 [&](const replay::Call& one) { return one.step == step; });
  if (step.empty() || call == evidence.calls.rend())
    return Error("snippets.no-call", texts::get("snippets.no-call", {step}));
  const auto request = template_of(*call);
  std::vector<Snippet> out;
  const auto add = [&](const char* language, const char* title, const char* ending,
                       std::string text) {
    out.push_back({language, title, replace_all(step, ".", "-") + ending, std::move(text)});
  };
  add("curl", "curl", ".curl.sh", curl_snippet(request));
  add("openssl", "openssl s_client", ".openssl.sh", openssl_snippet(request));
  add("python", "Python (requests)", ".py", python_snippet(request));
  add("node", "JavaScript (Node)", ".mjs", node_snippet(request));
  add("cpp", "C++ (Beast)", ".cpp", cpp_snippet(request));
  return out;
}

}  // namespace smd::exports
