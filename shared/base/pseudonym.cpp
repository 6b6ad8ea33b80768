#include "shared/base/pseudonym.hpp"

#include "shared/base/text.hpp"

namespace smd {

bool is_pseudonym_of(std::string_view kind, std::string_view value) {
  if (value.size() < kind.size() + 2 || value.substr(0, kind.size()) != kind) return false;
  value.remove_prefix(kind.size());
  return value.front() == '-' && value[1] != '0' && parse_int64(value.substr(1)).value_or(-1) > 0;
}

}  // namespace smd
