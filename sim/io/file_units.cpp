// SPDX-License-Identifier: MIT
#include "io/file_units.hpp"

#include <string_view>
#include <utility>

namespace plussum::io {
namespace {

/// Units that UDUNITS has too, in PlusSum's words and in its own.
constexpr std::pair<std::string_view, std::string_view> shared_units[] = {
    {"1", "1"},       {"%", "%"},         {"day", "day"},       {"week", "week"},       {"month", "month"},
    {"year", "year"}, {"1/day", "day-1"}, {"1/week", "week-1"}, {"1/month", "month-1"}, {"1/year", "year-1"},
    {"km", "km"}};

/// A count where UDUNITS has no such unit.
std::string_view units_for(std::string_view unit) {
  if (unit.starts_with("days since ")) return unit;
  for (const auto& [ours, theirs] : shared_units)
    if (ours == unit) return theirs;
  return "1";
}

}  // namespace

void set_unit(Hdf5Object& object, const std::string& unit) {
  const std::string_view units = units_for(unit);
  object.set_text("units", units);
  if (units != unit) object.set_text(own_unit, unit);
}

std::string unit_in_file(const Hdf5Object& object) {
  return object.text(object.has_attribute(own_unit) ? own_unit : "units");
}

}  // namespace plussum::io
