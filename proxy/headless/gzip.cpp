#include "proxy/headless/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace smd::headless {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, with gzip's header
constexpr std::size_t kPiece = 64 * 1024;

void give(z_stream& stream, std::string_view& bytes) {
  const auto size = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(size);
  bytes.remove_prefix(size);
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  // Only memory can be missing here.
  if (deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();
  std::string out;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0 && !bytes.empty()) give(stream, bytes);
    const auto size = out.size();
    out.resize(size + kPiece);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream.avail_out = kPiece;
    state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

Result<std::string> gunzip(std::string_view bytes, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) std::abort();
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= most) {
    if (stream.avail_in == 0 && !bytes.empty()) give(stream, bytes);
    const auto size = out.size();
    out.resize(size + kPiece);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream.avail_out = kPiece;
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  const bool rest = stream.avail_in > 0 || !bytes.empty();
  inflateEnd(&stream);
  if (out.size() > most) return Error("file.large", "is too large when it is expanded");
  if (state != Z_STREAM_END || rest)
    return Error("file.gzip", "is no whole gzip file; ask for it again, as it was saved");
  return out;
}

}  // namespace smd::headless
