// What XML Schema part 2 lets the text of a simple type be.
#pragma once

#include <string_view>

#include "shared/espi/schema_tables.hpp"

namespace smd::espi::schema {

enum class ValueState {
  good,
  bad,      ///< not of the type, out of its range, or too long
  unlisted  ///< of the type, and not in its list (with Simple::open: valid, but without a name)
};
/// `text` as it stands in the document, entities replaced.
[[nodiscard]] ValueState judge(const Simple& type, std::string_view text);

/// xs:dateTime: "2019-10-20T07:00:00Z", with or without fraction and zone.
[[nodiscard]] bool is_date_time(std::string_view text);

}  // namespace smd::espi::schema
