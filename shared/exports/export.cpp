#include "shared/exports/export.hpp"

#include "shared/base/text.hpp"
#include "shared/exports/har.hpp"
#include "shared/exports/har_import.hpp"
#include "shared/exports/reports.hpp"
#include "shared/session/secret_scan.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

struct Format {
  std::string_view name;
  std::string_view ending;
  std::string_view mime;
};

constexpr Format kFormats[] = {{"session", ".smd-session.json", "application/json"},
                               {"har", ".har", "application/json"},
                               {"html", ".html", "text/html"},
                               {"junit", ".xml", "application/xml"},
                               {"markdown", ".md", "text/markdown"},
                               {"support", ".txt", "text/plain"}};

std::string file_name(const std::string& title) {
  std::string out;
  for (const char c : to_lower(title)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    if (!plain && !out.empty() && out.back() != '-') out += '-';
    if (out.size() >= 60) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "share-my-data" : out;
}

std::string pretty(const Json& value) {
  return value.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string write(const Json& session, std::string_view format) {
  if (format == "session") return pretty(session);
  const auto evidence = gather(session);
  if (format == "har") return pretty(har_of(evidence));
  if (format == "html") return html_report(evidence);
  if (format == "junit") return report_junit(evidence.result);
  if (format == "markdown") return markdown_report(evidence);
  return support_text(evidence);
}

}  // namespace

std::optional<Error> refuse_secrets(std::string_view text) {
  const auto found = session::find_secrets(text);
  if (found.empty()) return std::nullopt;
  return Error("export.secret", texts::get("export.secret", {found.front().what}),
               found.front().offset);
}

Result<Exported> export_session(const Json& session, std::string_view format,
                                const replay::RecordingOptions& options) {
  const Format* row = nullptr;
  for (const auto& one : kFormats) {
    if (one.name == format) row = &one;
  }
  if (row == nullptr)
    return Error("export.format", texts::get("export.format", {std::string(format)}));
  auto again = replay::record_again(session, options);
  if (!again) return again.error();
  Exported out{file_name(replay::text_of(session, "title")) + std::string(row->ending),
               std::string(row->mime), write(*again, format)};
  if (const auto secret = refuse_secrets(out.text)) return *secret;
  return out;
}

Result<session::Opened> open_any(std::string_view text, const std::string& tool_version) {
  auto opened = session::open_session(text);
  if (opened || opened.error().code != "session.format") return opened;
  const auto document = Json::parse(text, nullptr, false);
  if (!is_har(document)) return opened;
  auto imported = import_har(document, tool_version);
  if (!imported) return imported.error();
  return session::Opened{std::move(imported.value().session), std::move(imported.value().notes)};
}

}  // namespace smd::exports
