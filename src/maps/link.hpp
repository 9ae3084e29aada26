// References between the lists of a document, where a message names by a key, or by nesting, what
// the document names by `id`: the order of a line, the pack around a pack, the packs that hold some
// of a line. Made by compile, part of the Program.
#pragma once

#include "documents/type.hpp"

#include <vector>

namespace tidegate::maps {

/// How a block finds the element of the document's list that it is about.
struct Link {
    bool is_there = false;
    documents::Field const* reference = nullptr;  ///< integer of the struct around: the `id`
    documents::Field const* around = nullptr;    ///< integer of the element: `id` of the one around
    documents::Field const* contents = nullptr;  ///< of the element: some of the line around
    std::vector<documents::Field const*> same;   ///< elements that agree in these are one
};

/// All of a map.
struct Links {
    /// `order` of `lines` is the id of an element of `orders`.
    struct Reference {
        documents::Field const* list = nullptr;
        documents::Field const* field = nullptr;
        documents::Field const* target = nullptr;
    };
    std::vector<Reference> references;
    documents::Field const* packs = nullptr;  ///< list with `id`, `parent` and `contents`
    documents::Field const* lines = nullptr;  ///< list that the contents are of
    bool derives_level = false;               ///< no line says the level of a pack
    [[nodiscard]] bool any() const { return !references.empty() || packs != nullptr; }
};

}  // namespace tidegate::maps
