// The C interface of the session module (docs/contracts.md section 8): bytes in, bytes out. A
// module of its own, loaded when first needed, because the page starts without it.
#include <emscripten/emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "shared/exports/operations.hpp"

namespace {

struct Answer {
  std::uint32_t status;  ///< 0 = as asked, 1 = {"error","fix"}
  std::uint32_t size;
  const std::uint8_t* bytes;
};

std::string text;
Answer answer;

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE std::uint8_t* smd_alloc(std::uint32_t size) {
  return static_cast<std::uint8_t*>(std::malloc(size));
}

EMSCRIPTEN_KEEPALIVE void smd_free(std::uint8_t* bytes) { std::free(bytes); }

EMSCRIPTEN_KEEPALIVE const Answer* smd_session(const std::uint8_t* request, std::uint32_t size) {
  bool failed = false;
  text = smd::exports::perform({reinterpret_cast<const char*>(request), size}, failed);
  answer = {failed ? 1U : 0U, static_cast<std::uint32_t>(text.size()),
            reinterpret_cast<const std::uint8_t*>(text.data())};
  return &answer;
}

}  // extern "C"
