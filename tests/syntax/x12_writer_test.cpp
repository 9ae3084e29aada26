#include "syntax/x12_writer.hpp"

#include "syntax/functional_id.hpp"
#include "syntax/x12_text.hpp"

#include <random>

using namespace tidegate;
using namespace tidegate::syntax;

namespace {

Interchange header() {
    Interchange values;
    values.version = "00401";
    values.sender = {"ZZ", "ACME"};
    values.receiver = {"01", "123456789"};
    values.control = "42";
    values.date = "260105";
    values.time = "1200";
    values.delimiters = {.segment = '~', .element = '*', .component = ':'};
    return values;
}

Group group_header() {
    Group values;
    values.functional_id = "PR";
    values.sender = "ACME";
    values.receiver = "PARTNER";
    values.date = "20260105";
    values.time = "1200";
    values.control = "7";
    values.agency = "X";
    values.version = "004010";
    return values;
}

SetBody body(std::string text = "BAK*00*AD*4500*20260105~", std::uint32_t segments = 1) {
    return {.type = "855", .text = std::move(text), .segments = segments};
}

OutboundInterchange one_set() {
    OutboundInterchange out{.header = header(), .ta1 = {}, .groups = {}};
    out.groups.push_back({.header = group_header(), .sets = {body()}});
    return out;
}

std::string error_of(OutboundInterchange const& interchange) {
    auto text = write_x12(interchange);
    if (text) return "";
    CHECK(text.error().code == ErrorCode::invalid);
    return text.error().message;
}

}  // namespace

TEST_CASE("x12 writer: the envelope to the byte", "[syntax]") {
    OutboundInterchange out = one_set();
    out.groups[0].sets.push_back(body("BAK*00*AD*4501*20260105~CTT*1~", 2));
    auto text = write_x12(out);
    REQUIRE(text.has_value());
    CHECK(
        *text ==
        "ISA*00*          *00*          *ZZ*ACME           *01*123456789      "
        "*260105*1200*U*00401*000000042*0*P*:~"
        "GS*PR*ACME*PARTNER*20260105*1200*7*X*004010~"
        "ST*855*0001~BAK*00*AD*4500*20260105~SE*3*0001~"
        "ST*855*0002~BAK*00*AD*4501*20260105~CTT*1~SE*4*0002~"
        "GE*2*7~IEA*1*000000042~"
    );
}

TEST_CASE(
    "x12 writer: set numbers restart in each group and ST03 is written from 005010 on", "[syntax]"
) {
    OutboundInterchange out = one_set();
    out.header.version = "00501";
    out.header.delimiters.repetition = '^';
    out.header.wants_ta1 = true;
    out.header.usage = 'T';
    out.header.is_test = true;
    out.groups[0].header.version = "005010X1";
    out.groups[0].sets[0].convention = "005010X1";
    out.groups.push_back(out.groups[0]);
    out.groups[1].header.control = "8";
    auto text = write_x12(out);
    REQUIRE(text.has_value());
    CHECK_THAT(*text, Catch::Contains("*1200*^*00501*000000042*1*T*:~"));
    CHECK_THAT(*text, Catch::Contains("GE*1*7~GS*PR"));
    CHECK(text->find("ST*855*0001*005010X1~") != text->rfind("ST*855*0001*005010X1~"));
    CHECK(set_control_number(1) == "0001");
    CHECK(set_control_number(12345) == "12345");
}

TEST_CASE("x12 writer: TA1 alone makes an interchange without groups", "[syntax]") {
    OutboundInterchange const out{
        .header = header(), .ta1 = {"TA1*000000009*260105*1200*A*000~"}, .groups = {}
    };
    auto text = write_x12(out);
    REQUIRE(text.has_value());
    CHECK(
        test::events_of(*text) ==
        std::vector<std::string>{
            "interchange 000000042", "ta1 000000009", "interchange end 0", "end"
        }
    );
}

