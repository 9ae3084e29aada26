// Field paths as maps, guides and rules write them: "lines.item.gtin", "lines[0].quantity",
// "extensions.acme.season". Parsing checks them against a type; resolving walks a document.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"

#include <string>
#include <vector>

namespace tidegate::documents {

/// One name of a path. A list step without index means every element.
struct PathStep {
    Field const* field = nullptr;
    std::optional<std::size_t> index;  ///< from 0
};

/// A path that exists in `root`.
struct FieldPath {
    TypeInfo const* root = nullptr;
    std::vector<PathStep> steps;  ///< never empty
    std::string extension_space;  ///< of "extensions.<space>.<name>", otherwise empty
    std::string extension_name;

    [[nodiscard]] Field const& field() const { return *steps.back().field; }

    /// Type of the struct that has field().
    [[nodiscard]] TypeInfo const& owner() const;
    [[nodiscard]] std::string text() const;
};

/// `text` relative to `root`, which may be any struct: a rule inside `each N1 <-> parties` parses
/// against the party. Errors: invalid, naming the type that lacks the field and the nearest field
/// it has; no position is set.
Expected<FieldPath> parse_path(TypeInfo const& root, std::string_view text);

/// The name in `type` nearest to a wrong one; empty when none is near.
std::string_view nearest_field(TypeInfo const& type, std::string_view wrong);

/// Address of the struct that has path.field(), below `base` (a struct of path.root): the first, or
/// the indexed, element of each list. Null where it does not exist.
void* find_owner(void* base, FieldPath const& path);
void const* find_owner(void const* base, FieldPath const& path);

/// The same, created where absent: objects, and list elements up to the index (the first without
/// one).
void* make_owner(void* base, FieldPath const& path, Arena& arena);

/// Canonical text of every present value, in order; fans out over lists without index. A path that
/// ends in an object, a list of objects or a segment has no values.
std::vector<std::string> values_at(void const* base, FieldPath const& path);
inline std::vector<std::string> values_at(Document const& document, FieldPath const& path) {
    return values_at(document.root(), path);
}

/// The first value at a path given as text; nothing when absent. The path must exist
/// (TIDEGATE_CHECK).
std::optional<std::string> value_at(Document const& document, std::string_view path);

/// Sets one scalar from canonical text, creating what is on the way. Errors: of parse_path and
/// set_value.
Expected<void> set_at(Document& document, std::string_view path, std::string_view value);

}  // namespace tidegate::documents
