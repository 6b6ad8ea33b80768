#include "proxy/simulator/state_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace smd::simulator {
namespace {

Error write_error(const std::string& path) {
  return Error("state.write", "Cannot write " + path + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Result<bool> make_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return true;
  std::filesystem::create_directories(path, error);
  if (error) {
    return Error("state.folder", "Cannot make the state folder " + path + ": " + error.message() +
                                     ". Choose another with --state.");
  }
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  return true;
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<bool> write_file(const std::string& path, std::string_view text, bool secret) {
  const auto temporary = path + ".new";
  // Created with its final mode: never readable by others, not even for a moment.
  const mode_t mode = secret ? 0600 : 0644;
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return write_error(temporary);
  const bool written = write_all(file, text);
  if (::close(file) != 0 || !written) return write_error(temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return write_error(path);
  return true;
}

}  // namespace smd::simulator
