// Atom links as keys: the same resource written absolute, rooted, relative, with a doubled or a
// trailing slash gives the same key (espi-model section 1).
#pragma once

#include <string>
#include <string_view>

namespace smd::espi {

/// `base` is the document's xml:base or "". Scheme and host are dropped, so that absolute and
/// relative forms meet; the query is kept because it can be part of the identity.
[[nodiscard]] std::string href_key(std::string_view base, std::string_view href);
/// The key without its last segment if that is `segment` (compared exactly), otherwise "".
[[nodiscard]] std::string without_last_segment(std::string_view key, std::string_view segment);
/// The key without its last segment, whatever it is.
[[nodiscard]] std::string parent_key(std::string_view key);
/// The segment after the last one named `segment`: ("a/UsagePoint/7/MeterReading", "UsagePoint") is
/// "7"; "" when there is none.
[[nodiscard]] std::string_view segment_after(std::string_view key, std::string_view segment);

}  // namespace smd::espi
