// SPDX-License-Identifier: MIT
#include "plussum/scenario/warnings.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "plussum/core/calendar.hpp"
#include "plussum/scenario/all_numbers.hpp"

namespace plussum {
namespace {

class Warner {
 public:
  explicit Warner(const Scenario& scenario) : scenario_(scenario), numbers_(scenario) {}

  std::vector<Problem> all() {
    warn_of_lock_on();
    for (std::size_t k = 0; k < scenario_.enterprises.size(); ++k)
      warn_of(scenario_.enterprises[k], "enterprises[" + std::to_string(k) + "]");
    warn_of_network();
    warn_of_communities();
    warn_of_times();
    warn_of_record();
    return std::move(warnings_);
  }

 private:
  void warn(std::string path, std::string message) { warnings_.push_back({std::move(path), std::move(message)}); }

  /// Whether an event sets this number of the enterprise, or of the path.
  bool may_become(const std::string& name, const std::string& path, std::string_view key) const {
    return std::any_of(scenario_.events.begin(), scenario_.events.end(), [&](const Event& event) {
      return event.set == path + "." + std::string(key) || event.set == "enterprises." + name + "." + std::string(key);
    });
  }
  bool is_dropped(std::string_view mechanism) const {
    const PlanChanges& plan = scenario_.plan;
    const auto holds = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), mechanism) != names.end();
    };
    return holds(plan.drop) || (!plan.only.empty() && !holds(plan.only));
  }
  bool event_sets(std::string_view path) const {
    return std::any_of(scenario_.events.begin(), scenario_.events.end(),
                       [&](const Event& event) { return event.set == path; });
  }

  void warn_of_lock_on() {
    constexpr std::string_view rate = "mechanisms.learn.attachment_rate";
    if (scenario_.enterprises.empty() || !numbers_.has(rate) || event_sets(rate)) return;
    if (!(scenario_.preferences.lock_on_attachment > 0.0)) return;
    if (is_dropped("learn"))
      warn("plan", "nobody can become locked on: attachment grows in the mechanism 'learn', which the plan leaves out");
    else if (!(numbers_.of(rate) > 0.0))
      warn(std::string(rate),
           "nobody can become locked on: attachment grows at a rate of 0; write for example "
           "mechanisms: { learn: { attachment_rate: 0.5/year } }");
  }

  void warn_of(const Enterprise& enterprise, const std::string& path) {
    const auto never = [&](double now, std::string_view key) {
      return !(now > 0.0) && !may_become(enterprise.name, path, key);
    };
    if (never(enterprise.known_share, "known_share") && never(enterprise.promotion, "promotion") &&
        never(enterprise.promoter_promotion, "promoter_promotion"))
      warn(path + ".promotion",
           "nobody can come to know '" + enterprise.name +
               "': known_share, promotion and promoter_promotion are 0, and word of mouth needs somebody who knows");
    if (!enterprise.decides && never(enterprise.outlet_share, "outlet_share") &&
        never(enterprise.information_share, "information_share"))
      warn(path + ".outlet_share",
           "nobody can reach '" + enterprise.name + "': it has neither outlets nor information anywhere");
    const bool lends = enterprise.credit_share > 0.0 || enterprise.starting_level(Lever::credit) > 0.0;
    if (lends && !enterprise.programme.in_groups && !(scenario_.population.starting_record > 0.0))
      warn(path + ".credit_share", "'" + enterprise.name +
                                       "' lends to nobody: population.starting_record is 0, and without a record "
                                       "nobody can buy on credit");
    warn_of_strategy(enterprise, path);
  }

  void warn_of_strategy(const Enterprise& enterprise, const std::string& path) {
    const auto idle = [&](std::string_view key) {
      warn(path + "." + std::string(key),
           "'" + std::string(key) + "' has no effect: '" + enterprise.name + "' does not decide (decides: false)");
    };
    const auto starts_at = [&](std::string_view lever) {
      return std::any_of(enterprise.starting_levels.begin(), enterprise.starting_levels.end(),
                         [&](const NamedNumber& level) { return level.first == lever && level.second > 0.0; });
    };
    if (!enterprise.decides) {
      if (!enterprise.conduct.empty()) idle("conduct");
      if (enterprise.durability_cost > 0.0) idle("durability_cost");
      if (enterprise.transformation.transforms) idle("transformation");
      return;
    }
    const std::pair<std::string_view, double> scaled[] = {{"promotion", enterprise.promotion},
                                                          {"training", enterprise.training}};
    for (const auto& [lever, most] : scaled)
      if (starts_at(lever) && never_positive(enterprise, path, lever, most))
        warn(path + ".starting_levels." + std::string(lever),
             "this lever has no effect: '" + std::string(lever) + "', which it multiplies, is 0");
  }
  bool never_positive(const Enterprise& enterprise, const std::string& path, std::string_view key, double now) const {
    return !(now > 0.0) && !may_become(enterprise.name, path, key);
  }

  void warn_of_network() {
    const Population& population = scenario_.population;
    if (population.mixing == Mixing::complete && population.virtual_tie_share > 0.0)
      warn("population.virtual_tie_share",
           "this number has no effect: with mixing: complete everyone hears from everyone");
    if (population.mixing == Mixing::network && population.neighbours == 0 && population.virtual_tie_share > 0.0)
      warn("population.virtual_tie_share", "this number has no effect: nobody has neighbours (neighbours: 0)");
  }

  /// Counts that are taken as less where a community is smaller.
  void warn_of_communities() {
    const Population& population = scenario_.population;
    if (population.communities < 1 || population.communities > population.customers) return;
    const std::int64_t smallest = population.customers / population.communities;
    const std::int64_t largest = smallest + (population.customers % population.communities == 0 ? 0 : 1);
    const auto have = [](std::int64_t most) { return std::to_string(most) + (most == 1 ? " customer" : " customers"); };
    if (population.mixing == Mixing::network && population.neighbours >= smallest && population.neighbours > 0)
      warn("population.neighbours", "a customer has fewer than " + std::to_string(population.neighbours) +
                                        " neighbours: communities have " + have(smallest));
    for (std::size_t k = 0; k < scenario_.enterprises.size(); ++k) {
      const Enterprise& enterprise = scenario_.enterprises[k];
      const std::string path = "enterprises[" + std::to_string(k) + "]";
      if (enterprise.programme.in_groups && enterprise.programme.group_size > largest)
        warn(path + ".programme.group_size", "no group can form: it takes " +
                                                 std::to_string(enterprise.programme.group_size) +
                                                 " members of one community, and communities have " + have(largest));
      if (enterprise.producers.margin > 0.0 && enterprise.producers.territory > largest)
        warn(path + ".producers.territory", "a producer's territory is smaller than " +
                                                std::to_string(enterprise.producers.territory) +
                                                " customers: it lies in one community of " + have(largest));
    }
    if (numbers_.of("mechanisms.pool.share") > 0.0 &&
        numbers_.of("mechanisms.pool.size") > static_cast<double>(largest))
      warn("mechanisms.pool.size",
           "pools are smaller than this: their members live in one community of " + have(largest));
  }

  void warn_of_times() {
    const TimeSettings& time = scenario_.time;
    const std::int64_t start = time.start_day();
    const std::int64_t end = day_after_steps(start, time.step, static_cast<std::uint32_t>(time.steps));
    const std::int64_t last =
        time.steps == 0 ? start - 1 : day_after_steps(start, time.step, static_cast<std::uint32_t>(time.steps - 1));
    std::int64_t day = 0;
    for (std::size_t k = 0; k < scenario_.events.size(); ++k)
      if (parse_date(scenario_.events[k].at, day) && day > last)
        warn("events[" + std::to_string(k) + "].at",
             "this event never takes place: the last step begins before " + scenario_.events[k].at);
    for (std::size_t k = 0; k < scenario_.enterprises.size(); ++k)
      if (const std::string& enters = scenario_.enterprises[k].enters; parse_date(enters, day) && day > last)
        warn("enterprises[" + std::to_string(k) + "].enters",
             "'" + scenario_.enterprises[k].name + "' never enters: the last step begins before " + enters);
    for (std::size_t k = 0; k < scenario_.targets.size(); ++k)
      if (const Target& target = scenario_.targets[k];
          target.reduce == Reduce::at && parse_date(target.at, day) && (day > end || day < start))
        warn("targets[" + std::to_string(k) + "].at",
             "this target can have no value: " + target.at + " is not in the time of the run");
  }

  void warn_of_record() {
    const RecordSettings& record = scenario_.record;
    const RecordSettings neutral;
    if (!(record.panel_share > 0.0) && record.panel_every != neutral.panel_every)
      warn("record.panel_every", "no panel is recorded: panel_share is 0");
    const auto longer = [&](const char* key, std::int64_t every) {
      if (scenario_.time.steps > 0 && every > scenario_.time.steps && every != neutral.panel_every)
        warn("record." + std::string(key),
             "only the last step is recorded: the run has " + std::to_string(scenario_.time.steps) + " steps");
    };
    longer("series_every", record.series_every);
    longer("ledger_every", record.ledger_every);
  }

  const Scenario& scenario_;
  AllNumbers numbers_;
  std::vector<Problem> warnings_;
};

}  // namespace

std::vector<Problem> warnings_of(const Scenario& scenario) {
  return Warner(scenario).all();
}

}  // namespace plussum
