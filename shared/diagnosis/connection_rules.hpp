// Rules from the facts of a connection preflight to findings, and the experiment of three calls
// (no certificate, a self-made one, the right one) that settles "is it the certificate?". Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::diagnosis {

/// Best first; empty when the server answered as it should. Any answer that shows that the
/// certificate was taken (401 or 403 or 400 for the missing token) is as it should be.
[[nodiscard]] std::vector<Finding> judge_connection(const ConnectionFacts& facts);

/// `calls`: the three attempts, in any order; fewer than "none" and "own" gives no finding.
[[nodiscard]] std::vector<Finding> judge_experiment(std::span<const ConnectionFacts> calls);

/// Milliseconds by which this machine's clock is ahead of `date` (an HTTP Date, RFC 9110 section
/// 5.6.7); nothing when the date cannot be read.
[[nodiscard]] std::optional<EpochMs> clock_ahead(std::string_view date, EpochMs now);

}  // namespace smd::diagnosis
