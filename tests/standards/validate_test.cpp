#include "standards/validate.hpp"

#include "standards/dictionary_reader.hpp"
#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::FindingCode;
using syntax::Severity;

constexpr char const* kOrder =
    "ST*850*0001~\n"
    "BEG*00*SA*PO-1**20260105~\n"
    "REF*DP*038~\n"
    "DTM*002*20260120~\n"
    "N1*ST*Store 7*92*0007~\n"
    "N3*1 Main Street~\n"
    "N4*Springfield*IL*62701~\n"
    "PO1*1*10*EA*9.25**UP*012345678905*VN*AB-1~\n"
    "PID*F****Blue socks~\n"
    "PO1*2*4*CA*30**UP*012345678912~\n"
    "N1*BY*Buyer~\n"
    "CTT*2~\n"
    "SE*13*0001~\n";

ValidatedSet check(syntax::TransactionSet const& set, ValidateOptions const& options = {}) {
    Dictionary const& dictionary = dictionary_004010();
    SetDefinition const* definition = dictionary.find_set(set.type());
    REQUIRE(definition);
    return validate(set, dictionary, *definition, options);
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    std::size_t const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

std::string summary(syntax::Findings const& findings) {
    std::string text;
    for (Finding const& finding : findings) {
        text += std::string(name_of(finding.code)) + " " + finding.segment + "@" +
                std::to_string(finding.segment_position) + "/" + std::to_string(finding.element) +
                (finding.severity == Severity::error ? "" : " warning") + "\n";
    }
    return text;
}

TEST_CASE("validate: a good order has no findings and a tree of its loops", "[standards]") {
    SampleSet sample(kOrder);
    ValidatedSet const result = check(sample.set);
    CHECK(summary(result.findings).empty());
    CHECK(result.status == SetStatus::accepted);
    CHECK(result.tree.unplaced.empty());
    std::string loops;
    for (Node const& node : result.tree.nodes) {
        if (node.item && node.item->is_loop)
            loops += node.item->tag + std::to_string(node.occurrence) + " ";
    }
    CHECK(loops == "N11 PO11 PID1 PO12 N11 CTT1 ");
}

// Each row changes one thing of the good order and names exactly what follows: one error, never a
// cascade.
TEST_CASE("validate: one damage gives its finding at its place, and no other", "[standards]") {
    struct Row {
        char const* what;
        char const* by;
        char const* expected;
    };
    Row const row = GENERATE(
        // order and presence of segments
        Row{"BEG*00*SA*PO-1**20260105~\n", "", "segment.missing BEG@2/0\n"},
        Row{"BEG*00*SA*PO-1**20260105~\nREF*DP*038~\n", "REF*DP*038~\nBEG*00*SA*PO-1**20260105~\n",
            "segment.out_of_order REF@2/0\n"},
        Row{"CTT*2~\n", "CTT*2~\nN3*Street~\n", "segment.unexpected N3@13/0\n"},
        Row{"PID*F****Blue socks~\n", "BEG*00*SA*PO-2**20260105~\n",
            "segment.out_of_order BEG@9/0\n"},
        Row{"REF*DP*038~\n", "CTT*2~\n",
            "segment.out_of_order CTT@3/0\nsegment.loop_over_max CTT@12/0\n"},
        Row{"REF*DP*038~\n", "QQQ*1~\n", "segment.unknown QQQ@3/0\n"},
        Row{"REF*DP*038~\n", "W06*1~\n", "segment.not_in_set W06@3/0\n"},
        Row{"BEG*00*SA*PO-1**20260105~\n", "BEG*00*SA*PO-1**20260105~\nBEG*00*SA*PO-1**20260105~\n",
            "segment.over_max BEG@3/0\n"},
        Row{"CTT*2~\n", "CTT*2~\nCTT*2~\n", "segment.loop_over_max CTT@13/0\n"},
        Row{"PO1*2*4*CA*30**UP*012345678912~\n",
            "PO1*2*4*CA*30**UP*012345678912~\nLS*LDT~\nLDT*AA*1*DA~\n",
            "segment.missing LE@13/0\n"},
        // presence of elements
        Row{"BEG*00*SA*PO-1**20260105~", "BEG**SA*PO-1**20260105~", "element.missing BEG@2/1\n"},
        Row{"BEG*00*SA*PO-1**20260105~", "BEG*00*SA*PO-1~", "element.missing BEG@2/5\n"},
        Row{"REF*DP*038~", "REF*DP*038***X~", "element.too_many REF@3/5\n"},
        Row{"REF*DP*038~", "REF*DP*038**~", "element.trailing_separator REF@3/3 warning\n"},
        // lengths
        Row{"PO-1*", "PO-1567890123456789012*", ""},
        Row{"PO-1*", "PO-15678901234567890123*", "element.too_long BEG@2/3\n"},
        Row{"PO-1*", "PO-1                      *", ""},
        Row{"ST*850*0001~", "ST*850*1~", "element.too_short ST@1/2\n"},
        Row{"Springfield", "S", "element.too_short N4@7/1\n"},
        Row{"*IL*", "*ILL*", "element.too_long N4@7/2\n"},
        Row{"PO1*1*10*", "PO1*1*-123456789.123456*", ""},
        Row{"PO1*1*10*", "PO1*1*1234567890.123456*", "element.too_long PO1@8/2\n"},
        // numbers
        Row{"PO1*1*10*", "PO1*1*1O*", "element.invalid_character PO1@8/2\n"},
        Row{"PO1*1*10*", "PO1*1*1E3*", "element.invalid_character PO1@8/2\n"},
        Row{"PO1*1*10*", "PO1*1*+10*", "element.invalid_character PO1@8/2\n"},
        Row{"PO1*1*10*", "PO1*1*1.0.0*", "element.invalid_character PO1@8/2\n"},
        Row{"PO1*1*10*", "PO1*1*-*", "element.invalid_character PO1@8/2\n"},
        Row{"PO1*1*10*", "PO1*1*.5*", ""}, Row{"PO1*1*10*", "PO1*1*0005*", ""},
        Row{"CTT*2~", "CTT*2.0~", "element.invalid_character CTT@12/1\n"},
        // dates
        Row{"20260105", "20260229", "element.invalid_date BEG@2/5\n"},
        Row{"20260105", "20240229", ""},
        Row{"20260105", "19000229", "element.invalid_date BEG@2/5\n"},
        Row{"20260105", "20261301", "element.invalid_date BEG@2/5\n"},
        Row{"20260105", "2026AB05", "element.invalid_date BEG@2/5\n"},
        Row{"20260105", "260105", "element.too_short BEG@2/5\n"},
        Row{"DTM*002*20260120~", "DTM*002*20260120*2359~", ""},
        Row{"DTM*002*20260120~", "DTM*002*20260120*2400~", "element.invalid_time DTM@4/3\n"},
        Row{"DTM*002*20260120~", "DTM*002*20260120*123456~", ""},
        Row{"DTM*002*20260120~", "DTM*002*20260120*12345~", "element.invalid_time DTM@4/3\n"},
        Row{"DTM*002*20260120~", "DTM*002*20260120*12345678~", ""},
        Row{"DTM*002*20260120~", "DTM*002*20260120*123466~", "element.invalid_time DTM@4/3\n"},
        // codes: 353 is known whole, 355 in part
        Row{"BEG*00*", "BEG*ZQ*", "element.invalid_code BEG@2/1\n"},
        Row{"*EA*", "*Q9*", "element.invalid_code PO1@8/3 warning\n"},
        Row{"*EA*", "*ea*", "element.invalid_code PO1@8/3 warning\n"},
        // relational conditions
        Row{"**UP*012345678905*VN*AB-1~", "**UP*012345678905*VN~",
            "element.conditional_missing PO1@8/9\n"},
        Row{"**UP*012345678905*VN*AB-1~", "***012345678905~",
            "element.conditional_missing PO1@8/6\n"},
        Row{"PO1*1*10*EA", "PO1*1**EA", "element.conditional_missing PO1@8/2\n"},
        Row{"N1*BY*Buyer~", "N1*BY~", "element.conditional_missing N1@11/2\n"},
        Row{"N1*BY*Buyer~", "N1*BY*Buyer*92~", "element.conditional_missing N1@11/4\n"},
        // components
        Row{"PO1*2*4*", "MEA***4*EA:::::::::::::::1~\nPO1*2*4*",
            "element.too_many_components MEA@10/4\n"},
        Row{"Blue socks", "Blue:socks", "element.too_many_components PID@9/5\n"},
        // charset
        Row{"Blue socks",
            "Blue s\xC3\xB6"
            "cks",
            "element.invalid_character PID@9/5 warning\n"}
    );
    CAPTURE(row.what, row.by);
    SampleSet sample(replaced(kOrder, row.what, row.by));
    CHECK(summary(check(sample.set).findings) == row.expected);
}

TEST_CASE("validate: a finding says where it is and reads as a sentence", "[standards]") {
    SampleSet sample(replaced(kOrder, "*CA*30*", "*CAS*30*"));
    ValidatedSet const result = check(sample.set);
    REQUIRE(result.findings.size() == 1);
    Finding const& finding = result.findings[0];
    CHECK(finding.text == "PO103 is 3 characters, at most 2");
    CHECK(finding.loop == "PO1");
    CHECK(finding.segment_position == 10);
    CHECK(finding.line == 10);
    CHECK(finding.element_reference == "355");
    CHECK(finding.value == "CAS");
    CHECK(sample.text.substr(finding.byte, 3) == "CAS");
    CHECK(result.status == SetStatus::rejected);
}

TEST_CASE("validate: sentences name the rule that is broken", "[standards]") {
    auto const [what, by, text] = GENERATE(table<char const*, char const*, char const*>({
        {"BEG*00*", "BEG*ZQ*",
         "BEG01 is 'ZQ', which is not a code of purpose (element 353) in 004010"},
        {"BEG*00*SA*PO-1**20260105~\n", "", "mandatory segment BEG is missing after ST"},
        {"**UP*012345678905*VN*AB-1~", "**UP~",
         "PO107 (item id) is missing: it is required because PO106 is given"},
        {"20260105", "20260230",
         "BEG05 (date) is '20260230', which is not a day of the calendar written CCYYMMDD"},
        {"*10*EA*", "*1\x1B\xFF*EA*",
         "PO102 (quantity ordered) is '1\\x1B\\xFF', which is not a number: only digits, one "
         "decimal "
         "point and a leading '-' are allowed"},
        {"REF*DP*038~", "N4*City~",
         "segment N4 is not expected here: the loop it belongs to is not open"},
    }));
    SampleSet sample(replaced(kOrder, what, by));
    ValidatedSet const result = check(sample.set);
    REQUIRE_FALSE(result.findings.empty());
    CHECK(result.findings[0].text == text);
}

TEST_CASE(
    "validate: repetitions beyond the allowed one are a finding where the interchange has a "
    "separator",
    "[standards]"
) {
    SampleSet sample(replaced(kOrder, "REF*DP*038~", "REF*DP*038^039~"), '^');
    CHECK(summary(check(sample.set).findings) == "element.too_many_repetitions REF@3/2\n");
    SampleSet plain(replaced(kOrder, "REF*DP*038~", "REF*DP*038^039~"));
    CHECK(summary(check(plain.set).findings).empty());
}

TEST_CASE("validate: each kind of relational condition holds only what it says", "[standards]") {
    // A small release of our own has every kind once.
    constexpr std::string_view kRelease =
        "release x12 000001\n"
        "element 1 AN 1 9 : text\n"
        "segment ST\n  1 1 M\n"
        "segment PP\n  1 1 X\n  2 1 X\n  3 1 X\n  rule P010203\n"
        "segment RR\n  1 1 X\n  2 1 X\n  3 1 X\n  rule R0203\n"
        "segment EE\n  1 1 X\n  2 1 X\n  3 1 X\n  rule E010203\n"
        "segment CC\n  1 1 X\n  2 1 X\n  3 1 X\n  rule C030102\n"
        "segment LL\n  1 1 X\n  2 1 X\n  3 1 X\n  rule L030102\n"
        "segment UU\n  1 1 X\n  2 1 X\n  3 1 X\n  rule P0102 unsure\n"
        "set 1 AA\n  ST M 1\n  PP O *\n  RR O *\n  EE O *\n  CC O *\n  LL O *\n  UU O *\n";
    DictionaryReader reader("x12");
    reader.begin("000001");
    REQUIRE(reader.read("own.txt", kRelease));
    auto const dictionary = reader.finish();
    auto const [segment, expected] = GENERATE(table<char const*, char const*>({
        {"PP*a*b*c~", ""},
        {"PP*a**c~", "element.conditional_missing PP@2/2\n"},
        {"PP**b~", "element.conditional_missing PP@2/1\nelement.conditional_missing PP@2/3\n"},
        {"RR*a*b~", ""},
        {"RR*a**c~", ""},
        {"RR*a~", "element.conditional_missing RR@2/2\n"},
        {"EE*a~", ""},
        {"EE*a**c~", "element.exclusive EE@2/3\n"},
        {"EE*a*b*c~", "element.exclusive EE@2/2\n"},
        {"CC*a~", ""},
        {"CC*a*b*c~", ""},
        {"CC***c~", "element.conditional_missing CC@2/1\nelement.conditional_missing CC@2/2\n"},
        {"LL*a~", ""},
        {"LL*a**c~", ""},
        {"LL***c~", "element.conditional_missing LL@2/1\n"},
        {"UU*a~", "element.conditional_missing UU@2/2 warning\n"},
    }));
    CAPTURE(segment);
    SampleSet sample(std::string("ST*1~") + segment);
    CHECK(
        summary(validate(sample.set, *dictionary, *dictionary->find_set("1"), {}).findings) ==
        expected
    );
}

TEST_CASE(
    "validate: the profile decides what rejects, what is noted and what is ignored", "[standards]"
) {
    SampleSet sample(replaced(kOrder, "BEG*00*", "BEG*ZQ*"));
    ValidateOptions options;
    CHECK(check(sample.set, options).status == SetStatus::rejected);
    options.policies[FindingCode::element_invalid_code] = Policy::accept_with_error;
    ValidatedSet const noted = check(sample.set, options);
    CHECK(noted.status == SetStatus::accepted_with_errors);
    CHECK(noted.findings.size() == 1);
    options.policies[FindingCode::element_invalid_code] = Policy::ignore;
    ValidatedSet const ignored = check(sample.set, options);
    CHECK(ignored.status == SetStatus::accepted);
    CHECK(ignored.findings.empty());
}

TEST_CASE(
    "validate: a code that only our list lacks never rejects and is never told", "[standards]"
) {
    SampleSet sample(replaced(kOrder, "*EA*", "*Q9*"));
    ValidateOptions options;
    options.policies[FindingCode::element_invalid_code] = Policy::reject;
    ValidatedSet const result = check(sample.set, options);
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].severity == Severity::warning);
    CHECK_FALSE(result.findings[0].is_certain);
    CHECK(result.status == SetStatus::accepted);
}

