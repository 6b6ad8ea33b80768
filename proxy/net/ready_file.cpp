#include "proxy/net/ready_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace smd::net {

bool write_ready_file(const std::string& path, std::string_view text) {
  const std::string draft = path + ".part";
  ::unlink(draft.c_str());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  bool fine = true;
  while (fine && !text.empty()) {
    const ssize_t put = ::write(file, text.data(), text.size());
    fine = put > 0;
    if (fine) text.remove_prefix(static_cast<std::size_t>(put));
  }
  fine = ::close(file) == 0 && fine;
  return fine && std::rename(draft.c_str(), path.c_str()) == 0;
}

}  // namespace smd::net
