// A secret of a configuration file: named there, never written there.
#pragma once

#include "base/secret.hpp"
#include "partners/table_reader.hpp"

#include <filesystem>
#include <string_view>

namespace tidegate::partners {

/// { env = "NAME" } or { file = "path" }, relative to `folder`; a line end behind it is none of it.
/// Empty when absent, or wrong and reported.
Secret read_secret(
    TableReader& owner, std::string_view key, std::filesystem::path const& folder,
    Environment const& environment
);

}  // namespace tidegate::partners
