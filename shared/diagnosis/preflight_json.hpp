// The preflight's facts as JSON (docs/contracts.md section 6): member names are those of
// preflight_facts.hpp, enumerations are their names without the k in kebab case
// ("pem" files: "certificate", "private-key", "java-keystore" …).
#pragma once

#include "nlohmann/json_fwd.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::diagnosis {

void to_json(nlohmann::json& json, const CertificateFacts& facts);
void to_json(nlohmann::json& json, const IdentityFacts& facts);
void to_json(nlohmann::json& json, const ConnectionFacts& facts);
/// Members that are absent or of the wrong type keep their defaults: facts come from our own proxy,
/// and an older one may know fewer.
void from_json(const nlohmann::json& json, CertificateFacts& facts);
void from_json(const nlohmann::json& json, IdentityFacts& facts);
void from_json(const nlohmann::json& json, ConnectionFacts& facts);

[[nodiscard]] std::string_view to_text(FileKind kind);

}  // namespace smd::diagnosis
