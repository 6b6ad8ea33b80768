// The endpoints of the data custodian, one function each; custodian.cpp decides which one a request
// belongs to and lays faults over their answers.
#pragma once

#include <string_view>

#include "shared/simulator/state.hpp"

namespace smd::simulator {

/// What kind of token request this is, judged by grant_type alone; connectivity.token when there is
/// none.
[[nodiscard]] Step token_step(const Request& request);
/// POST /datacustodian/[test/]oauth/v2/token (wire-facts sections 3, 7, 10; RFC 6749 sections 4 to
/// 6).
[[nodiscard]] Answer token_endpoint(State& state, const Call& call, Environment environment);

/// GET /datacustodian/[test/]oauth/v2/authorize (wire-facts section 6).
[[nodiscard]] Answer authorize_endpoint(State& state, const Call& call, Environment environment);

/// The step a path below the resource base belongs to, or nothing for an unknown resource.
[[nodiscard]] std::optional<Step> resource_step(std::string_view resource);
/// GET of a resource; `resource` is the path below the resource base with its leading slash.
[[nodiscard]] Answer resource_endpoint(State& state, const Call& call, std::string_view resource);

/// GET /simulator/registrations (docs/contracts.md section 5).
[[nodiscard]] Answer registrations_endpoint(const State& state);

/// POST /portal/start: the START button of the OAuth Test.
[[nodiscard]] Answer start_endpoint(State& state, const Call& call);
/// GET /portal/state: what the portal page draws.
[[nodiscard]] Answer portal_state_endpoint(const State& state);
/// GET /portal/catalogue: the tables of faults, dialects and steps.
[[nodiscard]] Answer portal_catalogue_endpoint();
/// POST /portal/faults, dialect, registration, sample and reset, JSON bodies; the answer is the new
/// state.
[[nodiscard]] Answer portal_change_endpoint(State& state, const Call& call);

/// Common answers.
[[nodiscard]] Answer invalid_certificate();
[[nodiscard]] Answer oauth_error(int status, std::string_view error, std::string_view description);
[[nodiscard]] Answer no_listener(std::string_view path);

}  // namespace smd::simulator
