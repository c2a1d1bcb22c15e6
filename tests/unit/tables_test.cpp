// SPDX-License-Identifier: MIT
// Tables and columns of the world by name.
#include <string>
#include <type_traits>
#include <vector>

#include "plussum/state/world.hpp"
#include "support/catch.hpp"

using namespace plussum;

TEST_CASE("tables: one order for ids, names, types and members", "[unit][tables]") {
  std::vector<TableId> types, members;
  for_each_table_type([&](auto type) { types.push_back(decltype(type)::type::table); });
  World world;
  World::for_each_table(world, [&](auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    members.push_back(Table::table);
    CHECK(&world.table<Table>() == &table);
  });
  REQUIRE(types.size() == 13);
  CHECK(types == members);
  CHECK(std::size(table_names) == static_cast<std::size_t>(TableId::none));
  for (std::size_t k = 0; k < types.size(); ++k) CHECK(types[k] == static_cast<TableId>(k));
  CHECK(table_names[0] == "customers");
  CHECK(table_names[static_cast<std::size_t>(TableId::levers)] == "levers");
}

TEST_CASE("tables: a column by its name, its place and what is said of it", "[unit][tables]") {
  const ColumnKey cash{TableId::enterprises, column_position(&Enterprises::cash)};
  CHECK(column_name(cash) == "enterprises.cash");
  REQUIRE(built_in_column(cash));
  CHECK(built_in_column(cash)->role == Role::stock);
  CHECK_FALSE(built_in_column({TableId::enterprises, 9999}));
  CHECK(column_named("enterprises.cash") == cash);
  CHECK(column_named("levers.level[outlets]") == ColumnKey{TableId::levers, column_position(&Levers::level)});
  CHECK_FALSE(column_named("enterprises.no_such_column"));
  CHECK_FALSE(column_named("no_such_table.cash"));
  CHECK_FALSE(column_named("enterprises"));
  std::size_t columns = 0;
  for_each_table_type([&](auto type) {
    using Table = typename decltype(type)::type;
    std::uint16_t position = 0;
    Table::describe([&](auto, const ColumnInfo&) {
      const ColumnKey key{Table::table, position++};
      CHECK(column_named(column_name(key)) == key);
      ++columns;
    });
  });
  CHECK(columns > 100);
}
