// The view of a state: data for the page and the headless runner (docs/contracts.md section 1).
// view.cpp: the whole, header and plan · view_registration.cpp · view_step.cpp · view_feed.cpp
#pragma once

#include "shared/espi/series_view.hpp"
#include "shared/flow/state.hpp"

namespace smd::flow {

[[nodiscard]] Json make_view(const State& state);

[[nodiscard]] Json view_registration(const State& state);
[[nodiscard]] Json view_step(const State& state, const std::string& step_id);
[[nodiscard]] Json view_feed(const State& state, const Feed& feed);
/// Every finding about the feed, errors first; empty while it is read.
[[nodiscard]] Json view_feed_findings(const Feed& feed);
/// A series as the view has it (docs/contracts.md, Series).
[[nodiscard]] Json series_json(const espi::SeriesSummary& summary);
/// `step_id`: the step they belong to, for the buttons that mend and run it again.
[[nodiscard]] Json view_findings(const State& state, const std::string& step_id,
                                 const std::vector<diagnosis::Finding>& findings);

[[nodiscard]] Json button(std::string id, std::string label, std::string kind = "plain",
                          bool enabled = true, std::string why = "");
[[nodiscard]] Json pairs_json(const Pairs& pairs);
/// A field with its label and hint from the texts "field.<id>" and "field.<id>.hint".
[[nodiscard]] Json field_json(const State& state, const std::string& id, const std::string& kind,
                              Json choices = Json::array());
/// Whether a run is under way, so that nothing else may be started.
[[nodiscard]] bool is_busy(const State& state);

}  // namespace smd::flow
