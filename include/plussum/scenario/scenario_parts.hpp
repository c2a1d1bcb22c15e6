// SPDX-License-Identifier: MIT
#pragma once
/// A view of a scenario that shows some of its parts and no other: ScenarioParts<&Scenario::links, &Scenario::partners>.
/// A mechanism's view holds one and binds it, and so declares what the mechanism reads; any other part does not compile.
#include <cstddef>
#include <type_traits>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

namespace detail {
template <auto left, auto right>
inline constexpr bool same_part = false;
template <auto part>
inline constexpr bool same_part<part, part> = true;
}  // namespace detail

template <auto... Parts>
class ScenarioParts {
 public:
  template <auto wanted>
  static constexpr bool shows = (detail::same_part<Parts, wanted> || ...);

  ScenarioParts() = default;
  ScenarioParts(const Scenario& whole) : whole_(&whole) {}
  /// Some of the parts that another one shows.
  template <auto... More>
  requires(ScenarioParts<More...>::template shows<Parts>&&...) ScenarioParts(const ScenarioParts<More...>& other)
      : whole_(other.whole_) {}

  const auto& time() const requires(shows<&Scenario::time>) { return whole_->time; }
  const auto& market_space() const requires(shows<&Scenario::market_space>) { return whole_->market_space; }
  const auto& population() const requires(shows<&Scenario::population>) { return whole_->population; }
  const auto& preferences() const requires(shows<&Scenario::preferences>) { return whole_->preferences; }
  const auto& strategy_table() const requires(shows<&Scenario::strategy_table>) { return whole_->strategy_table; }
  const auto& enterprises() const requires(shows<&Scenario::enterprises>) { return whole_->enterprises; }
  const auto& partners() const requires(shows<&Scenario::partners>) { return whole_->partners; }
  const auto& links() const requires(shows<&Scenario::links>) { return whole_->links; }
  std::size_t region_count() const requires(shows<&Scenario::regions>) { return whole_->region_count(); }
  Region region(std::size_t position) const requires(shows<&Scenario::regions>) { return whole_->region(position); }

 private:
  template <auto... Others>
  friend class ScenarioParts;

  const Scenario* whole_ = nullptr;
};

}  // namespace plussum