TEST_CASE("x12 writer: values that do not fit are refused by name", "[syntax]") {
    struct Row {
        void (*spoil)(OutboundInterchange&);
        char const* message;
    };
    for (Row const& row : {
             Row{[](auto& o) { o.header.control = "1234567890"; }, "ISA13 cannot be \"1234567890\""
             },
             Row{[](auto& o) { o.header.control = "0"; }, "ISA13 cannot be"},
             Row{[](auto& o) { o.header.control = "12A"; }, "ISA13 cannot be"},
             Row{[](auto& o) { o.header.sender.id = "ACMEACMEACMEACME"; }, "ISA06 cannot be"},
             Row{[](auto& o) { o.header.sender.id = ""; }, "ISA06 cannot be"},
             Row{[](auto& o) { o.header.sender.id = "AC*ME"; },
                 "ISA06 cannot be \"AC*ME\": it holds '*'"},
             Row{[](auto& o) { o.header.receiver.qualifier = "1"; }, "ISA07 cannot be"},
             Row{[](auto& o) { o.header.receiver.id = "A\nB"; }, "ISA08 cannot be \"A\\x0AB\""},
             Row{[](auto& o) { o.header.date = "20260105"; }, "ISA09 cannot be"},
             Row{[](auto& o) { o.header.time = "120000"; }, "ISA10 cannot be"},
             Row{[](auto& o) { o.header.version = "401"; }, "ISA12 cannot be"},
             Row{[](auto& o) { o.header.version = "00199"; }, "ISA12 cannot be"},
             Row{[](auto& o) { o.header.usage = 'X'; }, "ISA15 cannot be"},
             Row{[](auto& o) { o.header.is_test = true; }, "ISA15 cannot be"},
             Row{[](auto& o) { o.header.delimiters.element = 'A'; },
                 "element separator cannot be 'A'"},
             Row{[](auto& o) { o.header.delimiters.element = ' '; },
                 "element separator cannot be a blank"},
             Row{[](auto& o) { o.header.delimiters.component = '\n'; },
                 "component separator cannot be line feed"},
             Row{[](auto& o) { o.header.delimiters.component = 0; }, "component separator cannot be"
             },
             Row{[](auto& o) { o.header.delimiters.component = '*'; },
                 "element separator and component separator are"},
             Row{[](auto& o) { o.header.delimiters.element = '~'; },
                 "segment terminator and element separator are"},
             Row{[](auto& o) { o.header.delimiters.repetition = '^'; },
                 "version 00401 has no repetition separator"},
             Row{[](auto& o) { o.header.version = "00501"; },
                 "version 00501 needs a repetition separator"},
             Row{[](auto& o) { o.header.delimiters.release = '?'; }, "X12 has no release character"
             },
             Row{[](auto& o) { o.groups[0].header.functional_id = "PRX"; },
                 "group 7: GS01 cannot be"},
             Row{[](auto& o) { o.groups[0].header.sender = "A"; }, "group 7: GS02 cannot be"},
             Row{[](auto& o) { o.groups[0].header.receiver = "A~B"; }, "group 7: GS03 cannot be"},
             Row{[](auto& o) { o.groups[0].header.date = "260105"; }, "group 7: GS04 cannot be"},
             Row{[](auto& o) { o.groups[0].header.time = "2500"; }, "group 7: GS05 cannot be"},
             Row{[](auto& o) { o.groups[0].header.control = "X"; }, "group X: GS06 cannot be"},
             Row{[](auto& o) { o.groups[0].header.agency = ""; }, "group 7: GS07 cannot be"},
             Row{[](auto& o) { o.groups[0].header.version = "4010"; }, "group 7: GS08 cannot be"},
             Row{[](auto& o) { o.groups[0].sets.clear(); },
                 "group 7: group 7 has no transaction set"},
             Row{[](auto& o) { o.groups[0].sets[0].type = ""; }, "group 7: ST01 cannot be"},
             Row{[](auto& o) { o.groups[0].sets[0].convention = "X"; }, "group 7: ST03 cannot be"},
             Row{[](auto& o) {
                     o.groups[0].header.version = "005010X1";
                     o.groups[0].sets[0].convention = "005010X2";
                 },
                 "group 7: ST03 cannot be \"005010X2\": it is not the convention of GS08"},
             Row{[](auto& o) { o.groups.push_back(o.groups[0]); }, "group 7: GS06 cannot be"},
         }) {
        OutboundInterchange out = one_set();
        row.spoil(out);
        CHECK_THAT(error_of(out), Catch::StartsWith(row.message));
    }
}

