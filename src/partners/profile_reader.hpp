// partner.toml to a Profile. The only format of profiles; its keys stand beside the fields in
// profile.hpp.
#pragma once

#include "partners/instance.hpp"
#include "partners/profile.hpp"

#include <expected>
#include <filesystem>
#include <string_view>

namespace tidegate::partners {

/// Reads the text of a partner.toml. The partner's id is the name of the folder `file` lies in;
/// defaults that are ours (AS2 id, X12 identity) come from `instance`. Whether certificates exist
/// is not looked at: load_registry does. Errors: all of them, each with file:line:column and what
/// is allowed; unknown keys name the nearest known one.
std::expected<Profile, Errors> parse_profile(
    std::string_view text, std::filesystem::path const& file, Instance const& instance,
    Environment const& environment = process_environment()
);

}  // namespace tidegate::partners
