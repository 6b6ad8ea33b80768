#include "proxy/headless/session_files.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "proxy/headless/gzip.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/exports/export.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;

constexpr std::size_t kLargest = std::size_t{1} << 30;
constexpr std::size_t kPackedFrom = 64 * 1024;

Error about(const std::string& file, const Error& error) {
  const auto fix = session::fix_of(error);
  return {error.code, file + ": " + error.message + (fix.empty() ? "" : " " + fix)};
}

Result<std::string> read_all(const std::string& file) {
  std::string bytes;
  if (file == "-") {
    bytes.assign(std::istreambuf_iterator<char>(std::cin), {});
    return bytes;
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error("file.read", file + " cannot be read; check the name and its permissions.");
  bytes.assign(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) return Error("file.read", file + " cannot be read to its end.");
  return bytes;
}

Result<bool> expand_bodies(json& session) {
  for (auto& entry : session["bodies"]) {
    if (!entry.is_object() || !entry.contains("encoding") || entry["encoding"] != "gzip+base64" ||
        !entry.contains("data") || !entry["data"].is_string()) {
      continue;
    }
    const auto packed = encoding::base64_decode(entry["data"].get_ref<const std::string&>());
    if (!packed) return Error("file.gzip", "has a body that is damaged.");
    auto bytes = gunzip(*packed, kLargest);
    if (!bytes) return Error(bytes.error().code, "has a body that " + bytes.error().message + ".");
    const json plain = session::body_entry(*bytes);
    entry["encoding"] = plain["encoding"];
    entry["data"] = plain["data"];
  }
  return true;
}

}  // namespace

Result<session::Opened> read_session(const std::string& file) {
  auto bytes = read_all(file);
  if (!bytes) return bytes.error();
  if (is_gzip(*bytes)) {
    auto expanded = gunzip(*bytes, kLargest);
    if (!expanded) return Error(expanded.error().code, file + " " + expanded.error().message + ".");
    bytes = std::move(expanded);
  }
  auto opened = exports::open_any(*bytes, SMD_VERSION);
  if (!opened) return about(file, opened.error());
  if (const auto done = expand_bodies(opened.value().session); !done)
    return Error(done.error().code, file + " " + done.error().message);
  return opened;
}

Result<bool> write_file(const std::string& file, const std::string& bytes) {
  const auto beside = file + ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (!out || std::rename(beside.c_str(), file.c_str()) != 0) {
    std::remove(beside.c_str());
    return Error("file.write", file +
                                   " cannot be written; check that its folder is there and may "
                                   "be written to.");
  }
  return true;
}

Result<bool> write_session(const std::string& file, json session) {
  bool packed = false;
  for (auto& entry : session["bodies"]) {
    const auto bytes = session::body_bytes(entry);
    if (!bytes || bytes->size() < kPackedFrom) continue;
    entry["encoding"] = "gzip+base64";
    entry["data"] = encoding::base64_encode(gzip(*bytes));
    packed = true;
  }
  if (packed) session["digest"] = session::digest_of(session);
  auto text = session.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  if (file.ends_with(".gz")) text = gzip(text);
  return write_file(file, text);
}

}  // namespace smd::headless
