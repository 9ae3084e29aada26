// Reads a table that names a store that speaks S3: storage.s3 and retention.s3 of tidegate.toml.
#pragma once

#include "partners/instance.hpp"
#include "partners/table_reader.hpp"

#include <filesystem>

namespace tidegate::partners {

/// What is wrong with it is reported at its keys.
S3Settings read_s3(
    TableReader table, std::filesystem::path const& home, Environment const& environment
);

}  // namespace tidegate::partners
