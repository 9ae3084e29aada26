#include "syntax/xml_names.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

using namespace tidegate;
using syntax::XmlNames;

namespace {

/// Text with what has to stand behind it.
std::string with_slack(std::string text) {
    text.append(syntax::xml::kSlackBytes, '\0');
    return text;
}

}  // namespace

TEST_CASE("xml names: a name has one number, wherever and behind whatever it stands", "[syntax]") {
    XmlNames names;
    std::string const text =
        with_slack("cac:Item>cac:ItemX cac:AnameOfMoreThanSixteenBytes/cac:AnameOfMoreThanSixteenB="
        );
    std::uint32_t const item = names.take(text.data(), XmlNames::kNone);
    std::uint32_t const item_x = names.take(text.data() + text.find("cac:ItemX"), item);
    std::size_t const at = text.find("cac:Aname");
    std::uint32_t const longer = names.take(text.data() + at, item_x);
    std::uint32_t const shorter = names.take(text.data() + text.find("cac:Aname", at + 1), longer);
    CHECK(names[item].view() == "cac:Item");
    CHECK(names[item_x].view() == "cac:ItemX");
    CHECK(names[longer].view() == "cac:AnameOfMoreThanSixteenBytes");
    CHECK(names[shorter].view() == "cac:AnameOfMoreThanSixteenB");
    // What followed once is guessed first, and must not be taken for what begins like it.
    CHECK(names.take(text.data(), shorter) == item);
    CHECK(names.take(text.data() + text.find("cac:ItemX"), shorter) == item_x);
    CHECK(names.take(text.data(), shorter) == item);
    CHECK(names.stands_at(longer, text.data() + at));
    CHECK_FALSE(names.stands_at(shorter, text.data() + at));
}

TEST_CASE("xml names: what begins no name has no number", "[syntax]") {
    XmlNames names;
    for (char const* begin : {"", ">", " a", "1a", "-a", ".a", "&a"}) {
        INFO(begin);
        std::string const text = with_slack(begin);
        CHECK(names.take(text.data(), XmlNames::kNone) == XmlNames::kNone);
    }
    std::string const text = with_slack("a&b");
    CHECK(names[names.take(text.data(), XmlNames::kNone)].view() == "a");
}

TEST_CASE("xml names: names that only differ where none looks are told apart", "[syntax]") {
    XmlNames names;
    std::vector<std::string> texts;
    std::vector<std::uint32_t> numbers;
    for (int i = 0; i < 1'000; ++i)
        texts.push_back(with_slack(fmt::format("aaaaaaaaaaaaaaaa{:04}bbbbbbbb", i)));
    for (std::string const& text : texts)
        numbers.push_back(names.take(text.data(), XmlNames::kNone));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::uint32_t const again = names.take(texts[i].data(), XmlNames::kNone);
        CHECK(names[numbers[i]].view() == texts[i].c_str());
        CHECK(names.is_same(again, numbers[i]));
        if (i != 0) CHECK_FALSE(names.is_same(numbers[i], numbers[i - 1]));
    }
}

TEST_CASE("xml names: those of a sender are kept, those of too many are not", "[syntax]") {
    XmlNames names;
    std::string const text = with_slack("a>");
    std::uint32_t const first = names.take(text.data(), XmlNames::kNone);
    names.begin();
    CHECK(names.take(text.data(), XmlNames::kNone) == first);
    for (int i = 0; i < 10'000; ++i)
        names.take(with_slack(fmt::format("n{}>", i)).data(), XmlNames::kNone);
    names.begin();
    CHECK(names.size() == 0);
    CHECK(names[names.take(text.data(), XmlNames::kNone)].view() == "a");
}

TEST_CASE("xml names: a name is cut at its colon", "[syntax]") {
    struct Row {
        char const* written;
        std::string_view prefix;
        std::string_view local;
        bool is_right;
        bool is_declaration;
    };
    XmlNames names;
    for (Row const& row : std::initializer_list<Row>{
             {"a", "", "a", true, false},
             {"p:a", "p", "a", true, false},
             {":a", "", "a", false, false},
             {"p:", "p", "", false, false},
             {"p:a:b", "p", "a:b", false, false},
             {"p:1", "p", "1", false, false},
             {"xmlns", "", "xmlns", true, true},
             {"xmlns:p", "xmlns", "p", true, true},
             {"xmlnsp", "", "xmlnsp", true, false},
         }) {
        INFO(row.written);
        std::string const text = with_slack(row.written);
        XmlNames::Name const& name = names[names.take(text.data(), XmlNames::kNone)];
        CHECK(name.prefix() == row.prefix);
        CHECK(name.local() == row.local);
        CHECK(name.is_right == row.is_right);
        CHECK(name.is_declaration == row.is_declaration);
    }
}
