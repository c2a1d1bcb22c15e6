// SPDX-License-Identifier: MIT
#include "main/store_options.hpp"

#include <fmt/core.h>

#include <set>

#include "main/console.hpp"
#include "main/exit_codes.hpp"

namespace plussum::main {
std::string standing_text(const io::StoreStatus& status, const std::string& folder) {
  std::string text = fmt::format("{} of {} runs finished in {}", status.finished, status.planned, folder);
  if (status.failed > 0) text += fmt::format(", {} failed", status.failed);
  if (status.missing > 0) text += fmt::format(", {} missing", status.missing);
  if (status.unplanned > 0) text += fmt::format("; {} more that the plan does not know", status.unplanned);
  return text + ".\n";
}

std::string damage_text(const io::StoreStatus& status) {
  std::string text;
  for (const io::DamagedPlace& place : status.damaged)
    text += fmt::format("damaged: {} bytes at byte {} of runs/{}{}; the runs they held are not in the store.\n",
                        place.bytes, place.offset, place.file,
                        place.at_end ? ", left by a process that was killed or by a full disk" : "");
  return text;
}

int exit_of(const io::StoreStatus& status) {
  for (const std::string& sentence : status.contradictions) complain(sentence);
  if (!status.contradictions.empty()) return exit_broken_invariant;
  return status.failed > 0 ? exit_failed : exit_good;
}

std::string tried_text(const ResultPlan& plan, std::size_t factor) {
  constexpr std::size_t most_listed = 8;
  std::set<double> values;
  for (const DesignPoint& point : plan.points) values.insert(point[factor]);
  const FactorColumn& column = plan.factors[factor];
  if (values.size() > most_listed)
    return fmt::format("{} to {} ({} values)", value_text(column, *values.begin()),
                       value_text(column, *values.rbegin()), values.size());
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + value_text(column, value);
  return text;
}

}  // namespace plussum::main
