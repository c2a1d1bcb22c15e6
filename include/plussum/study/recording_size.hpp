// SPDX-License-Identifier: MIT
#pragma once
/// How much memory the recording of a run takes, told before the run is made.
#include <cstdint>
#include <string>

#include "plussum/engine/recording.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum {

/// Bytes of all records of the run, about; `empty` is the recording before the first step.
double bytes_of_recording(const Simulation& simulation, const Recording& empty);

/// "640 bytes", "1.5 kB", "6.9 GB"
std::string readable_bytes(double bytes);

/// A sentence when the recording, its copy in the file and room to grow are more than the memory that is free; empty when
/// they fit, or when nobody knows.
std::string why_recording_cannot_fit(double bytes);

}  // namespace plussum
