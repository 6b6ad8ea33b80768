// The JSON of `smd inspect --json`. Shape:
//   {"root","rootNamespace","kind","state","bytes","entries",
//    "resources":{name:count},"readings","durations":{seconds:count},
//    "findings":[{"id","severity","message","rule","count","offset","line","column","entry"}],
//    "quantities":[{"usagePoint","meterReading","kind","commodity","uom","flowDirection",
//                   "accumulation","summable","total","first","last","readings","estimated"}],
//    "timeZones":[{"tzOffset","dstOffset","dstStart","dstEnd"}],
//    "billing":[{"usagePoint","start","duration","billLastPeriod","currency"}]}
// "total" is exact decimal text in the unit; uom and flowDirection are names ("Wh", "forward");
// first and last are epoch seconds of the earliest and latest start; absent values are null.
#pragma once

#include <string>

#include "shared/espi/feed_reader.hpp"

namespace smd::espi {

[[nodiscard]] std::string inspect_json(const FeedReader& reader);

}  // namespace smd::espi
