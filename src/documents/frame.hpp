// What every document has around its own fields (documents.md §3, §1 rules 11 and 12).
#pragma once

#include "documents/extension.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// A base of every document. `environment` is its first field, the others are its last.
struct DocumentFrame {
    Environment environment{};
    List<Extension> extensions;
    List<Unmapped> unmapped;
};

}  // namespace tidegate::documents
