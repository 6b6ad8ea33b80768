// What `smd test` prints while and after a run. Every line is searched for the run's secrets before
// it is printed, though the views it is made from hold none.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "proxy/headless/report.hpp"
#include "proxy/headless/terminal.hpp"
#include "shared/base/json.hpp"
#include "shared/flow/console.hpp"

namespace smd::headless {

class Progress {
 public:
  /// `live`: standard output is a terminal, so a line may be overwritten.
  Progress(Style style, bool quiet, bool live) : style_(style), quiet_(quiet), live_(live) {}

  void set_console(const flow::Console* console) { console_ = console; }
  /// One line for each step whose verdict became final since the last view.
  void on_view(const nlohmann::json& view);
  void on_bytes(std::uint64_t bytes);
  void say(const std::string& line);
  void summary(const RunResult& run, int verbose);
  /// True when a line had to be withheld because it held a secret.
  [[nodiscard]] bool withheld() const { return withheld_; }

 private:
  void clear_live();
  void print(const std::string& line);
  void print_step(const StepResult& step, int verbose);
  void print_exchange(const nlohmann::json& exchange, int verbose);

  Style style_;
  bool quiet_;
  bool live_;
  bool live_line_ = false;
  bool withheld_ = false;
  const flow::Console* console_ = nullptr;
  std::map<std::string, std::string> verdicts_;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace smd::headless
