// SPDX-License-Identifier: MIT
#pragma once
/// The folder of a run store: what says that it is one, and of which version.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace plussum::io {

/// Makes the folder (not those above it) and its parts where they are missing. False with a sentence in `error` when
/// something else is there, it comes from a newer version, or it cannot be written.
bool prepare_store_folder(const std::filesystem::path& folder, std::string& error);

/// False with a sentence in `error` when this is no store that can be read.
bool check_store_folder(const std::filesystem::path& folder, std::string& error);

/// What a store keeps beside its runs, each text in a file of its own that is named after its SHA-256: "9f86….yaml". False
/// with a sentence in `error`.
bool keep_text(const std::filesystem::path& store, const std::string& name, std::string_view text, std::string& error);
std::optional<std::string> read_kept_text(const std::filesystem::path& store, const std::string& name,
                                          std::string& error);

}  // namespace plussum::io
