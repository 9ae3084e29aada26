#include "syntax/byte_marks.hpp"

#include "syntax/x12_text.hpp"

#include <cstdlib>

using namespace tidegate;
using namespace tidegate::test;
using syntax::BlockMarks;
using syntax::Delimiters;

namespace {

/// Ten million; TIDEGATE_RANDOM_BYTES asks for another number.
std::size_t random_bytes_count() {
    constexpr std::size_t kDefault = 10'000'000;
    char const* chosen = std::getenv("TIDEGATE_RANDOM_BYTES");
    return chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : kDefault;
}

std::vector<BlockMarks> marks_of(
    std::string_view text, Delimiters const& delimiters,
    void (*mark)(std::string_view, Delimiters const&, std::span<BlockMarks>)
) {
    std::vector<BlockMarks> marks((text.size() + syntax::kBlockBytes - 1) / syntax::kBlockBytes);
    mark(text, delimiters, marks);
    return marks;
}

}  // namespace

TEST_CASE("byte marks: vectors say what a loop over the bytes says", "[syntax]") {
    unsigned const seed = random_seed();
    INFO("TIDEGATE_SEED=" << seed);
    std::mt19937 random(seed);
    std::string text(random_bytes_count(), '\0');
    // Half of the bytes are of a few, so that every kind of mark is dense somewhere.
    for (char& byte : text)
        byte = random() % 2 == 0 ? static_cast<char>(random()) : "*~:^?+' "[random() % 8];
    for (Delimiters const& delimiters : {
             Delimiters{},
             Delimiters{'\'', '+', ':', '*', '?'},
             Delimiters{'\n', '|', '\x1f', '^', '\\'},
             Delimiters{'\x85', '\xff', '\x80', 0, 0},
         }) {
        CHECK(
            marks_of(text, delimiters, syntax::mark_bytes) ==
            marks_of(text, delimiters, syntax::mark_bytes_plainly)
        );
    }
}

TEST_CASE("byte marks: a text of any length and alignment is marked to its last byte", "[syntax]") {
    std::string const text = std::string(70, 'A') + "*B~\x01\x7f\x80:^?" + std::string(150, '*');
    Delimiters const delimiters{'~', '*', ':', '^', '?'};
    for (std::size_t begin = 0; begin < 70; ++begin) {
        for (std::size_t size = 0; begin + size <= text.size(); ++size) {
            std::string_view const part = std::string_view(text).substr(begin, size);
            REQUIRE(
                marks_of(part, delimiters, syntax::mark_bytes) ==
                marks_of(part, delimiters, syntax::mark_bytes_plainly)
            );
        }
    }
}

TEST_CASE("byte marks: a delimiter that does not exist marks no NUL", "[syntax]") {
    std::string const text(64, '\0');
    std::vector<BlockMarks> const marks =
        marks_of(text, Delimiters{'~', '*', 0, 0, 0}, syntax::mark_bytes);
    BlockMarks expected;
    expected.special = ~std::uint64_t{0};
    CHECK(marks.front() == expected);
}
