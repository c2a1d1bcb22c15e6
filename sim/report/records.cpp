// SPDX-License-Identifier: MIT
#include "report/records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "report/numbers.hpp"

namespace plussum::report {

std::string date_after(const TimeSettings& time, std::uint32_t steps) {
  const std::chrono::sys_days day{std::chrono::days{day_after_steps(time.start_day(), time.step, steps)}};
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Records::Records(const std::vector<std::uint32_t>& steps, const TimeSettings& time)
    : steps_(steps), time_(time), thinning_((steps.size() + most_records - 1) / most_records) {
  if (steps.empty()) thinning_ = 1;
  // Counted from the end, so that the last one is kept and stands for as many as the others.
  for (std::size_t left = steps.size(); left > 0; left -= std::min(left, thinning_))
    last_.insert(last_.begin(), left - 1);
}

void Records::add_times(nlohmann::ordered_json& document) const {
  auto dates = nlohmann::ordered_json::array(), years = nlohmann::ordered_json::array();
  for (std::size_t kept = 0; kept < size(); ++kept) {
    dates.push_back(date_after(time_, steps(kept)));
    years.push_back(number_json(steps(kept) * years_per_step(time_.step)));
  }
  document["dates"] = std::move(dates);
  document["years"] = std::move(years);
}

}  // namespace plussum::report
