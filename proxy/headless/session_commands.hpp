// smd replay, smd diff and smd export: what is done with saved sessions, without any network.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shared/exports/difference.hpp"
#include "shared/replay/recording.hpp"

namespace smd::headless {

struct ReplayOptions {
  std::string session;
  bool json = false;
};
/// 0: judged as when it was saved; 1: judged otherwise; 2: cannot be read.
[[nodiscard]] int replay_session(const ReplayOptions& options);

struct DiffOptions {
  std::string a, b;
  bool json = false;
  exports::DifferenceOptions compare;
};
/// 0: the same; 1: different; 2: cannot be read.
[[nodiscard]] int diff_sessions(const DiffOptions& options);

struct ExportOptions {
  std::string session;
  /// Format (shared/exports/export.hpp) and file.
  std::vector<std::pair<std::string, std::string>> files;
  std::string snippets;  ///< folder, "" for none
  replay::RecordingOptions recording;
};
/// 0: all written; 1: one was refused because it held what looks like a secret; 2: cannot be read
/// or written.
[[nodiscard]] int export_files(const ExportOptions& options);

}  // namespace smd::headless
