// The identities that both tidegate.toml and partner.toml hold, read and checked in one place.
#pragma once

#include "partners/edi_settings.hpp"
#include "partners/table_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::partners {

/// { qualifier = "08", id = "6112390050", gs = "6112390050" }. Nothing when a part was wrong and
/// reported.
std::optional<X12Identity> read_x12_identity(TableReader& table);

/// { id = "5412345000013", qualifier = "14", routing = "EDI2" }. Nothing when a part was wrong and
/// reported.
std::optional<EdifactIdentity> read_edifact_identity(TableReader& table);

/// An AS2 id: 1-128 printable ASCII characters (RFC 4130 §6.2). Nothing when absent or wrong.
std::optional<std::string> read_as2_id(TableReader& table, std::string_view key);

}  // namespace tidegate::partners
