// SPDX-License-Identifier: MIT
#pragma once
/// Where a file that is named as output comes to stand, and why it cannot stand there.
#include <cstdint>
#include <filesystem>
#include <string>

namespace plussum::io {

/// Where the file will be: what a symbolic link at `path` leads to, whether that is there or not; else `path` itself. Empty with
/// half a sentence in `why` when a link goes in a circle, leads to an open stream of a process (/dev/stdout), or was put by
/// somebody else into a folder in which everybody may write. In the folder of a run store nothing is followed: a link there is
/// replaced.
std::filesystem::path place_of_output(const std::filesystem::path& path, std::string& why);

/// Why no file can be written at `path` (a folder, a device, no such folder); empty when nothing speaks
/// against it. Lets a long run find out before it starts.
std::string obstacle_to_writing(const std::filesystem::path& path);

/// Why a call that writes at `path` failed with this error number of the system, as a half sentence; `bytes` is how
/// much room would have been needed.
std::string cause_of_failed_write(int number, const std::filesystem::path& path, std::uint64_t bytes);

}  // namespace plussum::io
