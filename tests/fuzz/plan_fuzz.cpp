// SPDX-License-Identifier: MIT
/// Any text with the digest that belongs to it is the plan of a run store or damaged; a plan that is read is written as the
/// same plan. A first byte other than '{' leaves the text without a digest of its own.
#include <string>

#include "fuzzing.hpp"
#include "io/result_plan_file.hpp"
#include "plussum/core/hash.hpp"
#include "plussum/experiment/run_key.hpp"

using namespace plussum;
using plussum::fuzz::require;

namespace {

std::string sealed(std::string_view plan) {
  if (!plan.starts_with('{')) return std::string(plan);
  const std::string digest = hexadecimal(digest_bytes(std::as_bytes(std::span(plan))));
  return "{\"digest\": \"" + digest + "\",\n\"plan\": " + std::string(plan) + "}\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::MemoryFile file("plan.json");
  file.hold(sealed(fuzz::text_of({data, size})));
  std::string error;
  const auto plan = io::read_result_plan(file.path(), error);
  require(plan.has_value() == error.empty(), "refused without a sentence, or accepted with one", error);
  if (!plan) return 0;
  for (const PlannedRun& run : plan->runs) require(run.point < plan->points.size(), "a run of no point");
  require(io::write_result_plan(file.path(), *plan, error), "a plan that was read cannot be written", error);
  const std::string once = file.text();
  const auto again = io::read_result_plan(file.path(), error);
  require(again.has_value(), "a plan that was written is refused", error);
  require(io::write_result_plan(file.path(), *again, error) && file.text() == once, "a plan reads otherwise", once);
  return 0;
}
