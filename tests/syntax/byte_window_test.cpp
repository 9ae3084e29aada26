#include "syntax/byte_window.hpp"

#include "base/limits.hpp"

using namespace tidegate;
using namespace tidegate::syntax;

namespace {

std::string numbered(std::size_t size) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('A' + (i * 7 + i / 251) % 26);
    return text;
}

}  // namespace

TEST_CASE("byte window: consumed views hold until release, over many chunks", "[syntax]") {
    std::string const text = numbered(7 * limits::read_chunk_bytes + 13);
    for (std::size_t const piece :
         {std::size_t{1000}, limits::read_chunk_bytes - 1, 2 * limits::read_chunk_bytes}) {
        CAPTURE(piece);
        MemorySource source(text, 65'537);
        ByteWindow window(source);
        std::vector<std::string_view> views;
        std::size_t at = 0;
        for (int round = 0; at < text.size(); ++round) {
            REQUIRE(window.ensure(piece).has_value());
            std::string_view const view = window.unread().substr(0, piece);
            REQUIRE_FALSE(view.empty());
            views.push_back(view);
            window.consume(view.size());
            at += view.size();
            CHECK(window.offset() == at);
            std::string joined;
            for (std::string_view held : views) joined += held;
            REQUIRE(joined == text.substr(at - joined.size(), joined.size()));
            CHECK(window.pinned_bytes() == joined.size());
            if (round % 3 == 2) {
                window.release();
                views.clear();
                CHECK(window.pinned_bytes() == 0);
            }
        }
        REQUIRE(window.ensure(1).has_value());
        CHECK(window.unread().empty());
        CHECK_FALSE(*window.grow());
    }
}

TEST_CASE("byte window: grow doubles what is unread", "[syntax]") {
    std::string const text = numbered(100);
    MemorySource source(text, 1);
    ByteWindow window(source);
    REQUIRE(window.ensure(10).has_value());
    CHECK(window.unread().size() == 10);
    CHECK(*window.grow());
    CHECK(window.unread() == text.substr(0, 20));
    window.consume(15);
    CHECK(*window.grow());
    CHECK(window.unread() == text.substr(15, 10));
    while (*window.grow()) {
    }
    CHECK(window.unread() == text.substr(15));
}

TEST_CASE("byte window: a text that is in memory is looked at where it lies", "[syntax]") {
    std::string const text = numbered(3 * limits::read_chunk_bytes);
    MemorySource source(text);
    ByteWindow window(source);
    REQUIRE(window.ensure(10).has_value());
    CHECK(window.unread().data() == text.data());
    CHECK(window.unread().size() == text.size());
    window.consume(text.size() - 1);
    window.release();
    CHECK(window.unread() == text.substr(text.size() - 1));
    CHECK_FALSE(*window.grow());
    window.consume(1);
    REQUIRE(window.ensure(1).has_value());
    CHECK(window.unread().empty());
    CHECK(window.offset() == text.size());
}