TEST_CASE("x12 writer: what is written is read back the same", "[syntax]") {
    unsigned const seed = test::random_seed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    auto below = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    std::string_view const separators = "*|+>:^\\!;#";
    for (int round = 0; round < 200; ++round) {
        Interchange values = header();
        std::string chosen(separators);
        std::shuffle(chosen.begin(), chosen.end(), random);
        std::string_view const terminators = "~'\n\r\x1C";
        values.delimiters = {
            .segment = terminators[below(terminators.size())],
            .element = chosen[0],
            .component = chosen[1]
        };
        if (below(2) == 0) {
            values.version = "00501";
            values.delimiters.repetition = chosen[2];
        }
        values.control = std::to_string(1 + below(999'999'999));
        OutboundInterchange out{.header = values, .ta1 = {}, .groups = {}};
        std::vector<std::vector<std::vector<std::string>>>
            sets;  // per set, per segment: tag and elements
        for (std::size_t g = 1 + below(3); g > 0; --g) {
            OutboundGroup group{.header = group_header(), .sets = {}};
            group.header.control = std::to_string(g);
            for (std::size_t s = 1 + below(4); s > 0; --s) {
                SetBody set{.type = "855", .text = "", .segments = 0};
                auto& segments = sets.emplace_back();
                for (std::size_t n = below(6); n > 0; --n) {
                    SegmentBuilder builder;
                    builder.begin("A" + std::to_string(below(90)));
                    std::vector<std::string> wanted{std::string(builder.tag())};
                    for (std::uint16_t element = 1; element <= 5; ++element) {
                        std::string text;
                        for (std::size_t size = below(12); size > 0; --size) {
                            char byte = static_cast<char>(1 + below(255));
                            bool const is_service =
                                byte == values.delimiters.segment || separators.contains(byte);
                            text += is_service ? 'x' : byte;
                        }
                        builder.set(element, 1, text);
                        wanted.push_back(text);
                    }
                    while (wanted.size() > 1 && wanted.back().empty()) wanted.pop_back();
                    REQUIRE(builder.write_to(set.text, values.delimiters).has_value());
                    ++set.segments;
                    segments.push_back(std::move(wanted));
                }
                group.sets.push_back(std::move(set));
            }
            out.groups.push_back(std::move(group));
        }
        auto text = write_x12(out);
        REQUIRE(text.has_value());
        CAPTURE(*text);
        MemorySource source(*text, 1 + below(300));
        InterchangeReader reader(source);
        std::size_t at = 0;
        for (;;) {
            auto event = reader.next();
            REQUIRE(event.has_value());
            if (std::holds_alternative<EndOfInput>(*event)) break;
            if (auto* begin = std::get_if<InterchangeBegin>(&*event)) {
                CHECK(begin->findings.empty());
                CHECK(begin->interchange.delimiters == values.delimiters);
                CHECK(std::stoul(begin->interchange.control) == std::stoul(values.control));
            }
            if (auto* end = std::get_if<InterchangeEnd>(&*event)) CHECK(end->findings.empty());
            if (auto* end = std::get_if<GroupEnd>(&*event)) CHECK(end->findings.empty());
            auto* set = std::get_if<SetEvent>(&*event);
            if (set == nullptr) continue;
            CHECK(set->findings.empty());
            std::vector<std::vector<std::string>> found;
            for (Segment const& segment : set->set->segments) {
                auto& read = found.emplace_back(1, std::string(segment.tag));
                for (std::string_view const element : segment.elements) read.emplace_back(element);
            }
            REQUIRE(found.size() == sets[at].size() + 2);
            CHECK(std::equal(sets[at].begin(), sets[at].end(), found.begin() + 1));
            ++at;
        }
        CHECK(at == sets.size());
    }
}

TEST_CASE("functional ids: the group of a set", "[syntax]") {
    CHECK(functional_id_of("850") == "PO");
    CHECK(functional_id_of("999") == "FA");
    CHECK(functional_id_of("837").empty());
    CHECK(may_travel_in("850", "PO"));
    CHECK_FALSE(may_travel_in("850", "PR"));
    CHECK(may_travel_in("837", "HC"));
}
