// Completeness: which required fields a document lacks. Readers of messages refuse incomplete
// documents with this list.
#pragma once

#include "documents/document.hpp"

#include <string>
#include <vector>

namespace tidegate::documents {

/// Paths ("lines[2].quantity") of absent fields of cardinality 1 and empty lists of cardinality +,
/// in table order. A required field of an absent object is not missing.
std::vector<std::string> missing_fields(Document const& document);

}  // namespace tidegate::documents