TEST_CASE("validate: findings over the limit are counted and still reject", "[standards]") {
    std::string many;
    for (int i = 0; i < 50; ++i) many += "QQQ*1~\n";
    SampleSet sample(replaced(kOrder, "REF*DP*038~\n", many));
    ValidateOptions options;
    options.findings_max = 10;
    ValidatedSet const result = check(sample.set, options);
    CHECK(result.findings.size() == 10);
    CHECK(result.findings_dropped == 40);
    options.findings_max = 0;
    CHECK(check(sample.set, options).status == SetStatus::rejected);
}

TEST_CASE(
    "validate: a lost trailer leaves the mandatory segments before it missing, not itself",
    "[standards]"
) {
    SampleSet sample("ST*850*0001~BEG*00*SA*PO-1**20260105~");
    CHECK(summary(check(sample.set).findings) == "segment.missing PO1@2/0\n");
}

TEST_CASE("validate segment: GS is checked by its own definition", "[standards]") {
    SampleSet sample("GS*PO*ACME*US*20261301*1200*1*X*004010~");
    auto const findings =
        validate_segment(sample.set.segments[0], sample.set.delimiters, dictionary_004010(), {});
    CHECK(summary(findings) == "element.invalid_date GS@1/4\n");
}

// Every segment of the set stands in the tree once: as a node, or among the unplaced.
void check_tree(syntax::TransactionSet const& set, SetTree const& tree) {
    std::multiset<syntax::Segment const*> seen(tree.unplaced.begin(), tree.unplaced.end());
    for (Node const& node : tree.nodes) {
        if (node.segment) seen.insert(node.segment);
    }
    REQUIRE(seen.size() == set.segments.size());
    for (syntax::Segment const& segment : set.segments) REQUIRE(seen.count(&segment) == 1);
    std::size_t linked = 1;  // node 0 has no parent; every other node is linked exactly once
    for (std::uint32_t parent = 0; parent < tree.nodes.size(); ++parent) {
        for (std::uint32_t child = tree.nodes[parent].first_child; child != 0;
             child = tree.nodes[child].next_sibling) {
            REQUIRE(tree.nodes[child].parent == parent);
            ++linked;
        }
    }
    REQUIRE(linked == tree.nodes.size());
}

