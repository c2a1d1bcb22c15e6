// SPDX-License-Identifier: MIT
// The walk over a scenario's parameters: both paths, what each is used for, and values that only a changeable scenario gives away.
#include "plussum/scenario/parameter_walk.hpp"

#include <map>
#include <string>

#include "plussum/scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

/// Two enterprises, of which the first has a name and decides; one region without a name.
Scenario small_scenario() {
  Scenario scenario;
  scenario.regions.resize(1);
  scenario.enterprises.resize(2);
  scenario.enterprises[0].name = "shop";
  scenario.enterprises[0].decides = true;
  scenario.enterprises[0].conduct = {{"survey_sample", 60.0}};
  scenario.market_space.activities.resize(1);
  scenario.market_space.activities[0].name = "pay";
  return scenario;
}

struct Seen {
  std::string named_path;
  Use use;
  std::size_t kind;
};

std::map<std::string, Seen> seen_in(const Scenario& scenario) {
  std::map<std::string, Seen> seen;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    CHECK(parameter.use != Use::as_group);
    const bool is_new =
        seen.emplace(parameter.path, Seen{std::string(parameter.named_path), parameter.use, parameter.what.index()})
            .second;
    INFO(parameter.path);
    CHECK(is_new);
  });
  return seen;
}

}  // namespace

TEST_CASE("parameter walk: paths by position and by name", "[unit][parameter_walk]") {
  const auto seen = seen_in(small_scenario());
  CHECK(seen.at("seed").named_path == "seed");
  CHECK(seen.at("enterprises[0].programme.instalment").named_path == "enterprises.shop.programme.instalment");
  CHECK(seen.at("enterprises[0].name").named_path == "enterprises.shop.name");
  CHECK(seen.at("enterprises[1].trust").named_path == "enterprises[1].trust");
  CHECK(seen.at("regions[0].levy").named_path == "regions[0].levy");
  CHECK(seen.at("market_space.activities[0].weight").named_path == "market_space.activities.pay.weight");
  CHECK(seen.at("enterprises[0].conduct").named_path == "enterprises.shop.conduct");
  CHECK(seen.at("enterprises[0].conduct.survey_sample").named_path == "enterprises.shop.conduct.survey_sample");
  CHECK(seen.at("enterprises").kind == seen.at("partners").kind);
  CHECK_FALSE(seen.contains("enterprises[2].name"));
}

TEST_CASE("parameter walk: what a parameter is used for is stated by itself or by its group",
          "[unit][parameter_walk]") {
  Scenario scenario = small_scenario();
  const auto seen = seen_in(scenario);
  const std::pair<const char*, Use> expected[] = {{"seed", Use::world},
                                                  {"time.step", Use::world},
                                                  {"time.steps", Use::at_start},
                                                  {"population.customers", Use::world},
                                                  {"population.mixing", Use::world},
                                                  {"population.subsistence", Use::every_step},
                                                  {"preferences.outcome_weight", Use::every_step},
                                                  {"regions", Use::world},
                                                  {"regions[0].share", Use::world},
                                                  {"regions[0].levy", Use::every_step},
                                                  {"enterprises[0].strategy.offering", Use::at_start},
                                                  {"enterprises[0].transformation.towards.offering", Use::every_step},
                                                  {"enterprises[0].price_level", Use::beginning},
                                                  {"enterprises[1].price_level", Use::every_step},
                                                  {"enterprises[0].conduct.survey_sample", Use::every_step},
                                                  {"record.panel_share", Use::at_start}};
  for (const auto& [path, use] : expected) {
    CAPTURE(path);
    CHECK(seen.at(path).use == use);
  }
  scenario.enterprises[0].decides = false;
  CHECK(seen_in(scenario).at("enterprises[0].price_level").use == Use::every_step);
}

TEST_CASE("parameter walk: a scenario that may change gives its numbers away, any other does not",
          "[unit][parameter_walk]") {
  Scenario scenario = small_scenario();
  for_each_parameter(scenario, [](const ParameterAt& parameter) {
    if (parameter.number() != nullptr) CHECK(parameter.number()->changeable == nullptr);
  });
  for_each_changeable_parameter(scenario, [](const ParameterAt& parameter) {
    const NumberParameter* number = parameter.number();
    if (number == nullptr) return;
    REQUIRE(number->changeable == &number->value);
    if (number->is_of_map) *number->changeable = 80.0;
  });
  CHECK(scenario.enterprises[0].conduct[0].second == 80.0);
  CHECK(set_number(scenario, "enterprises.shop.conduct.survey_sample", 90.0));
  CHECK(find_number(scenario, "enterprises[0].conduct.survey_sample")->value == 90.0);
  CHECK_FALSE(set_number(scenario, "enterprises.shop.conduct.survey_bias", 0.1));
  CHECK_FALSE(set_number(scenario, "population.customers", 7.0));  // a count
}

TEST_CASE("parameter walk: defaults of so many items", "[unit][parameter_walk]") {
  Scenario prototype = small_scenario();
  std::size_t items = 0;
  for_each_default_parameter(
      prototype, [](std::string_view path) { return std::size_t{path == "enterprises" ? 3u : 0u}; },
      [&](const ParameterAt& parameter) {
        CHECK_FALSE(parameter.path.starts_with("regions["));
        if (parameter.path.ends_with("].trust")) ++items;
        if (parameter.path == "enterprises[0].decides") CHECK_FALSE(parameter.as<FlagParameter>()->value);
      });
  CHECK(items == 3);
  CHECK(prototype.enterprises.size() == 2);
}
