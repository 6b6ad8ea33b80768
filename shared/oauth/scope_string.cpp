#include "shared/oauth/scope_string.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "shared/base/pseudonym.hpp"
#include "shared/base/text.hpp"
#include "shared/base/time.hpp"

namespace smd::oauth {
namespace {

// A scope is a schema String256; what is far beyond it is no scope and is not taken apart further.
constexpr std::size_t kSchemaLength = 256;
constexpr std::size_t kMostTerms = 200;
constexpr std::size_t kMostValues = 200;

enum class TermKind {
  kFunctionBlocks,
  kDuration,
  kHistoryLength,
  kFrequency,
  kAccountCollection,
  kBulkId,
  kAdditionalScope,
  kDataCustodian,
  kEndDate
};

struct TermRule {
  std::string_view name;
  TermKind kind;
  std::string_view title;
};

constexpr TermRule kTerms[] = {
    {"FB", TermKind::kFunctionBlocks, "Function blocks"},
    {"IntervalDuration", TermKind::kDuration, "Interval duration"},
    {"BlockDuration", TermKind::kDuration, "Block duration"},
    {"HistoryLength", TermKind::kHistoryLength, "History length"},
    {"SubscriptionFrequency", TermKind::kFrequency, "Subscription frequency"},
    {"AccountCollection", TermKind::kAccountCollection, "Usage points in the collection"},
    {"BR", TermKind::kBulkId, "Bulk request"},
    {"AdditionalScope", TermKind::kAdditionalScope, "Kinds of data"},
    {"dataCustodianId", TermKind::kDataCustodian, "Data custodian"},
    {"MinAuthEndDate", TermKind::kEndDate, "Earliest end of the authorization"},
    {"PreferredAuthEndDate", TermKind::kEndDate, "Preferred end of the authorization"},
};

const TermRule* find_rule(std::string_view name) {
  for (const auto& rule : kTerms) {
    if (equals_ignoring_case(rule.name, name)) return &rule;
  }
  return nullptr;
}

// Digits only; nothing for signs, spaces and what does not fit.
std::optional<std::int64_t> number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  return parse_int64(text);
}

std::string counted(std::int64_t count, std::string_view unit) {
  return group_digits(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

std::string duration_words(std::int64_t seconds) {
  if (seconds > 0 && seconds % (365 * 86400) == 0) return counted(seconds / (365 * 86400), "year");
  if (seconds > 0 && seconds % 86400 == 0) return counted(seconds / 86400, "day");
  if (seconds > 0 && seconds % 3600 == 0) return counted(seconds / 3600, "hour");
  if (seconds > 0 && seconds % 60 == 0) return counted(seconds / 60, "minute");
  return counted(seconds, "second");
}

// The words the grammar allows in place of a number of seconds.
std::string period_words(std::string_view text) {
  if (equals_ignoring_case(text, "billingPeriod")) return "one billing period";
  if (equals_ignoring_case(text, "daily")) return "one day";
  if (equals_ignoring_case(text, "weekly")) return "one week";
  if (equals_ignoring_case(text, "monthly")) return "one month";
  if (equals_ignoring_case(text, "seasonal")) return "one season";
  return {};
}

std::string additional_scope_words(std::string_view text) {
  if (equals_ignoring_case(text, "Usage")) return "usage";
  if (equals_ignoring_case(text, "Billing")) return "billing";
  if (equals_ignoring_case(text, "Basic")) return "basic information";
  if (equals_ignoring_case(text, "Account")) return "account information";
  if (equals_ignoring_case(text, "ProgramEnrollment")) return "program enrollment";
  return {};
}

class Reader {
 public:
  explicit Reader(std::string_view text) { scope_.raw = std::string(text); }

  Scope read() {
    const std::string_view text = scope_.raw;
    check_whole(text);
    const auto trimmed = trim(text);
    if (trimmed.empty()) return std::move(scope_);
    if (trimmed.find('=') == std::string_view::npos && read_bare(trimmed)) return std::move(scope_);
    scope_.kind =
        trimmed.find('=') == std::string_view::npos ? ScopeKind::kOther : ScopeKind::kTerms;
    read_terms(text);
    if (scope_.kind == ScopeKind::kTerms) check_function_blocks();
    summarise();
    return std::move(scope_);
  }

 private:
  void note(const std::string& code, const std::string& text) {
    if (!has_note(scope_.notes, code)) scope_.notes.push_back({code, text});
  }

  void check_whole(std::string_view text) {
    if (text.size() > kSchemaLength) {
      note("scope.too-long", "The scope has " +
                                 group_digits(static_cast<std::int64_t>(text.size())) +
                                 " characters; ESPI's schema allows 256.");
    }
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
        note("scope.control", "There are control characters in the scope.");
      }
    }
    if (trim(text).size() != text.size()) {
      note("scope.white-space",
           "There are spaces in or around the scope that do not belong there.");
    }
  }

  // "3", "38475", "5+6+7", and what a form decoder makes of it, "5 6 7".
  bool read_bare(std::string_view text) {
    ScopeTerm term;
    term.title = "Number";
    term.value = std::string(text);
    std::size_t from = 0;
    while (from <= text.size()) {
      const auto to = std::min(text.find_first_of("+ ", from), text.size());
      const auto piece = text.substr(from, to - from);
      if (!number(piece) && !is_pseudonym_of("subscription", piece)) return false;
      if (term.values.size() >= kMostValues) return false;
      term.values.push_back({std::string(piece), ""});
      from = to + 1;
    }
    scope_.kind = term.values.size() == 1 ? ScopeKind::kNumber : ScopeKind::kNumberList;
    scope_.summary =
        term.values.size() == 1 ? "the number " + term.value : "the numbers " + term.value;
    scope_.terms.push_back(std::move(term));
    note("scope.bare-number",
         "The scope is a bare number, not an ESPI scope string. PG&E does this in answers to "
         "client_credentials, and until 2018 gave the subscription id this way.");
    return true;
  }

  void read_terms(std::string_view text) {
    std::size_t offset = 0;
    const auto pieces = split(text, ';');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const auto piece = trim(pieces[i]);
      if (piece.empty()) {
        if (i + 1 == pieces.size() && i > 0) {
          note("scope.trailing-semicolon",
               "The scope ends with ';'. The standard's grammar does so; "
               "a reader that splits at ';' gets an empty last term.");
        }
      } else if (scope_.terms.size() < kMostTerms) {
        const auto lead = static_cast<std::size_t>(piece.data() - pieces[i].data());
        read_term(piece, offset + lead);
      }
      offset += pieces[i].size() + 1;
    }
  }

