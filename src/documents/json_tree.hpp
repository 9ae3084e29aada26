// JSON text as a tree that keeps every member in its order, also those with equal keys:
// Boost.JSON's own value silently keeps the last one. Internal to this folder.
#pragma once

#include "base/arena.hpp"
#include "base/error.hpp"
#include "documents/type.hpp"

#include <cstdint>
#include <string_view>

namespace tidegate::documents {

enum class NodeKind : std::uint8_t { null, boolean, integer, number, text, array, object };

/// "null", "a number", "an object": for messages.
std::string_view name_of(NodeKind kind);

struct Node {
    NodeKind kind{};
    bool boolean = false;
    std::int64_t integer = 0;
    Text key;   ///< of a member of an object
    Text text;  ///< of a text; may be empty
    List<Node> children;
};

/// Errors: invalid with the byte where the text stops being JSON; too_large beyond the limits of
/// depth and members.
Expected<Node> parse_tree(std::string_view text, Arena& arena);

}  // namespace tidegate::documents
