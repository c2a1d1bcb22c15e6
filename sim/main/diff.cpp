// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"
#include "plussum/study/column_origin.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string a, b;
};

struct FirstDifference {
  std::size_t step = 0;  ///< 0: none
  std::vector<std::string> columns;
};

FirstDifference first_difference(const Recording& a, const Recording& b) {
  FirstDifference found;
  const std::size_t width = a.digest_columns.size();
  for (std::size_t step = 0; step < std::min(a.digests.size(), b.digests.size()); ++step) {
    if (a.digests[step] == b.digests[step]) continue;
    found.step = step + 1;
    for (std::size_t k = 0; k < width && a.digest_columns == b.digest_columns; ++k)
      if (a.column_digests[step * width + k] != b.column_digests[step * width + k])
        found.columns.push_back(a.digest_columns[k]);
    break;
  }
  return found;
}

struct SeriesDifference {
  std::string name;
  double largest = 0.0;
  double relative = 0.0;
};

std::vector<SeriesDifference> series_differences(const Recording& a, const Recording& b) {
  std::map<std::string, const RecordedSeries*> others;
  for (const RecordedSeries& series : b.series) others[series.name] = &series;
  std::vector<SeriesDifference> differences;
  for (const RecordedSeries& series : a.series) {
    const auto other = others.find(series.name);
    if (other == others.end()) continue;
    SeriesDifference difference{.name = series.name};
    for (std::size_t k = 0; k < std::min(series.values.size(), other->second->values.size()); ++k) {
      const double x = series.values[k], y = other->second->values[k];
      if (std::isnan(x) && std::isnan(y)) continue;
      const double distance = std::fabs(x - y);
      difference.largest = std::isnan(distance) ? distance : std::max(difference.largest, distance);
      if (std::fabs(x) > 0.0) difference.relative = std::max(difference.relative, distance / std::fabs(x));
    }
    if (!(difference.largest == 0.0)) differences.push_back(difference);
  }
  return differences;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

/// Lines that stand in one resolved scenario and not in the other, in order, by their longest common subsequence; at
/// most `most` of them.
std::string scenario_differences(const std::string& text_a, const std::string& text_b, std::size_t most) {
  const auto a = lines_of(text_a), b = lines_of(text_b);
  std::vector<std::vector<std::uint32_t>> common(a.size() + 1, std::vector<std::uint32_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::string text;
  std::size_t shown = 0;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i, ++j;
      continue;
    }
    const bool from_a = j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1]);
    if (++shown <= most) text += (from_a ? "- " + a[i] : "+ " + b[j]) + "\n";
    from_a ? ++i : ++j;
  }
  return shown > most ? text + fmt::format("and {} more lines\n", shown - most) : text;
}

void print_difference(const Options& options, const io::Trajectory& a, const io::Trajectory& b,
                      const FirstDifference& first) {
  if (a.provenance.scenario_yaml != b.provenance.scenario_yaml)
    put("The scenarios differ:\n{}\n",
        scenario_differences(a.provenance.scenario_yaml, b.provenance.scenario_yaml, 20));
  if (first.step == 0) {
    put("{} and {} have the same digests in the {} steps they share.\n", options.a, options.b,
        std::min(a.recording.digests.size(), b.recording.digests.size()));
    if (a.recording.digests.size() != b.recording.digests.size())
      put("They have {} and {} steps.\n", a.recording.digests.size(), b.recording.digests.size());
    return;
  }
  put("The first difference is in step {}, in these columns:\n", first.step);
  TextTable table{.head = {"column", "written by"}, .rows = {}, .right = {}};
  for (const std::string& column : first.columns)
    table.rows.push_back({column, origin_of(column, *options.common.registry).written_by});
  put("{}\n", table.render());
  TextTable series{.head = {"series", "largest difference", "relative"}, .rows = {}, .right = {false, true, true}};
  for (const SeriesDifference& difference : series_differences(a.recording, b.recording))
    series.rows.push_back({difference.name, readable(difference.largest), fmt::format("{:.3g}", difference.relative)});
  put("{}", series.render());
}

int diff(const Options& options) {
  std::string error;
  const auto a = io::read_trajectory(options.a, error);
  if (!a) {
    complain(error);
    return exit_input_output;
  }
  const auto b = io::read_trajectory(options.b, error);
  if (!b) {
    complain(error);
    return exit_input_output;
  }
  const FirstDifference first = first_difference(a->recording, b->recording);
  const bool same = first.step == 0 && a->recording.digests.size() == b->recording.digests.size();
  if (options.common.json) {
    auto series = nlohmann::ordered_json::array();
    for (const SeriesDifference& difference : series_differences(a->recording, b->recording))
      series.push_back({{"name", difference.name}, {"largest", difference.largest}, {"relative", difference.relative}});
    put_json({{"same", same},
              {"first_different_step", first.step == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(first.step)},
              {"columns", first.columns},
              {"series", series}});
  } else {
    print_difference(options, *a, *b, first);
  }
  return same ? exit_good : exit_failed;
}

}  // namespace

void add_diff(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "diff", "Compare two trajectory files: the first step and columns at which they part, and the series");
  verb.add_option("a", options->a, "Trajectory file")->required();
  verb.add_option("b", options->b, "Trajectory file")->required();
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum diff cemex-self-build.h5 cemex.h5");
  verb.callback([options, &invocation] { invocation.exit_code = diff(*options); });
}

}  // namespace plussum::main
