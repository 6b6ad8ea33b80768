// Result<T>: a value or an Error. The core never throws; every fallible function returns one.
// Does not: format texts for people (shared/texts) or judge (shared/diagnosis).
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace smd {

/// What went wrong, for a program (`code`) and for a person (`message`: names the thing and the
/// fix).
struct Error {
  /// Stable dotted id, e.g. "base64.length". Tests and rules compare this, never the message.
  std::string code;
  std::string message;
  /// Byte offset into the input where the fault was seen, when there is one.
  std::optional<std::size_t> offset;

  Error(std::string code_in, std::string message_in,
        std::optional<std::size_t> offset_in = std::nullopt)
      : code(std::move(code_in)), message(std::move(message_in)), offset(offset_in) {}
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

}  // namespace smd
