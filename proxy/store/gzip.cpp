#include "proxy/store/gzip.hpp"

#include <zlib.h>

#include <array>
#include <new>

namespace smd::store {
namespace {

// zlib: 15 bits of window, 16 more say "with the frame of gzip".
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;

Bytef* bytes_of(std::string_view bytes) {
  // zlib does not write through next_in; its type is older than const.
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

std::string compress(std::string_view bytes) {
  z_stream stream{};
  // It fails only for want of memory.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<std::string> expand(std::string_view bytes, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 64 * 1024> piece{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = piece.size() - stream.avail_out;
    if (out.size() + got > limit) {
      inflateEnd(&stream);
      return Error("gzip.large",
                   "The compressed file expands to more than " + std::to_string(limit) + " bytes.");
    }
    out.append(piece.data(), got);
    if (state == Z_OK && got == 0 && stream.avail_in == 0) break;
  }
  inflateEnd(&stream);
  // What follows the end would be stored without ever having been looked at.
  if (state != Z_STREAM_END || stream.avail_in != 0) {
    return Error("gzip.damaged", "The compressed file is damaged or cut off: send it again.");
  }
  return out;
}

}  // namespace smd::store