  void read_term(std::string_view piece, std::size_t offset) {
    ScopeTerm term;
    term.offset = offset;
    const auto equals = piece.find('=');
    const bool named = equals != std::string_view::npos;
    const auto raw_name = named ? piece.substr(0, equals) : std::string_view{};
    const auto raw_value = named ? piece.substr(equals + 1) : piece;
    term.name = std::string(trim(raw_name));
    term.value = std::string(trim(raw_value));
    if (term.name.size() != raw_name.size() || term.value.size() != raw_value.size()) {
      note("scope.white-space",
           "There are spaces in or around the scope that do not belong there.");
    }
    const TermRule* rule = named ? find_rule(term.name) : nullptr;
    term.known = rule != nullptr;
    term.title = rule ? std::string(rule->title) : term.name;
    if (!rule) {
      note("scope.unknown-term", "The term \"" + std::string(piece.substr(0, 60)) +
                                     "\" is not known; it is kept as it came.");
    } else if (rule->name != term.name) {
      note("scope.case",
           "\"" + term.name + "\" is usually written \"" + std::string(rule->name) + "\".");
    }
    for (const auto& other : scope_.terms) {
      if (named && equals_ignoring_case(other.name, term.name)) {
        note("scope.repeated-term",
             "The term \"" + term.name.substr(0, 60) + "\" stands there twice.");
      }
    }
    read_values(term, rule);
    scope_.terms.push_back(std::move(term));
  }

