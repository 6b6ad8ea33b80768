// FeedModel's look-ups.
#include "shared/espi/model.hpp"

#include <algorithm>

#include "shared/espi/hrefs.hpp"

namespace smd::espi {
namespace {

template <typename T>
const T* at(const std::vector<T>& list, std::int32_t index) {
  return index < 0 || static_cast<std::size_t>(index) >= list.size()
             ? nullptr
             : &list[static_cast<std::size_t>(index)];
}

}  // namespace

const Block& Series::block_of(std::size_t row) const {
  const auto after =
      std::upper_bound(blocks.begin(), blocks.end(), row,
                       [](std::size_t wanted, const Block& block) { return wanted < block.first; });
  return *(after - 1);
}

Position Series::place_of(std::size_t row) const {
  const Block& block = block_of(row);
  return places.at(block.at, block.first, row);
}

const ReadingType* FeedModel::reading_type(const Series& of) const {
  return at(reading_types, of.reading_type);
}

const UsagePoint* FeedModel::usage_point(const Series& of) const {
  return at(usage_points, of.usage_point);
}

const LocalTimeParameters* FeedModel::local_time(const Series& of) const {
  const LocalTimeParameters* linked = at(local_times, of.local_time);
  if (linked == nullptr && local_times.size() == 1) return local_times.data();
  return linked;
}

int FeedModel::multiplier(const Series& of) const {
  const ReadingType* type = reading_type(of);
  if (type == nullptr || !type->power_of_ten_multiplier) return 0;
  // Int16 by the schema; a wilder number cannot be drawn or printed.
  return static_cast<int>(std::clamp<std::int64_t>(*type->power_of_ten_multiplier, -32768, 32767));
}

std::string FeedModel::usage_point_id(const Series& of) const {
  const UsagePoint* point = usage_point(of);
  std::string key = point != nullptr ? href_key(base, point->entry.self) : of.key;
  std::string_view id = segment_after(key, "UsagePoint");
  if (id.empty() && point != nullptr) {
    const std::size_t slash = key.find_last_of('/');
    id = slash == std::string::npos ? std::string_view(key)
                                    : std::string_view(key).substr(slash + 1);
  }
  return std::string(id);
}

std::uint64_t FeedModel::count(std::string_view resource) const {
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const ResourceCount& r) { return r.name == resource; });
  return found == resources.end() ? 0 : found->count;
}

}  // namespace smd::espi
