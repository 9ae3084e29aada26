// Fields of two structs of one type: whether they say the same, and one taken from the other.
// Internal to read and write.
#pragma once

#include "base/arena.hpp"
#include "documents/access.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

/// Appends the values of a field as one text; equal texts are equal values.
void append_key(std::string& key, void const* base, documents::Field const& field);

std::string key_of(void const* base, std::vector<documents::Field const*> const& fields);

/// Copies the member of a present field. Every list has the same form.
void copy_field(void* to, void const* from, documents::Field const& field, Arena& arena);

/// Of a pack in a list of packs, where no line of a map says its level: "tare" around others,
/// "pack", or "subpack" in a pack that is itself in one.
std::string_view derived_level(
    void const* document, documents::Field const& packs, std::size_t index
);

}  // namespace tidegate::maps
