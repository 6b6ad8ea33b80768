#include "shared/session/thinning.hpp"

namespace smd::session {
namespace {

constexpr std::string_view kReading = "IntervalReading";
constexpr std::string_view kBlock = "IntervalBlock";

// Where the tag of that local name begins ('<'), from `at` on; npos when there is none.
std::size_t find_tag(std::string_view text, std::string_view name, bool closing, std::size_t at) {
  for (at = text.find(name, at); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if (end >= text.size() ||
        std::string_view(" \t\r\n/>").find(text[end]) == std::string_view::npos)
      continue;
    const auto begin = text.rfind('<', at);
    if (begin == std::string_view::npos) continue;
    auto between = text.substr(begin + 1, at - begin - 1);
    const bool closes = between.starts_with("/");
    if (closes) between.remove_prefix(1);
    if (closes != closing || between.find_first_of(" />\"'") != std::string_view::npos) continue;
    if (between.empty() || between.ends_with(":")) return begin;
  }
  return std::string_view::npos;
}

}  // namespace

Thinned thin_feed(std::string_view text) {
  Thinned out;
  std::size_t copied = 0;
  int in_block = 0;
  auto block_end = find_tag(text, kBlock, true, 0);
  auto begin = find_tag(text, kReading, false, 0);
  while (begin != std::string_view::npos) {
    while (block_end != std::string_view::npos && block_end < begin) {
      in_block = 0;
      block_end = find_tag(text, kBlock, true, block_end + kBlock.size());
    }
    const auto closing = find_tag(text, kReading, true, begin);
    const auto end = closing == std::string_view::npos ? closing : text.find('>', closing);
    if (end == std::string_view::npos) break;
    if (++in_block > kReadingsKept) {
      out.text += text.substr(copied, begin - copied);
      copied = end + 1;
      ++out.left_out;
    }
    begin = find_tag(text, kReading, false, end);
  }
  out.text += text.substr(copied);
  return out;
}

}  // namespace smd::session
