#include "shared/registration/milestones_text.hpp"

#include <algorithm>
#include <cstdint>

#include "shared/base/text.hpp"
#include "shared/encoding/hex.hpp"
#include "shared/registration/credentials.hpp"
#include "shared/registration/milestone_rows.hpp"
#include "shared/registration/pasted_text.hpp"

namespace smd::registration {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;

struct Credentials {
  std::string client_id;
  std::string client_secret;
  std::string token;

  [[nodiscard]] bool any() const {
    return !client_id.empty() || !client_secret.empty() || !token.empty();
  }
  [[nodiscard]] bool sample() const {
    return is_sample_credential(client_id) || is_sample_credential(client_secret) ||
           is_sample_credential(token);
  }
};

struct Table {
  std::vector<MilestoneRow> rows;
  std::size_t begin = 0;
  Credentials credentials;

  [[nodiscard]] const MilestoneRow* row(Milestone milestone) const {
    for (const auto& row : rows) {
      if (row.milestone == milestone) return &row;
    }
    return nullptr;
  }
  // Days since 1970 of its newest date; far in the past when it has none.
  [[nodiscard]] std::int64_t newest() const {
    std::int64_t days = INT64_MIN;
    for (const auto& row : rows) {
      if (row.date) days = std::max(days, days_from_civil(*row.date));
    }
    return days;
  }
};

// The three tests may be passed in any order, so they share a rank.
int rank(Milestone milestone) {
  switch (milestone) {
    case Milestone::kSubmitted:
      return 0;
    case Milestone::kEmailConfirmed:
      return 1;
    case Milestone::kAccepted:
      return 2;
    case Milestone::kApproved:
      return 4;
    default:
      return 3;
  }
}

std::vector<std::size_t> find_headings(std::string_view text) {
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto end = match_phrase(text, at, "Registration Milestones");
    if (end && fills_cell(text, at, *end)) found.push_back(at);
  }
  return found;
}

// A table ends at the next heading, where a row comes again, or where the order turns round.
std::vector<Table> split_tables(std::string_view text, const std::vector<MilestoneRow>& rows) {
  const auto headings = find_headings(text);
  std::vector<Table> tables;
  int direction = 0;
  for (const auto& row : rows) {
    bool starts = tables.empty();
    if (!starts) {
      const auto& last = tables.back().rows.back();
      const int step = rank(row.milestone) - rank(last.milestone);
      const bool turned = direction != 0 && step * direction < 0;
      const bool heading = std::any_of(headings.begin(), headings.end(), [&](std::size_t at) {
        return at > last.begin && at < row.begin;
      });
      starts = heading || turned || tables.back().row(row.milestone);
      if (!starts && step != 0) direction = step;
    }
    if (starts) {
      tables.emplace_back();
      tables.back().begin = tables.size() == 1 ? 0 : row.begin;
      direction = 0;
    }
    tables.back().rows.push_back(row);
  }
  // A sentence with credentials and nothing else is a table of its own, without rows.
  if (tables.empty()) tables.emplace_back();
  return tables;
}

// The value behind a label, or "" when what stands there is no credential: "client_Secret" and
// "{clientID}" of the page's running text have no digit, or have braces.
std::string value_behind(std::string_view text, std::size_t label_end) {
  std::size_t at = skip_connector(text, label_end);
  const bool connected =
      text.substr(label_end, at - label_end).find_first_not_of(" \t\n") != std::string_view::npos;
  while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '(')) ++at;
  std::size_t end = at;
  bool digit = false;
  while (end < text.size() && end - at < 512) {
    const char c = text[end];
    if (c == ' ' || c == '\t' || c == '\n' || c == '"' || c == '\'' || c == ',' || c == ';' ||
        c == ')' || c == '|') {
      break;
    }
    if (c == '{' || c == '}' || c == '<' || c == '>' || c == '&' || c == '[' || c == ']') return {};
    // A full stop ends the sentence when nothing, white space or a capital letter follows.
    if (c == '.' &&
        (end + 1 >= text.size() || text[end + 1] <= ' ' || text.substr(end + 1, 4) == "Your")) {
      break;
    }
    digit = digit || (c >= '0' && c <= '9');
    ++end;
  }
  const auto value = text.substr(at, end - at);
  if (value.size() < 6 || !digit) return {};
  if (!connected && !is_uuid(value) && !encoding::is_hex(value)) return {};
  return std::string(value);
}

Credentials find_credentials(std::string_view text) {
  Credentials found;
  const auto look = [&](std::size_t at, std::initializer_list<std::string_view> labels,
                        std::string& into) {
    if (!into.empty()) return;
    for (const auto label : labels) {
      if (const auto end = match_phrase(text, at, label)) {
        into = value_behind(text, *end);
        if (!into.empty()) return;
      }
    }
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == 'r' || c == 'R') {
      look(at,
           {"registration access token", "registration_access_token", "registration access_token"},
           found.token);
    } else if (c == 'c' || c == 'C') {
      look(at, {"client id", "client_id", "client-id", "clientid"}, found.client_id);
      look(at, {"client secret", "client_secret", "client-secret", "clientsecret"},
           found.client_secret);
    }
  }
  return found;
}

