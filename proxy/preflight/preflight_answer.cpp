#include "proxy/preflight/preflight_answer.hpp"

#include "proxy/preflight/identity_facts.hpp"
#include "shared/base/json.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::preflight {

nlohmann::json answer_json(const Found& found) {
  nlohmann::json json = {{"identity", found.identity}, {"connection", nullptr}};
  if (found.connection) json["connection"] = *found.connection;
  json["experiment"] = nullptr;
  if (!found.experiment.empty()) json["experiment"] = found.experiment;
  return json;
}

Found run_preflight(const ProbeTarget& target, Wanted wanted, const Turn& turn) {
  Found found;
  GatherOptions options;
  options.ca_file = target.upstream.ca_file;
  found.identity = gather_identity(target.upstream.identity, options);
  if (wanted.experiment) {
    found.experiment = probe_experiment(target, turn);
    if (wanted.connection) found.connection = found.experiment.back();
  } else if (wanted.connection) {
    if (turn) turn();
    found.connection = probe_connection(target);
  }
  return found;
}

}  // namespace smd::preflight
