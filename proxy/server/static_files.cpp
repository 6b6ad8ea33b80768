#include "proxy/server/static_files.hpp"

#include <fstream>
#include <iterator>

#include "proxy/tls/openssl.hpp"

namespace smd::server {

namespace fs = std::filesystem;

const std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' "
    "data: blob:; font-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'";

namespace {

// A worker follows the policy of its own script, so only that one file may compile WebAssembly.
constexpr std::string_view kWorkerPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=en><meta charset=utf-8><title>Share My Data test console</title>"
    "<h1>The web page is not built</h1><p>This server runs, but the folder with the page's files "
    "is missing. Build it with <code>./scripts/run</code> (or <code>npm ci &amp;&amp; npm run build"
    "</code> in <code>web/</code>), or name it with <code>--web DIR</code>, then "
    "reload.</p></html>";

bool safe_name(std::string_view name) {
  if (name.empty() || name.find("..") != std::string_view::npos) return false;
  for (const char c : name) {
    const bool fine = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '.' || c == '-' || c == '_' || c == '/';
    if (!fine) return false;
  }
  return name.front() != '/' && name.find("//") == std::string_view::npos && name.front() != '.' &&
         name.find("/.") == std::string_view::npos;
}

/// Vite's "name-HASH.ext" in assets/: the name changes with the content.
bool is_hashed(std::string_view name) {
  if (!name.starts_with("assets/")) return false;
  const std::size_t dash = name.rfind('-');
  const std::size_t dot = name.find('.', dash == std::string_view::npos ? 0 : dash);
  return dash != std::string_view::npos && dot != std::string_view::npos && dot - dash > 8;
}

}  // namespace

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
    std::string_view item = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    const std::string_view name = item.substr(0, item.find_first_of("; "));
    if (!net::same_name(name, coding)) continue;
    const std::size_t q = item.find("q=");
    if (q == std::string_view::npos) return true;
    // Refused only by a weight of zero, in whichever spelling.
    return item.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

std::string_view media_type(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? "" : name.substr(dot + 1);
  if (ending == "html") return "text/html; charset=utf-8";
  if (ending == "js" || ending == "mjs") return "text/javascript; charset=utf-8";
  if (ending == "css") return "text/css; charset=utf-8";
  if (ending == "wasm") return "application/wasm";
  if (ending == "json" || ending == "map") return "application/json";
  if (ending == "webmanifest") return "application/manifest+json";
  if (ending == "svg") return "image/svg+xml";
  if (ending == "png") return "image/png";
  if (ending == "ico") return "image/x-icon";
  if (ending == "woff2") return "font/woff2";
  if (ending == "txt") return "text/plain; charset=utf-8";
  return "application/octet-stream";
}

void add_security_headers(net::Headers& headers) {
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

StaticFiles::StaticFiles(fs::path folder) : folder_(std::move(folder)) {}

bool StaticFiles::built() const {
  std::error_code ec;
  return !folder_.empty() && fs::is_regular_file(folder_ / "index.html", ec);
}

std::shared_ptr<const StaticFiles::File> StaticFiles::load(const std::string& name) {
  std::error_code ec;
  const fs::path path = folder_ / name;
  const fs::file_status status = fs::symlink_status(path, ec);
  // No symbolic links: they could lead out of the folder.
  if (ec || status.type() != fs::file_type::regular) {
    cache_.erase(name);
    return nullptr;
  }
  const auto changed = fs::last_write_time(path, ec);
  const auto size = fs::file_size(path, ec);
  if (ec) return nullptr;
  const auto known = cache_.find(name);
  if (known != cache_.end() && known->second->changed == changed && known->second->size == size) {
    return known->second;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return nullptr;
  auto file = std::make_shared<File>();
  file->bytes.assign(std::istreambuf_iterator<char>(in), {});
  file->changed = changed;
  file->size = size;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int digest_size = 0;
  EVP_Digest(file->bytes.data(), file->bytes.size(), digest, &digest_size, EVP_sha256(), nullptr);
  // Over the bytes as sent, so each encoding has a validator of its own.
  file->etag = "\"" + tls::to_hex({reinterpret_cast<const char*>(digest), 16}) + "\"";
  cache_[name] = file;
  return file;
}

void StaticFiles::serve(const net::Request& request, net::ResponseWriter& response) {
  net::Headers headers;
  add_security_headers(headers);
  std::string name(request.path().substr(1));
  if (name.empty()) name = "index.html";
  if (name == "index.html" && !built()) {
    headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.emplace_back("Cache-Control", "no-store");
    response.reply(503, headers, kNotBuilt);
    return;
  }
  std::shared_ptr<const File> file;
  std::string encoding;
  if (safe_name(name)) {
    const std::string* accept = request.header("Accept-Encoding");
    const std::string_view accepted = accept != nullptr ? std::string_view(*accept) : "";
    if (accepts_encoding(accepted, "br") && (file = load(name + ".br"))) {
      encoding = "br";
    } else if (accepts_encoding(accepted, "gzip") && (file = load(name + ".gz"))) {
      encoding = "gzip";
    } else {
      file = load(name);
    }
  }
  if (!file) {
    headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    headers.emplace_back("Cache-Control", "no-store");
    response.reply(404, headers, "There is no such page.\n");
    return;
  }
  const bool worker = name.find("worker") != std::string::npos;
  headers.emplace_back("Content-Security-Policy",
                       std::string(worker ? kWorkerPolicy : kPagePolicy));
  headers.emplace_back("Content-Type", std::string(media_type(name)));
  headers.emplace_back("Cache-Control",
                       is_hashed(name) ? "public, max-age=31536000, immutable" : "no-cache");
  headers.emplace_back("Vary", "Accept-Encoding");
  headers.emplace_back("ETag", file->etag);
  if (const std::string* known = request.header("If-None-Match");
      known != nullptr && (*known == "*" || known->find(file->etag) != std::string::npos)) {
    response.reply(304, headers, {});
    return;
  }
  if (!encoding.empty()) headers.emplace_back("Content-Encoding", encoding);
  response.reply(200, headers, file->bytes);
}

}  // namespace smd::server
