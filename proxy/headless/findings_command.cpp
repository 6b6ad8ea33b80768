#include "proxy/headless/findings_command.hpp"

#include <cstdio>

#include "proxy/headless/terminal.hpp"
#include "shared/base/json.hpp"
#include "shared/base/text.hpp"
#include "shared/diagnosis/catalogue.hpp"

namespace smd::headless {
namespace {

using diagnosis::Entry;
using Json = nlohmann::ordered_json;

constexpr const char* kIntroduction =
    R"(# Findings

Every finding that the console and `smd` can report: what was seen, why, what to do and who must do it.
This page is written by `smd findings --markdown` from the catalogue (`shared/diagnosis/catalogue/`);
the tests hold the two together. `smd findings ID` prints one of them in a terminal.

When several findings fit, the likeliest comes first and the others stand below it as alternatives. What
no rule knows is reported as not recognised, with the evidence as it came.

"Met by" says how the tests produce the finding: a *fault* of the simulator (`smd-simulator
--list-faults`), an error put into a good *feed*, *files* made for it, an *environment* set up for it (a
network, a proxy, a clock), what a person *input*s, or *recorded* evidence only.

Sources: RFCs and the sections of docs/contracts.md ("contract 2"); *wire-facts*, *pitfalls* and *espi-model*
are the team's notes of what PG&E's service, the libraries and the data format really do.
)";

/// Markdown's own characters in a text are shown, not obeyed.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '_' || c == '`' || c == '<' || c == '[' || c == '|' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

void print_markdown() {
  std::string out = kIntroduction;
  std::string_view layer;
  for (const Entry& entry : diagnosis::catalogue()) {
    if (diagnosis::layer_of(entry.id) != layer) {
      layer = diagnosis::layer_of(entry.id);
      out += "\n## " + std::string(layer) + "\n";
    }
    const auto item = [&](const char* name, std::string_view text) {
      out += "- " + std::string(name) + ": " + escaped(text) + "\n";
    };
    // Sites make anchors of headings by rules of their own, which drop the dot; this one is kept.
    const std::string id(entry.id);
    out += "\n<a id=\"" + id + "\"></a>\n\n### " + id + "\n\n**" + escaped(entry.title) + "**\n\n";
    item("Severity", diagnosis::to_text(entry.severity));
    item("Cause", entry.cause);
    item("Fix", entry.fix);
    item("Who must act", entry.who);
    item("Source", entry.source);
    item("Met by", diagnosis::to_text(entry.proof));
    if (!entry.command.empty()) out += "- Command: `" + std::string(entry.command) + "`\n";
  }
  std::fputs(out.c_str(), stdout);
}

Json json_of(const Entry& entry) {
  return {{"id", entry.id},
          {"layer", diagnosis::layer_of(entry.id)},
          {"severity", diagnosis::to_text(entry.severity)},
          {"title", entry.title},
          {"cause", entry.cause},
          {"fix", entry.fix},
          {"who", entry.who},
          {"source", entry.source},
          {"proof", diagnosis::to_text(entry.proof)},
          {"command", entry.command}};
}

void print_text(const Entry& entry, const Style& style) {
  const auto line = [](const char* name, std::string_view text) {
    if (!text.empty()) {
      std::printf("  %-8s %.*s\n", name, static_cast<int>(text.size()), text.data());
    }
  };
  std::printf("%s  %s\n", style.bold(std::string(entry.id)).c_str(),
              std::string(entry.title).c_str());
  line("severity", diagnosis::to_text(entry.severity));
  line("cause", entry.cause);
  line("fix", entry.fix);
  line("who", entry.who);
  line("source", entry.source);
  line("command", entry.command);
}

}  // namespace

int print_findings(const FindingsOptions& options) {
  std::vector<const Entry*> wanted;
  for (const auto& id : options.ids) {
    const auto* entry = diagnosis::find_entry(id);
    if (entry == nullptr) {
      std::fprintf(stderr, "smd findings: there is no finding %s; smd findings lists them all.\n",
                   printable_line(id).c_str());
      return 2;
    }
    wanted.push_back(entry);
  }
  if (options.ids.empty()) {
    for (const Entry& entry : diagnosis::catalogue()) wanted.push_back(&entry);
  }
  if (options.markdown) {
    print_markdown();
  } else if (options.json) {
    Json all = Json::array();
    for (const auto* entry : wanted) all.push_back(json_of(*entry));
    std::printf("%s\n", all.dump(2).c_str());
  } else {
    const Style style(options.color);
    for (const auto* entry : wanted) print_text(*entry, style);
  }
  return 0;
}

}  // namespace smd::headless
