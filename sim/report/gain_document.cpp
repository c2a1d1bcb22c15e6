// SPDX-License-Identifier: MIT
#include "report/gain_document.hpp"

#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/text_table.hpp"
#include "report/numbers.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using io::TextTable;
using Json = nlohmann::ordered_json;

std::string_view verdict_name(const LoopGain& gain) {
  return gain_verdict_names[static_cast<std::size_t>(gain.verdict)];
}

/// Steps done when a window begins.
std::size_t begin_of(const MeasuredGain& measured, std::size_t window) {
  return measured.pulse.at + window * measured.window;
}

Json links_json(const CutLinks& links) {
  Json names = Json::array();
  for (const Link link : links) names.push_back(all_links[static_cast<std::size_t>(link)].name);
  return names;
}

Json response_json(const MeasuredGain& measured, const MeasuredResponse& response) {
  Json windows = Json::array(), loops = Json::array();
  for (std::size_t k = 0; k < response.windows.size(); ++k) {
    const GainWindow& window = response.windows[k];
    windows.push_back({{"first_step", begin_of(measured, k) + 1},
                       {"response", number_json(window.response)},
                       {"response_interval", interval_json(window.response_interval)},
                       {"gain", number_json(window.gain)},
                       {"gain_interval", interval_json(window.gain_interval)}});
  }
  for (std::size_t cut = 0; cut < measured.cuts.size(); ++cut) {
    const LoopGain& gain = response.gains[cut];
    loops.push_back({{"cut", measured.cuts[cut].name},
                     {"links", links_json(measured.cuts[cut].links)},
                     {"multiplier", number_json(gain.multiplier)},
                     {"multiplier_interval", interval_json(gain.multiplier_interval)},
                     {"gain", number_json(gain.gain)},
                     {"gain_interval", interval_json(gain.gain_interval)},
                     {"verdict", verdict_name(gain)}});
  }
  return {{"metric", response.metric},
          {"unit", response.unit},
          {"windows", windows},
          {"windows_above_one", windows_above_one(response.windows)},
          {"loops", loops}};
}

std::string gain_cell(double gain, const Interval& interval) {
  if (std::isnan(gain)) return "";
  return std::isnan(interval.low) ? readable(gain) : fmt::format("{} ({})", readable(gain), interval_text(interval));
}

std::string response_text(const MeasuredGain& measured, const MeasuredResponse& response) {
  TextTable windows{.head = {"steps", "response", "gain to the next window"}, .rows = {}, .right = {}};
  for (std::size_t k = 0; k < response.windows.size(); ++k) {
    const GainWindow& window = response.windows[k];
    const std::size_t first = begin_of(measured, k);
    windows.rows.push_back({fmt::format("{} to {}", first + 1, first + measured.window),
                            gain_cell(window.response, window.response_interval),
                            gain_cell(window.gain, window.gain_interval)});
  }
  std::string text = fmt::format("{} [{}]\n{}", response.metric, response.unit, windows.render());
  if (measured.cuts.empty()) return text + "\n";
  TextTable loops{.head = {"cut", "multiplier", "G", "verdict"}, .rows = {}, .right = {}};
  for (std::size_t cut = 0; cut < measured.cuts.size(); ++cut) {
    const LoopGain& gain = response.gains[cut];
    loops.rows.push_back({measured.cuts[cut].name, gain_cell(gain.multiplier, gain.multiplier_interval),
                          gain_cell(gain.gain, gain.gain_interval), std::string(verdict_name(gain))});
  }
  return text + "\n" + loops.render() + "\n";
}

}  // namespace

Json gain_document(const MeasuredGain& measured) {
  Json metrics = Json::array(), map;
  for (const MeasuredResponse& response : measured.responses) metrics.push_back(response_json(measured, response));
  if (measured.map)
    map = {{"spectral_radius", number_json(measured.map->spectral_radius)},
           {"interval", interval_json(measured.map->radius_interval)},
           {"residual_share", number_json(measured.map->residual_share)}};
  return {{"scenario", measured.scenario},
          {"parameter", measured.pulse.parameter},
          {"size", number_json(measured.pulse.size)},
          {"at", measured.pulse.at},
          {"for", measured.pulse.duration},
          {"window", measured.window},
          {"sustained", measured.sustained},
          {"replicates", measured.replicates},
          {"failed_replicates", measured.failed},
          {"first_seed", measured.first_seed},
          {"confidence", number_json(measured.confidence)},
          {"metrics", metrics},
          {"map", map}};
}

std::string gain_text(const MeasuredGain& measured) {
  std::string text =
      fmt::format("{}\n{} {:+g} % before step {} for {} steps, {} replicates, {:g} % intervals\n\n", measured.title,
                  measured.pulse.parameter, 100.0 * measured.pulse.size, measured.pulse.at + 1, measured.pulse.duration,
                  measured.complete, 100.0 * measured.confidence);
  for (const MeasuredResponse& response : measured.responses) text += response_text(measured, response);
  if (measured.map)
    text += fmt::format(
        "spectral radius of the map from window to window {} with {:.0f} % of the response unexplained\n",
        gain_cell(measured.map->spectral_radius, measured.map->radius_interval), 100.0 * measured.map->residual_share);
  for (const MeasuredCut& cut : measured.cuts)
    if (cut.links.size() > 1) text += fmt::format("{} cuts {} links\n", cut.name, cut.links.size());
  return text;
}

}  // namespace plussum::report
