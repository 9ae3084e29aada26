#include "docs/document_page.hpp"

#include "docs/doc_file.hpp"
#include "documents/registry.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

using namespace tidegate;

TEST_CASE("docs: docs/documents.md says what the documents' tables say", "[docs]") {
    std::string const path = TIDEGATE_SOURCE_DIR "/docs/documents.md";
    std::string const page = docs::document_page();
    if (std::getenv("TIDEGATE_GOLDEN_UPDATE") != nullptr) {
        std::ofstream(path, std::ios::binary) << page;
    }
    INFO("after a change of the documents: TIDEGATE_GOLDEN_UPDATE=1 build/dev/tests/test_docs");
    CHECK(docs::read_text(path) == page);
}

TEST_CASE("docs: the page of documents says what each of them is about", "[docs]") {
    std::string const page = docs::document_page();
    for (documents::TypeInfo const* type : documents::document_types()) {
        std::string const heading = "\n## " + std::string(type->schema) + "\n\n";
        CAPTURE(heading);
        auto const at = page.find(heading);
        REQUIRE(at != std::string::npos);
        CHECK(page[at + heading.size()] != '.');
    }
}
