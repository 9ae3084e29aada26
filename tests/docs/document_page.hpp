// docs/documents.md as it follows from the tables of the documents. What is written by hand is the
// page's preface; the rest is describe().
#pragma once

#include <string>

namespace tidegate::docs {

/// The whole page.
std::string document_page();

}  // namespace tidegate::docs
