// The web files: read from one folder, kept in memory while unchanged, precompressed variants
// chosen by Accept-Encoding, strong validators, strict Content-Security-Policy.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/net/http_server.hpp"

namespace smd::server {

class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path folder);

  /// Answers a GET or HEAD; 404 for what is not there.
  void serve(const net::Request& request, net::ResponseWriter& response);
  /// index.html is there.
  [[nodiscard]] bool built() const;

 private:
  struct File {
    std::string bytes;
    std::string etag;
    std::filesystem::file_time_type changed;
    std::uintmax_t size = 0;
  };
  std::shared_ptr<const File> load(const std::string& name);

  std::filesystem::path folder_;
  std::map<std::string, std::shared_ptr<const File>> cache_;
};

/// "br", "gz" or "": the best stored encoding that an Accept-Encoding value accepts.
[[nodiscard]] bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);
[[nodiscard]] std::string_view media_type(std::string_view name);
/// Headers every page of ours carries.
void add_security_headers(net::Headers& headers);
extern const std::string_view kPagePolicy;

}  // namespace smd::server
