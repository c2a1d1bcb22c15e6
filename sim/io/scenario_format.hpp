// SPDX-License-Identifier: MIT
#pragma once
/// `format: 2` at the top of a scenario file says that its amounts of the market as a whole are those of the real market
/// (market_amounts.hpp). In a file without it, format 1, they were those of the simulated market. Every file speaks for the
/// amounts that stand in it; what --set says goes by the file that is run.
#include <cstdint>
#include <map>
#include <string>

#include "io/diagnostics.hpp"
#include "io/units.hpp"
#include "io/yaml_tree.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

struct LoadedScenario;

inline constexpr std::int64_t newest_format = 2;

/// Reads the key of one file, before others are laid over it, and keeps it in the tree under the file's name.
void note_format(Node& file, Diagnostics& diagnostics);
/// The same formats as the key of one file: the newest of them. An amount that stands in an older file beside it can only be one
/// that no format changes, since it is refused where they differ.
void join_formats(Node& root);

/// The formats of all files that a scenario was made of.
class FileFormats {
 public:
  /// Takes them out of the merged tree.
  explicit FileFormats(Node& root);
  std::int64_t of(const Mark& mark) const;

 private:
  std::string root_;
  std::map<std::string, std::int64_t, std::less<>> formats_;
};

/// Refuses amounts of the simulated market where they are no longer the same as those of the real one, with the amount to
/// write now.
void refuse_simulated_amounts(const LoadedScenario& loaded, const FileFormats& formats, Diagnostics& diagnostics);
/// Amounts of a complete scenario kept by an earlier version, told as those of the real market. Only what is exactly the
/// same is taken over.
void convert_simulated_amounts(LoadedScenario& loaded, const FileFormats& formats, Diagnostics& diagnostics);

}  // namespace plussum::io
