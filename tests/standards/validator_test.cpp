#include "standards/validator.hpp"

#include "base/ids.hpp"
#include "standards/random_set.hpp"
#include "standards/read_set.hpp"
#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

namespace tidegate::standards {
namespace {

constexpr std::uint64_t kSeed = 20260105;

std::string described(ValidatedSet const& result, syntax::TransactionSet const& set) {
    std::string text(name_of(result.status));
    text += " dropped " + std::to_string(result.findings_dropped) + "\n";
    for (syntax::Finding const& finding : result.findings)
        text += std::string(name_of(finding.code)) + " @" + std::to_string(finding.byte) + " " +
                finding.loop + " " + finding.text + "\n";
    for (Node const& node : result.tree.nodes) {
        text += (node.item ? node.item->tag : "set") + (node.segment ? "" : "()") + " " +
                std::to_string(node.segment ? node.segment - set.segments.data() : -1) + " " +
                std::to_string(node.parent) + " " + std::to_string(node.first_child) + " " +
                std::to_string(node.next_sibling) + " " + std::to_string(node.occurrence) + "\n";
    }
    for (syntax::Segment const* segment : result.tree.unplaced)
        text += "unplaced " + std::to_string(segment - set.segments.data()) + "\n";
    return text;
}

/// Validators that are given one set after the other, as in use.
struct BothPaths {
    Validator fast;
    Validator slow;

    explicit BothPaths(ValidateOptions options) : fast(options), slow(without_fast_path(options)) {}

    void compare(
        syntax::TransactionSet const& set, Dictionary const& dictionary,
        SetDefinition const& definition
    ) {
        ValidatedSet quick;
        ValidatedSet thorough;
        fast.validate(set, dictionary, definition, quick);
        slow.validate(set, dictionary, definition, thorough);
        REQUIRE(described(quick, set) == described(thorough, set));
    }

    /// With nothing known of the bytes, and with what the reader knows of them.
    void compare(std::string const& text, SetDefinition const& definition, char repetition) {
        CAPTURE(text);
        SampleSet const sample(text, repetition);
        compare(sample.set, dictionary_004010(), definition);
        auto const read = ReadSet::x12(text, repetition);
        if (!read->is_missing()) compare(read->set(), dictionary_004010(), definition);
    }

    void compare_edifact(
        std::string const& text, SetDefinition const& definition, std::string_view syntax
    ) {
        CAPTURE(text);
        auto const read = ReadSet::edifact(text, syntax);
        if (!read->is_missing()) compare(read->set(), dictionary_d96a(), definition);
    }

    static ValidateOptions without_fast_path(ValidateOptions options) {
        options.is_fast_path_allowed = false;
        return options;
    }
};

constexpr std::array kTypes{"850", "855", "856", "810", "997"};

TEST_CASE("validator: both paths have the same findings and tree of sound sets", "[standards]") {
    SeededRandom random(kSeed);
    SetMaker maker(random);
    BothPaths paths({});
    for (int i = 0; i < 1000; ++i) {
        SetDefinition const* set = dictionary_004010().find_set(kTypes[i % kTypes.size()]);
        paths.compare(maker.make(*set), *set, 0);
    }
}

TEST_CASE("validator: both paths have the same findings and tree of damaged sets", "[standards]") {
    SeededRandom random(kSeed + 1);
    SetMaker maker(random);
    Charset const charset =
        GENERATE(Charset::x12_extended, Charset::x12_basic, Charset::utf8, Charset::latin1);
    char const repetition = GENERATE('\0', '^');
    BothPaths paths({.policies = {}, .charset = charset});
    for (int i = 0; i < 500; ++i) {
        SetDefinition const* set = dictionary_004010().find_set(kTypes[i % kTypes.size()]);
        paths.compare(maker.damaged(*set), *set, repetition);
    }
}

TEST_CASE("validator: both paths agree on every change of one byte of an order", "[standards]") {
    std::string const order =
        "ST*850*0001~BEG*00*SA*PO-1**20260105~REF*DP*038~DTM*002*20260120*1200~"
        "N1*ST*Store 7*92*0007~N3*1 Main Street~N4*Springfield*IL*62701~"
        "PO1*1*10*EA*9.25**UP*012345678905*VN*AB-1~PID*F****Blue socks~"
        "MEA*PD*WT*12.5*LB:2~PO1*2*4*CA*-30**UP*012345678912~CTT*2~SE*13*0001~";
    SetDefinition const* set = dictionary_004010().find_set("850");
    BothPaths paths({});
    for (std::size_t at = 0; at < order.size(); ++at) {
        for (char const c : std::string_view("*:~ A9.-\x01\xC3")) {
            std::string text = order;
            text[at] = c;
            paths.compare(text, *set, 0);
        }
        paths.compare(std::string(order).erase(at, 1), *set, 0);
    }
}

constexpr std::array kMessages{"ORDERS", "ORDRSP", "DESADV", "INVOIC", "APERAK"};
constexpr syntax::Delimiters kEdifact{'\'', '+', ':', 0, '?'};

TEST_CASE("validator: both paths have the same findings and tree of messages", "[standards]") {
    std::string_view const syntax = GENERATE("UNOA:2", "UNOC:3", "UNOC:4", "UNOY:4");
    SeededRandom random(kSeed + 2);
    SetMaker maker(random, kEdifact);
    BothPaths paths({});
    for (int i = 0; i < 500; ++i) {
        SetDefinition const* set = dictionary_d96a().find_set(kMessages[i % kMessages.size()]);
        paths.compare_edifact(maker.make(*set), *set, syntax);
        paths.compare_edifact(maker.damaged(*set), *set, syntax);
    }
}

TEST_CASE("validator: both paths agree on every change of one byte of a message", "[standards]") {
    std::string const order =
        "UNH+1+ORDERS:D:96A:UN'BGM+220+4500+9'DTM+137:20260105:102'RFF+ADE:038'"
        "NAD+BY+5412345000013::9++ACME?: RETAIL+MILL RD 4+TULSA+OK+74107+US'CUX+2:USD:9'"
        "LIN+1++012345678905:UP'PIA+1+SKU1:SA'IMD+F++:::LANTERN'QTY+21:10:PCE'PRI+AAA:12,5'"
        "UNS+S'CNT+2:1'UNT+14+1'";
    SetDefinition const* set = dictionary_d96a().find_set("ORDERS");
    BothPaths paths({});
    for (std::size_t at = 0; at < order.size(); ++at) {
        for (char const c : std::string_view("+:'? A9.-\x01\xC3")) {
            std::string text = order;
            text[at] = c;
            paths.compare_edifact(text, *set, "UNOC:3");
        }
        paths.compare_edifact(std::string(order).erase(at, 1), *set, "UNOC:3");
    }
}

}  // namespace
}  // namespace tidegate::standards
