// The JSON form of canonical documents (documents.md §1 rules 1-5), and its JSON Schema.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"

#include <string>
#include <string_view>

namespace tidegate::documents {

/// One line of UTF-8: "schema" first, fields in table order, absent ones omitted. Equal documents
/// give equal text.
std::string write_json(Document const& document);

/// The document whose "schema" the text names. Checks form, not completeness
/// (documents/required.hpp). Errors: invalid with a JSON pointer ("/lines/0/quantity: ...") for
/// duplicate keys, unknown fields, wrong types, null, empty texts, arrays and objects; too_large
/// over limits::document_json_bytes_max; unsupported for an unknown schema.
Expected<Document> read_json(std::string_view text);

/// JSON Schema (draft 2020-12) of a document type.
std::string json_schema(TypeInfo const& type);

}  // namespace tidegate::documents
