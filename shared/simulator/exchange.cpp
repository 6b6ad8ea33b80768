// Small helpers on requests and answers. Does not decide anything.
#include "shared/simulator/exchange.hpp"

#include "shared/base/text.hpp"

namespace smd::simulator {
namespace {

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return find_header(headers, name); }

std::string_view Answer::header(std::string_view name) const { return find_header(headers, name); }

void Answer::set_header(std::string_view name, std::string value) {
  for (auto& header : headers) {
    if (equals_ignoring_case(header.name, name)) {
      header.value = std::move(value);
      return;
    }
  }
  headers.push_back(Header{std::string(name), std::move(value)});
}

Answer make_answer(int status, std::string_view content_type, std::string body) {
  Answer answer;
  answer.status = status;
  if (!content_type.empty()) answer.set_header("Content-Type", std::string(content_type));
  answer.body = std::move(body);
  return answer;
}

Answer make_redirect(std::string location) {
  Answer answer;
  answer.status = 302;
  answer.set_header("Location", std::move(location));
  return answer;
}

std::string read_all(Answer& answer) {
  if (!answer.stream) return answer.body;
  std::string out;
  while (answer.stream->next(out)) {
  }
  return out;
}

}  // namespace smd::simulator
