// The document types this version knows.
#pragma once

#include "documents/type.hpp"

namespace tidegate::documents {

/// In the order of the specification.
std::span<TypeInfo const* const> document_types();

/// By schema ("order/1") or by name ("order", the newest version); null when unknown.
TypeInfo const* find_document_type(std::string_view schema_or_name);

}  // namespace tidegate::documents
