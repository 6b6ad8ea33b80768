// What a right answer is, decided by pugixml and nlohmann/json alone: nothing of the console's own
// reading is asked.
#pragma once

#include <string>

namespace smd::test {

[[nodiscard]] bool is_token_answer(const std::string& body);
[[nodiscard]] bool is_status_answer(const std::string& body);
[[nodiscard]] bool is_sample_answer(const std::string& body);
[[nodiscard]] bool is_authorization_answer(const std::string& body);
[[nodiscard]] bool is_information_answer(const std::string& body, const std::string& client_id);

}  // namespace smd::test
