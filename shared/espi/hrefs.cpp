// Atom links as keys.
#include "shared/espi/hrefs.hpp"

#include "shared/base/text.hpp"

namespace smd::espi {
namespace {

bool is_absolute(std::string_view href) { return href.find("://") != std::string_view::npos; }

std::string_view without_host(std::string_view href) {
  const std::size_t scheme = href.find("://");
  if (scheme == std::string_view::npos) return href;
  const std::size_t path = href.find('/', scheme + 3);
  return path == std::string_view::npos ? std::string_view() : href.substr(path);
}

}  // namespace

std::string href_key(std::string_view base, std::string_view href) {
  href = trim(href);
  if (href.empty()) return {};
  std::string path;
  if (!base.empty() && !is_absolute(href) && href.front() != '/') {
    path = without_host(base);
    path.resize(path.find_last_of('/') == std::string::npos ? 0 : path.find_last_of('/') + 1);
  }
  path += without_host(href);
  const std::size_t fragment = path.find('#');
  if (fragment != std::string::npos) path.resize(fragment);

  std::string key;
  key.reserve(path.size());
  const std::size_t query = path.find('?');
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool in_path = i < query;
    if (in_path && path[i] == '/' && (key.empty() || key.back() == '/')) continue;
    if (in_path && path[i] == '.' && (key.empty() || key.back() == '/') &&
        path.substr(i, 2) == "./") {
      ++i;
      continue;
    }
    key.push_back(path[i]);
  }
  while (!key.empty() && key.back() == '/') key.pop_back();
  return key;
}

std::string without_last_segment(std::string_view key, std::string_view segment) {
  const std::size_t slash = key.find_last_of('/');
  if (slash == std::string_view::npos || key.substr(slash + 1) != segment) return {};
  return std::string(key.substr(0, slash));
}

std::string parent_key(std::string_view key) {
  const std::size_t slash = key.find_last_of('/');
  return slash == std::string_view::npos ? std::string() : std::string(key.substr(0, slash));
}

std::string_view segment_after(std::string_view key, std::string_view segment) {
  std::string_view found;
  std::size_t begin = 0;
  bool matched = false;
  while (begin <= key.size()) {
    std::size_t end = key.find_first_of("/?", begin);
    if (end == std::string_view::npos) end = key.size();
    const std::string_view part = key.substr(begin, end - begin);
    if (matched) found = part;
    matched = part == segment;
    if (end == key.size() || key[end] == '?') break;
    begin = end + 1;
  }
  return found;
}

}  // namespace smd::espi
