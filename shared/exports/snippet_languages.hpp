// One function for each language: a request as a program.
#pragma once

#include <string>

#include "shared/exports/request_template.hpp"

namespace smd::exports {

[[nodiscard]] std::string curl_snippet(const RequestTemplate& request);
[[nodiscard]] std::string openssl_snippet(const RequestTemplate& request);
[[nodiscard]] std::string python_snippet(const RequestTemplate& request);
[[nodiscard]] std::string node_snippet(const RequestTemplate& request);
[[nodiscard]] std::string cpp_snippet(const RequestTemplate& request);

}  // namespace smd::exports
