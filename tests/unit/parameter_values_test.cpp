// SPDX-License-Identifier: MIT
// Scenarios as lists of parameters, and how two of them differ.
#include "io/parameter_values.hpp"

#include <algorithm>

#include "plussum/mechanisms/mechanism.hpp"
#include "support/housing_case.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

std::vector<io::ParameterValue> values_of(const Scenario& scenario) {
  return io::parameter_values(scenario, scenario_for(built_in_mechanisms()));
}

const io::ParameterValue& at(const std::vector<io::ParameterValue>& values, const std::string& path) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.path == path; });
  INFO(path);
  REQUIRE(found != values.end());
  return *found;
}

std::vector<io::ParameterDifference> differences(const Scenario& a, const Scenario& b) {
  return io::parameter_differences(values_of(a), values_of(b));
}

}  // namespace

TEST_CASE("parameter values: paths as --set takes them, with texts and numbers", "[unit][parameters]") {
  Scenario scenario = rival_case(300, 6);
  scenario.currency = "MXN";
  const auto values = values_of(scenario);
  const io::ParameterValue& fee = at(values, "enterprises.shop.programme.instalment");
  CHECK(fee.is_number);
  CHECK(fee.number == 37.7777);
  CHECK(fee.text == "37.7777 MXN/week");
  CHECK_FALSE(fee.is_default);
  CHECK(at(values, "enterprises.shop.coverage.materials").number == 0.9);
  CHECK_FALSE(at(values, "enterprises.shop.coverage.materials").is_default);
  CHECK(at(values, "enterprises.shop.serves_shunned").text == "true");
  CHECK(at(values, "population.customers").text.starts_with("300"));
  CHECK_FALSE(at(values, "population.customers").is_number);
  CHECK(at(values, "links.commons_to_income").is_default);
  for (const io::ParameterValue& value : values)
    if (value.is_number) {
      CAPTURE(value.path);
      const auto found = find_number(scenario, value.path);
      REQUIRE(found);
      CHECK(found->value == value.number);
    }
}

TEST_CASE("parameter values: a number is default while nobody states another", "[unit][parameters]") {
  Scenario scenario = rival_case(300, 6);
  scenario.enterprises[0].switching_cost = Enterprise{}.switching_cost;
  CHECK(at(values_of(scenario), "enterprises." + scenario.enterprises[0].name + ".switching_cost").is_default);
  scenario.enterprises[0].switching_cost += 0.5;
  CHECK_FALSE(at(values_of(scenario), "enterprises." + scenario.enterprises[0].name + ".switching_cost").is_default);
}

TEST_CASE("parameter values: scenarios differ in parameters, items go by name", "[unit][parameters]") {
  const Scenario a = rival_case(300, 6);
  CHECK(differences(a, a).empty());
  Scenario b = a;
  std::reverse(b.enterprises.begin(), b.enterprises.end());
  CHECK(differences(a, b).empty());
  for (Enterprise& enterprise : b.enterprises)
    if (enterprise.name == "shop") enterprise.price_level = 0.25;
  REQUIRE(differences(a, b).size() == 1);
  CHECK(differences(a, b)[0].path == "enterprises.shop.price_level");
  CHECK(differences(a, b)[0].b == "0.25");
  CHECK(differences(b, a)[0].a == "0.25");
}

TEST_CASE("parameter values: an item that only one scenario has is one difference", "[unit][parameters]") {
  const Scenario a = rival_case(300, 6);
  Scenario b = a;
  std::erase_if(b.enterprises, [](const Enterprise& enterprise) { return enterprise.name == "shop"; });
  const auto gone = differences(a, b), come = differences(b, a);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].path == "enterprises.shop");
  CHECK_FALSE(gone[0].a.empty());
  CHECK(gone[0].b.empty());
  REQUIRE(come.size() == 1);
  CHECK(come[0].path == "enterprises.shop");
  CHECK(come[0].a.empty());
  CHECK(come[0].b == gone[0].a);
}

TEST_CASE("parameter values: an item without a name goes by its place", "[unit][parameters]") {
  Scenario a = rival_case(300, 6);
  a.events = {{.at = "2000-03-01", .set = "enterprises.shop.promotion", .to = "5 %/year"}};
  Scenario b = a;
  b.events.push_back({.at = "2000-06-01", .set = "enterprises.shop.promotion", .to = "9 %/year"});
  b.events[0].to = "6 %/year";
  const auto found = differences(a, b);
  REQUIRE(found.size() == 2);
  CHECK(found[0].path == "events[0].to");
  CHECK(found[1].path == "events[1]");
  CHECK(found[1].a.empty());
  CHECK(found[1].b == "at 2000-06-01, set enterprises.shop.promotion, to 9 %/year");
}
