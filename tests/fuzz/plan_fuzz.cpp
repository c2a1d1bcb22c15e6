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
  const auto plan = io::result_plan_of(sealed(fuzz::text_of({data, size})));
  if (!plan) return 0;
  require(plan->runs.size() == plan->points.size() * plan->replicates, "runs of no point");
  const std::string once = io::result_plan_text(*plan);
  const auto again = io::result_plan_of(once);
  require(again.has_value(), "a plan that was written is refused", once);
  require(io::result_plan_text(*again) == once, "a plan reads otherwise", once);
  return 0;
}
