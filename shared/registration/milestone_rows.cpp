#include "shared/registration/milestone_rows.hpp"

#include <string>

#include "shared/base/text.hpp"
#include "shared/registration/pasted_text.hpp"
#include "shared/registration/user_type.hpp"

namespace smd::registration {
namespace {

enum class PhraseKind {
  kLabel,    ///< the row's name: stands in a cell of its own or beside a date
  kStatus,   ///< "OAuth Test: Completed": not when quoted, as in the page's running text
  kSentence  ///< how the row's text begins, with its capital letter
};

struct Phrase {
  std::string_view text;
  Milestone milestone;
  PhraseKind kind;
};

constexpr Phrase kPhrases[] = {
    {"Registration Approved", Milestone::kApproved, PhraseKind::kLabel},
    {"Request Completion", Milestone::kApplicationInformationRequest, PhraseKind::kLabel},
    {"Connectivity Test", Milestone::kConnectivityTest, PhraseKind::kLabel},
    {"Test Completion", Milestone::kOAuthTest, PhraseKind::kLabel},
    {"Registration Accepted", Milestone::kAccepted, PhraseKind::kLabel},
    {"Registration Email Confirmed", Milestone::kEmailConfirmed, PhraseKind::kLabel},
    {"Registration Submitted", Milestone::kSubmitted, PhraseKind::kLabel},
    {"Application Information Resource Request:Completed",
     Milestone::kApplicationInformationRequest, PhraseKind::kStatus},
    {"API Connectivity Test:Completed", Milestone::kConnectivityTest, PhraseKind::kStatus},
    {"OAuth Test:Completed", Milestone::kOAuthTest, PhraseKind::kStatus},
    {"You have successfully completed your connectivity testing", Milestone::kApproved,
     PhraseKind::kSentence},
    {"Your registration has been accepted", Milestone::kAccepted, PhraseKind::kSentence},
    {"Your email address has been confirmed", Milestone::kEmailConfirmed, PhraseKind::kSentence},
    {"You should have received an email after you submitted", Milestone::kSubmitted,
     PhraseKind::kSentence},
};

struct Anchor {
  std::size_t begin = 0;
  std::size_t end = 0;
  Milestone milestone = Milestone::kSubmitted;
  bool label = false;
};

bool is_quote(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == '"' || text[at] == '\'');
}

std::optional<Anchor> anchor_at(std::string_view text, std::size_t at) {
  for (const auto& phrase : kPhrases) {
    const auto end = match_phrase(text, at, phrase.text);
    if (!end) continue;
    bool fits = false;
    switch (phrase.kind) {
      case PhraseKind::kLabel:
        fits = fills_cell(text, at, *end) || date_before(text, at) || date_after(text, *end);
        break;
      case PhraseKind::kStatus:
        fits = !(at > 0 && is_quote(text, at - 1)) && !is_quote(text, *end);
        break;
      case PhraseKind::kSentence:
        // "…an email notifying you that your registration has been accepted" is no row.
        fits = text[at] == 'Y';
        break;
    }
    if (fits) return Anchor{at, *end, phrase.milestone, phrase.kind == PhraseKind::kLabel};
  }
  return std::nullopt;
}

std::vector<MilestoneRow> read_rows(std::string_view text) {
  std::vector<MilestoneRow> rows;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto anchor = anchor_at(text, at);
    if (!anchor) continue;
    at = anchor->end - 1;
    const bool same_row = !rows.empty() && rows.back().milestone == anchor->milestone &&
                          !(anchor->label && rows.back().label);
    if (same_row) continue;
    MilestoneRow row;
    row.begin = anchor->begin;
    row.label_end = anchor->end;
    row.milestone = anchor->milestone;
    row.label = anchor->label;
    rows.push_back(row);
  }
  return rows;
}

// A row's date stands behind its name, before it in tables that put dates first, or at least
// somewhere in the row.
void find_dates(std::string_view text, std::vector<MilestoneRow>& rows) {
  const bool dates_first = !rows.empty() && date_before(text, rows.front().begin);
  std::size_t taken = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    const auto after = date_after(text, row.label_end);
    auto before = date_before(text, row.begin);
    if (before && before->begin < taken) before.reset();
    const bool use_before = before && (dates_first || !after);
    auto found = use_before ? before : after;
    if (use_before) row.begin = before->begin;
    auto limit = i + 1 < rows.size() ? rows[i + 1].begin : text.size();
    if (dates_first && i + 1 < rows.size()) {
      if (const auto next = date_before(text, limit)) limit = next->begin;
    }
    for (std::size_t at = row.label_end; !found && at < limit; ++at) found = date_at(text, at);
    if (!found) continue;
    row.date = found->date;
    taken = found->end;
  }
}

// "API Connectivity Test: Failed" in a row means that the row is not a completed one.
bool is_completed(std::string_view row_text, Milestone milestone) {
  std::string name;
  for (const auto test : kTests) {
    if (milestone_of(test) == milestone) name = test_label(test);
  }
  if (name.empty()) return true;
  const auto at = find_ignoring_case(row_text, name + ":");
  if (at == std::string_view::npos) return true;
  return find_ignoring_case(trim(row_text.substr(at + name.size() + 1)), "completed") == 0;
}

}  // namespace

std::vector<MilestoneRow> read_milestone_rows(std::string_view text) {
  auto rows = read_rows(text);
  find_dates(text, rows);
  std::vector<MilestoneRow> completed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto end = i + 1 < rows.size() ? rows[i + 1].begin : text.size();
    const auto row_text = text.substr(rows[i].begin, end - rows[i].begin);
    if (is_completed(row_text, rows[i].milestone)) completed.push_back(rows[i]);
  }
  return completed;
}

}  // namespace smd::registration
