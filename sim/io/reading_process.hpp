// SPDX-License-Identifier: MIT
#pragma once
/// Reading what nobody vouches for: a library that may crash, hang or take all memory on a hostile file does so in a
/// process of its own, whose memory and time are limited. What it has read it sends back as plain values.
#include <cstdint>
#include <functional>
#include <string>

#include "io/byte_stream.hpp"

namespace plussum::io {

struct ReadingLimits {
  std::uint64_t memory = 0;  ///< bytes beyond what this process has already; what raise_memory_limit() may add included
  std::uint64_t now = 0;     ///< of these, what is allowed from the start
  std::uint64_t seconds = 0;  ///< of processor time
};

/// What a file of this many bytes can need.
ReadingLimits limits_for(std::uint64_t file_bytes);

/// Runs `read` and then `send` in another process, and `take` in this one, which receives what was sent in the same order. Throws
/// FileError with what `read` threw, as a sentence, or with "it is damaged or hostile: …" when the process came to a limit or broke
/// down. Hdf5Session must be held: no other thread is in the library then, so that the other process can use it.
void read_in_other_process(const ReadingLimits& limits, const std::function<void()>& read,
                           const std::function<void(Sender&)>& send, const std::function<void(Receiver&)>& take);

/// In the other process, when it is known how much memory the content takes.
void raise_memory_limit(std::uint64_t bytes);

}  // namespace plussum::io
