// Addresses of a map, "PO1/REF[01=CT]/02": how lines are named in messages, and how an overlay says
// what it changes. They say what a line takes, never its place in the file.
#pragma once

#include "maps/ast.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// "06", "05.1"
std::string text_of(Place place);

/// The places of a line as its address has them, "02" or "06,07 .. 24,25"; the field of a literal.
std::string address_of(LineStatement const& line);

/// "N1[01=ST]", with the group in front where there is one: "SG2 NAD".
std::string address_of(BlockStatement const& block);

/// Where a spot is, for errors.
Position position_of(MapText const& map, Spot const& spot);

/// One statement in the tree of a map. Valid until the map changes.
struct Located {
    BlockStatement* parent = nullptr;  ///< null: the set itself
    std::size_t index = 0;             ///< in the lines or the blocks of the parent
    bool is_line = false;
};

/// Why an address leads nowhere, or to two places.
struct AddressError {
    std::string message;
    std::string remedy;  ///< names the nearest address with its place, or the candidates
};

/// Finds what `address` means; `field` (may be empty) chooses among lines of one element. A line
/// may be named by its first element alone when that is enough: PO1/06.
std::expected<Located, AddressError> find_address(
    MapText& map, std::string_view address, std::string_view field
);

/// The address of the statement that holds a spot; empty when none does.
std::string address_at(MapText const& map, Spot const& spot);

}  // namespace tidegate::maps
