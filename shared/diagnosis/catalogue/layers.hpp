// The catalogue's rows, one file for each layer; catalogue.cpp puts them together.
#pragma once

#include <span>

#include "shared/diagnosis/catalogue.hpp"

namespace smd::diagnosis {

inline constexpr auto kInfo = Severity::kInfo;
inline constexpr auto kWarning = Severity::kWarning;
inline constexpr auto kError = Severity::kError;
inline constexpr std::string_view kYou = "you";
inline constexpr std::string_view kPge = "PG&E";
inline constexpr std::string_view kNetwork = "your network";

[[nodiscard]] std::span<const Entry> certificate_entries();
[[nodiscard]] std::span<const Entry> espi_entries();
[[nodiscard]] std::span<const Entry> gateway_entries();
[[nodiscard]] std::span<const Entry> gba_entries();
[[nodiscard]] std::span<const Entry> habit_entries();
[[nodiscard]] std::span<const Entry> http_entries();
[[nodiscard]] std::span<const Entry> input_entries();
[[nodiscard]] std::span<const Entry> network_entries();
[[nodiscard]] std::span<const Entry> oauth_entries();
[[nodiscard]] std::span<const Entry> registration_entries();
[[nodiscard]] std::span<const Entry> schema_entries();
[[nodiscard]] std::span<const Entry> tls_entries();

}  // namespace smd::diagnosis
