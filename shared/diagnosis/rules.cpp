#include "shared/diagnosis/rules.hpp"

#include "shared/diagnosis/answer_rules.hpp"
#include "shared/diagnosis/failure_rules.hpp"

namespace smd::diagnosis {

std::vector<Finding> explain(const Evidence& evidence) {
  if (evidence.failure) return {explain_failure(evidence)};
  Answer answer;
  answer.call = evidence.token_call ? Call::kClientToken : Call::kResource;
  answer.status = evidence.status;
  if (!evidence.content_type.empty()) {
    answer.headers.emplace_back("Content-Type", evidence.content_type);
  }
  answer.body = evidence.body;
  return explain_answer(answer);
}

}  // namespace smd::diagnosis
