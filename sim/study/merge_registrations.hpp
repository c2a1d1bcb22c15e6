// SPDX-License-Identifier: MIT
#pragma once
/// What stores that are merged had stated before their runs, carried into the store that has them all.
#include <span>
#include <string>
#include <vector>

#include "study/registration.hpp"

namespace plussum {

/// What a part had stated, compared with the store it was merged into.
struct MergedPart {
  std::string folder;
  std::vector<std::string> agreeing;   ///< claims that are the same in both
  std::vector<std::string> differing;  ///< what is not, as words; empty when all is the same
  Registration registration;           ///< in the part
};

/// Enters in the list of `target` what each source that has runs had stated. `runs_before`: that the target had. Trouble
/// when the list cannot be written; none when the experiment claims nothing.
Outcome<std::vector<MergedPart>> merge_registrations(io::RunStore& target, std::span<const io::RunStore> sources,
                                                     std::size_t runs_before, const std::string& time);

/// A line for each part.
std::string merged_text(const std::vector<MergedPart>& parts, const std::string& target);

}  // namespace plussum