  void read_values(ScopeTerm& term, const TermRule* rule) {
    if (term.value.empty()) {
      note("scope.empty-value", "The term \"" + term.name.substr(0, 60) + "\" has no value.");
      return;
    }
    // Ids may hold "_"; only lists are split at it.
    const bool list =
        rule && rule->kind != TermKind::kDataCustodian && rule->kind != TermKind::kBulkId;
    if (!list) {
      if (rule && rule->kind == TermKind::kDataCustodian) scope_.data_custodian_id = term.value;
      term.values.push_back({term.value, ""});
      return;
    }
    for (const auto raw : split(term.value, '_')) {
      const auto text = trim(raw);
      if (text.size() != raw.size()) {
        note("scope.white-space",
             "There are spaces in or around the scope that do not belong there.");
      }
      if (text.empty()) {
        note("scope.empty-value",
             "A value is missing in \"" + term.name + "\" (two '_' in a row).");
        continue;
      }
      if (term.values.size() >= kMostValues) return;
      for (const auto& other : term.values) {
        if (other.text == text) {
          note("scope.repeated-value", "The value " + std::string(text.substr(0, 60)) +
                                           " stands twice in \"" + term.name + "\".");
        }
      }
      term.values.push_back({std::string(text), words(*rule, text)});
    }
  }

  std::string words(const TermRule& rule, std::string_view text) {
    const auto value = number(text);
    if (rule.kind == TermKind::kFunctionBlocks) return function_block_words(text, value);
    if (rule.kind == TermKind::kAdditionalScope) return additional_scope_words(text);
    if (!value) {
      const auto period = period_words(text);
      if (period.empty()) {
        note("scope.odd-number", "\"" + std::string(text.substr(0, 60)) + "\" in " +
                                     std::string(rule.name) +
                                     " is not a number the standard knows.");
      }
      return period;
    }
    switch (rule.kind) {
      case TermKind::kAccountCollection:
        return counted(*value, "usage point");
      case TermKind::kHistoryLength:
        return history_words(*value);
      case TermKind::kEndDate:
        return *value > 253402300799 ? std::string() : format_utc(*value);
      default:
        return duration_words(*value);
    }
  }

  std::string function_block_words(std::string_view text, std::optional<std::int64_t> value) {
    if (!value || *value > 9999) {
      note("scope.odd-number", "\"" + std::string(text.substr(0, 60)) + "\" is no function block.");
      return {};
    }
    const int block = static_cast<int>(*value);
    auto& blocks = scope_.function_blocks;
    if (std::find(blocks.begin(), blocks.end(), block) == blocks.end()) blocks.push_back(block);
    auto name = function_block_name(block);
    if (name.empty()) {
      note("scope.unknown-function-block",
           "Function block " + std::string(text) + " is not in the Green Button Alliance's list.");
    }
    if (block == 41 || block == 44) {
      note("scope.fb-41-44",
           "The standard's papers swap function blocks 41 and 44: one is the management of "
           "ApplicationInformation, the other that of Authorization.");
    }
    return name;
  }

  // The definition says seconds, yet data custodians also write months: both readings are shown.
  std::string history_words(std::int64_t value) {
    note(
        "scope.history-length",
        "HistoryLength is defined in seconds, yet some data custodians write months. Both readings "
        "are shown.");
    return duration_words(value) + " if in seconds, " + counted(value, "month") + " if in months";
  }

  [[nodiscard]] bool has_block(int block) const {
    const auto& blocks = scope_.function_blocks;
    return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
  }

  void check_function_blocks() {
    if (scope_.function_blocks.empty()) {
      note("scope.no-function-blocks", "The scope names no function blocks (FB).");
      return;
    }
    const bool commodity = has_block(5) || has_block(10) || has_block(11) || has_block(29);
    if (has_block(4) && !commodity) {
      note("scope.mandatory-missing",
           "Function block 4 (Interval Metering) needs one of 5, 10, 11 or 29 beside it.");
    } else if (has_block(5) && !has_block(4)) {
      note("scope.mandatory-missing",
           "Function block 5 (Interval Electricity) needs 4 (Interval Metering) beside it.");
    } else if (!has_block(1) && !has_block(51)) {
      note("scope.mandatory-missing", "Function block 1 (Usage Data Common) is mandatory.");
    }
  }

  void summarise() {
    std::vector<std::string> parts;
    for (const auto& term : scope_.terms) {
      std::vector<std::string> values;
      for (const auto& value : term.values) {
        values.push_back(value.words.empty() ? value.text : value.words);
      }
      parts.push_back((term.title.empty() ? "" : term.title + ": ") + join(values, ", "));
    }
    scope_.summary = join(parts, "; ");
  }

  Scope scope_;
};

}  // namespace

Scope read_scope(std::string_view text) { return Reader(text).read(); }

}  // namespace smd::oauth