std::string mutated(std::string text, std::mt19937& random) {
    static constexpr std::string_view kBytes = "*~:^ A0-.\n\x80";
    auto const pick = [&](std::size_t count) { return random() % count; };
    std::vector<std::string> segments;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = std::min(text.find('~', begin), text.size() - 1);
        segments.push_back(text.substr(begin, end - begin + 1));
        begin = end + 1;
    }
    for (std::size_t edits = 1 + pick(4); edits > 0 && !segments.empty(); --edits) {
        std::size_t const at = pick(segments.size());
        switch (pick(5)) {
            case 0:
                segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            case 1:
                segments.insert(
                    segments.begin() + static_cast<std::ptrdiff_t>(pick(segments.size())),
                    segments[at]
                );
                break;
            case 2:
                std::swap(segments[at], segments[pick(segments.size())]);
                break;
            case 3:
                segments[at].insert(pick(segments[at].size() + 1), 1, kBytes[pick(kBytes.size())]);
                break;
            case 4:
                segments[at].erase(pick(segments[at].size()), 1 + pick(3));
                break;
        }
        std::erase(segments, "");
    }
    text.clear();
    for (std::string const& segment : segments) text += segment;
    return text;
}

TEST_CASE(
    "validate: whatever is done to an order, every segment stays in the tree exactly once",
    "[standards]"
) {
    unsigned const seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    SetDefinition const* definition = dictionary_004010().find_set("850");
    for (int round = 0; round < 3000; ++round) {
        std::string const text = mutated(kOrder, random);
        CAPTURE(text);
        SampleSet sample(text, random() % 2 == 0 ? '^' : '\0');
        ValidatedSet const result = validate(sample.set, dictionary_004010(), *definition, {});
        check_tree(sample.set, result.tree);
        for (Finding const& finding : result.findings) {
            REQUIRE_FALSE(finding.text.empty());
            REQUIRE(finding.byte <= sample.text.size());
        }
    }
}

}  // namespace
}  // namespace tidegate::standards
