// Addresses of a guideline, "PO1/PID[01=F]/05.1": their grammar, and where they lead in the
// structure of a set. Internal to src/standards.
#pragma once

#include "standards/guideline.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

struct Address {
    std::vector<AddressStep> steps;
    std::uint16_t element = 0;    ///< 0: the address is that of a segment or loop
    std::uint16_t component = 0;  ///< 0: the whole element
};

/// What is wrong with an address, and at which of its bytes.
struct AddressProblem {
    std::size_t offset = 0;
    std::string message;
    std::string remedy;
};

template <class T>
using AddressResult = std::expected<T, AddressProblem>;

/// "REF[01=DP]/02"; also an element alone, "02" or "01.1". Quotes around a value keep what is no
/// letter or digit.
AddressResult<Address> parse_address(std::string_view text);

/// As it is written: "N1[01=ST]".
std::string text_of(AddressStep const& step);

/// The items of a level that `tag` means: segments of that tag, loops of that id or begun by it.
std::vector<SetItem const*> items_named(
    std::span<SetItem const* const> level, std::string_view tag
);

/// What is inside the loops among `items`; the set's own level for none.
std::vector<SetItem const*> level_below(
    std::span<SetItem const* const> items, SetDefinition const& definition
);

/// Items for one step on `level`. Errors: the level has none, with where else the set has it.
AddressResult<ResolvedStep> resolve_step(
    AddressStep const& step, std::span<SetItem const* const> level, Guideline const& guideline
);

/// The use of an element or component. Errors: the segment has none.
AddressResult<ElementUse const*> resolve_element(
    SegmentDefinition const& segment, std::uint16_t element, std::uint16_t component
);

/// A path of an expression that stands in `place`: looked for in the place itself, then inside it,
/// then outwards to the set.
AddressResult<ResolvedPath> resolve_path(
    std::string_view path, std::uint32_t place, Guideline const& guideline
);

}  // namespace tidegate::standards
