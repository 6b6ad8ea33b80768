// Readings as files for other programs: CSV (RFC 4180) and JSON, in pieces of any number of rows,
// so that millions of readings never stand in memory as text. Values are exact; units and time zone
// stand in the head.
#pragma once

#include <cstddef>
#include <string>

#include "shared/espi/model.hpp"

namespace smd::espi {

enum class ExportFormat { csv, json };

inline constexpr std::size_t kMostExportRows = 100'000;

/// Rows [first, first + count) of the series in document order, at most kMostExportRows. The piece
/// with row 0 begins with the head of the file and the one with the last row ends it, so the pieces
/// joined are the file. A series without readings has one piece, from row 0.
///
/// CSV: start (UTC), start (local time), duration in seconds, value in the unit, quality, time of
/// use, cost in the currency. A text that a spreadsheet could take for a formula begins with an
/// apostrophe.
///
/// JSON: {"usagePoint", "meterReading", "commodity", "flowDirection", "unit", "timeZone",
/// "currency", "readings": [{"start", "local", "duration", "value", "quality", "qualityName",
/// "tou", "touName", "cost"}, …]}; what a reading does not carry is left out, what the series does
/// not carry is null. Numbers are exact decimals.
[[nodiscard]] std::string export_readings(const FeedModel& model, const Series& series,
                                          ExportFormat format, std::size_t first,
                                          std::size_t count);

}  // namespace smd::espi