const Table& choose(const std::vector<Table>& tables) {
  const Table* best = &tables.front();
  const auto value = [](const Table& table) {
    return !table.credentials.any() ? 0 : table.credentials.sample() ? 1 : 2;
  };
  for (const auto& table : tables) {
    const bool better = value(table) != value(*best) ? value(table) > value(*best)
                                                     : table.newest() > best->newest();
    if (better) best = &table;
  }
  return *best;
}

// Another piece of the same registration: nothing in it contradicts the chosen table.
bool belongs_to(const Table& other, const Table& chosen) {
  const auto* one = chosen.row(Milestone::kAccepted);
  const auto* two = other.row(Milestone::kAccepted);
  if (one && two && one->date && two->date && !(*one->date == *two->date)) return false;
  const auto agrees = [](const std::string& a, const std::string& b) {
    return a.empty() || b.empty() || a == b;
  };
  return agrees(chosen.credentials.client_id, other.credentials.client_id) &&
         agrees(chosen.credentials.client_secret, other.credentials.client_secret) &&
         agrees(chosen.credentials.token, other.credentials.token) &&
         // With neither an acceptance nor credentials in common it may be anybody's.
         (two || other.credentials.any() || other.newest() >= chosen.newest());
}

}  // namespace

MilestonesText read_milestones_text(std::string_view text) {
  MilestonesText out;
  const auto note = [&](const char* code, const char* words) {
    out.notes.push_back({code, words});
  };
  if (text.size() > kMostBytes) {
    text = text.substr(0, kMostBytes);
    note("milestones.truncated-text", "Only the first 256 kB of the pasted text were read.");
  } else if (!is_utf8(text)) {
    note("milestones.not-utf8", "The pasted text holds bytes that are not UTF-8.");
  }
  const std::string plain = normalised_paste(text);
  if (trim(plain).empty()) {
    note("milestones.empty", "Nothing was pasted.");
    return out;
  }

  const auto rows = read_milestone_rows(plain);
  auto tables = split_tables(plain, rows);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto end = i + 1 < tables.size() ? tables[i + 1].begin : plain.size();
    tables[i].credentials =
        find_credentials(std::string_view(plain).substr(tables[i].begin, end - tables[i].begin));
  }
  const Table& chosen = choose(tables);
  if (rows.empty() && !chosen.credentials.any()) {
    note("milestones.not-recognised",
         "This does not look like PG&E's Registration Milestones table. Copy the whole table from "
         "Manage Registration.");
    return out;
  }
  out.tables = static_cast<int>(tables.size());

  Table merged = chosen;
  for (const auto& table : tables) {
    if (&table == &chosen || !belongs_to(table, chosen)) continue;
    for (const auto& row : table.rows) {
      if (!merged.row(row.milestone)) merged.rows.push_back(row);
    }
  }
  for (const auto milestone : kMilestones) {
    if (const auto* row = merged.row(milestone)) out.done.push_back({milestone, row->date});
  }
  out.client_id = merged.credentials.client_id;
  out.client_secret = Secret(merged.credentials.client_secret);
  out.registration_access_token = Secret(merged.credentials.token);
  const auto* accepted = merged.row(Milestone::kAccepted);
  if (accepted) out.accepted_on = accepted->date;

  if (tables.size() > 1) {
    note("milestones.several-tables",
         "The text holds more than one table; the newest with credentials was taken.");
  }
  if (!accepted) {
    note("milestones.no-accepted", "The row Registration Accepted is not in the text.");
  } else if (!accepted->date) {
    note("milestones.no-accepted-date", "The row Registration Accepted has no date.");
  }
  if (out.client_id.empty()) note("milestones.no-client-id", "No client ID was found.");
  if (out.client_secret.empty()) note("milestones.no-client-secret", "No client secret was found.");
  if (out.registration_access_token.empty()) {
    note("milestones.no-registration-access-token", "No registration access token was found.");
  }
  const auto id = check_client_id(out.client_id);
  const auto secret = check_client_secret(out.client_secret, out.client_id);
  const auto token = check_registration_access_token(out.registration_access_token);
  if (merged.credentials.sample()) {
    out.notes.push_back({"milestones.sample", sample_credential_message()});
  } else {
    const auto odd = [&](const char* code, const FieldCheck& check) {
      if (!check.code.empty()) out.notes.push_back({code, check.error + check.warning});
    };
    odd("milestones.odd-client-id", id);
    odd("milestones.odd-client-secret", secret);
    odd("milestones.odd-token", token);
  }
  return out;
}

}  // namespace smd::registration
