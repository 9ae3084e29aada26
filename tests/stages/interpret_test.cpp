#include "stages/interpret.hpp"

#include "stages/partner.hpp"
#include "standards/guideline_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

using partners::SeverityOverride;
using standards::SetStatus;

struct Seen {
    std::string set;
    SetStatus status;
    std::vector<std::string> findings;
    bool has_tree, has_rule, has_ack, is_test;
    std::uint32_t position;
    std::string bytes;
};

struct Outcome {
    std::vector<Seen> sets;
    std::vector<InterpretedInterchange> interchanges;
    syntax::Findings trailing;
    std::optional<Error> error;
};

std::vector<std::string> names(syntax::Findings const& findings) {
    std::vector<std::string> all;
    for (syntax::Finding const& finding : findings) {
        all.push_back(
            std::string(syntax::name_of(finding.code)) +
            (finding.severity == syntax::Severity::warning ? " (warning)" : "")
        );
    }
    return all;
}

Outcome run(
    std::string const& text, partners::Profile const& partner = acme(),
    standards::Guidelines const& guidelines = {}
) {
    Outcome outcome;
    MemorySource source(text);
    auto trailing = interpret(
        source, {dictionaries(), partner, guidelines},
        {[&](InterpretedSet const& s) -> Expected<void> {
             outcome.sets.push_back(
                 {std::string(s.set.type()), s.status, names(s.findings), s.tree != nullptr,
                  s.rule != nullptr, s.acknowledgement.has_value(), s.is_test, s.position,
                  text.substr(s.byte_begin, s.byte_end - s.byte_begin)}
             );
             return {};
         },
         [&](InterpretedInterchange const& i) -> Expected<void> {
             outcome.interchanges.push_back(i);
             return {};
         }}
    );
    if (trailing) {
        outcome.trailing = *trailing;
    } else {
        outcome.error = trailing.error();
    }
    return outcome;
}

Seen only(Outcome const& outcome) {
    REQUIRE(outcome.sets.size() == 1);
    return outcome.sets.front();
}

TEST_CASE("interpret: an agreed set has tree, rule, and its own bytes", "[stages]") {
    Outcome const outcome = run(interchange(group(set(kOrder))));
    Seen const seen = only(outcome);
    CHECK(seen.status == SetStatus::accepted);
    CHECK(seen.has_tree);
    CHECK(seen.has_rule);
    CHECK(seen.bytes == set(kOrder));
    CHECK(seen.findings.empty());
    REQUIRE(outcome.interchanges.size() == 1);
    CHECK_FALSE(outcome.interchanges[0].is_rejected());
    REQUIRE(outcome.interchanges[0].groups.size() == 1);
    CHECK(outcome.interchanges[0].groups[0].received.sets.size() == 1);
    CHECK(outcome.interchanges[0].groups[0].received.sets_stated == 1);
}

TEST_CASE("interpret: a set that is not agreed is unknown to this partner", "[stages]") {
    Seen const seen = only(run(interchange(group(set("BIG*20260105*1~TDS*100~", "810"), 1, "IN"))));
    CHECK(seen.status == SetStatus::rejected);
    CHECK(seen.findings.front() == "set.unknown");
    CHECK_FALSE(seen.has_rule);
}

TEST_CASE(
    "interpret: parties that were not agreed are told and refused only if the profile says so",
    "[stages]"
) {
    std::string text = interchange(group(set(kOrder)));
    text.replace(text.find("*01*ACME"), 8, "*01*ACNE");
    Outcome const outcome = run(text);
    REQUIRE(outcome.interchanges.size() == 1);
    CHECK(
        names(outcome.interchanges[0].findings) ==
        std::vector<std::string>{"envelope.sender (warning)"}
    );
    CHECK_FALSE(outcome.interchanges[0].is_rejected());
    CHECK(outcome.interchanges[0].findings[0].ack() == "006");
    partners::Profile strict = acme();
    strict.x12->severity["envelope.sender"] = SeverityOverride::reject;
    CHECK(run(text, strict).interchanges.at(0).is_rejected());
}

TEST_CASE("interpret: a group that no set of its release travels in is rejected", "[stages]") {
    Outcome const outcome = run(interchange(group(set(kOrder), 1, "ZZ")));
    REQUIRE(outcome.interchanges.size() == 1);
    CHECK(
        names(outcome.interchanges[0].groups.at(0).received.findings) ==
        std::vector<std::string>{"group.unsupported"}
    );
    CHECK(run(interchange(group(set(kOrder))))
              .interchanges.at(0)
              .groups.at(0)
              .received.findings.empty());
}

TEST_CASE("interpret: a set that no dictionary has is unknown and has no tree", "[stages]") {
    Seen const seen = only(run(interchange(group(set("ZZZ*1~", "999"), 1, "PO"))));
    CHECK(seen.status == SetStatus::rejected);
    CHECK_FALSE(seen.has_tree);
    CHECK(std::ranges::count(seen.findings, "set.unknown") == 1);
}

TEST_CASE("interpret: a release that we do not have rejects group and sets", "[stages]") {
    Outcome const outcome = run(interchange(group(set(kOrder), 1, "PO", "1", "009999")));
    CHECK(only(outcome).status == SetStatus::rejected);
    CHECK_FALSE(only(outcome).has_tree);
    CHECK(
        names(outcome.interchanges[0].groups[0].received.findings) ==
        std::vector<std::string>{"group.version_unsupported"}
    );
}

TEST_CASE("interpret: the profile judges findings instead of the standard", "[stages]") {
    std::string const too_long =
        "BEG*00*SA*PO1**20260105~N1*BY*ACME*92*0001~"
        "PO1*1*10*EAEA*12.5**VN*LANTERN-10~CTT*1~";
    struct Case {
        std::optional<SeverityOverride> policy;
        SetStatus status;
        bool is_told;
    };
    auto const c = GENERATE(
        Case{std::nullopt, SetStatus::rejected, true},
        Case{SeverityOverride::reject, SetStatus::rejected, true},
        Case{SeverityOverride::accept, SetStatus::accepted_with_errors, true},
        Case{SeverityOverride::warn, SetStatus::accepted_with_errors, true},
        Case{SeverityOverride::ignore, SetStatus::accepted, false}
    );
    partners::Profile partner = acme();
    if (c.policy) {
        partner.x12->severity["element.too_long"] = *c.policy;
        partner.x12->severity["element.invalid_code"] = *c.policy;
    }
    Seen const seen = only(run(interchange(group(set(too_long))), partner));
    CHECK(seen.status == c.status);
    CHECK(seen.findings.empty() == !c.is_told);
}

TEST_CASE("interpret: the profile judges what the reader found, too", "[stages]") {
    std::string const wrong_count = "ST*850*0001~" + kOrder + "SE*99*0001~";
    CHECK(only(run(interchange(group(wrong_count)))).status == SetStatus::rejected);
    partners::Profile partner = acme();
    partner.x12->severity["set.count"] = SeverityOverride::ignore;
    CHECK(only(run(interchange(group(wrong_count)), partner)).status == SetStatus::accepted);
    std::string const behind = interchange(group(set(kOrder))) + "REST OF SOMETHING";
    CHECK(run(behind).trailing.size() == 1);
    partner.x12->severity["envelope.trailing_data"] = SeverityOverride::ignore;
    CHECK(run(behind, partner).trailing.empty());
}

TEST_CASE("interpret: one rejected set takes its companions along where agreed", "[stages]") {
    std::string const wrong = "BEG*00*SA*PO2**20260230~" + kOrder.substr(kOrder.find("N1*"));
    std::string const ack = "AK1*PR*1~AK9*A*1*1*1~";
    std::string const text = interchange(
        group(set(kOrder) + set(wrong, "850", "0002"), 2) + group(set(kOrder), 1, "PO", "2") +
            group(set(ack, "997"), 1, "FA", "3"),
        3
    );
    partners::Profile partner = acme();
    auto const statuses = [&](partners::Acceptance acceptance) {
        partner.x12->acceptance = acceptance;
        Outcome const outcome = run(text + interchange(group(set(kOrder))), partner);
        REQUIRE(outcome.interchanges.size() == 2);
        std::vector<SetStatus> seen;
        for (InterpretedInterchange const& one : outcome.interchanges) {
            for (InterpretedGroup const& in : one.groups) {
                for (standards::ReceivedSet const& received : in.received.sets)
                    seen.push_back(received.status);
            }
        }
        return seen;
    };
    constexpr SetStatus yes = SetStatus::accepted;
    constexpr SetStatus no = SetStatus::rejected;
    std::vector<SetStatus> const alone = {yes, no, yes, yes, yes};
    std::vector<SetStatus> const together = {no, no, no, yes, yes};
    CHECK(statuses(partners::Acceptance::split_suspend_set) == alone);
    CHECK(statuses(partners::Acceptance::preserve_suspend_set) == alone);
    CHECK(statuses(partners::Acceptance::split_suspend_interchange) == together);
    CHECK(statuses(partners::Acceptance::preserve_suspend_interchange) == together);
}

TEST_CASE("interpret: only a 997 travels in a group of acknowledgements", "[stages]") {
    std::string const ack = "AK1*PR*1~AK9*A*1*1*1~";
    SECTION("it needs no agreement") {
        Outcome const outcome = run(interchange(group(set(ack, "997"), 1, "FA")));
        CHECK(only(outcome).status == SetStatus::accepted);
        CHECK(only(outcome).has_ack);
        CHECK(outcome.interchanges[0].groups[0].is_acknowledgement);
    }
    SECTION("an order in it is refused, although orders are agreed") {
        Seen const seen = only(run(interchange(group(set(kOrder), 1, "FA"))));
        CHECK(seen.status == SetStatus::rejected);
        CHECK_FALSE(seen.has_ack);
    }
    SECTION("in a group of orders it is no acknowledgement") {
        Seen const seen = only(run(interchange(group(set(ack, "997"), 1, "PO"))));
        CHECK(seen.status == SetStatus::rejected);
        CHECK_FALSE(seen.has_ack);
    }
}

TEST_CASE("interpret: a TA1 is counted and is no set", "[stages]") {
    Outcome const outcome = run(interchange("TA1*000000001*260105*1200*A*000~", 0));
    CHECK(outcome.sets.empty());
    REQUIRE(outcome.interchanges.size() == 1);
    REQUIRE(outcome.interchanges[0].ta1s.size() == 1);
}

TEST_CASE("interpret: several interchanges are judged one by one", "[stages]") {
    std::string const first = interchange(
        group(set(kOrder) + set(kOrder, "850", "0002"), 2) + group(set(kOrder), 1, "PO", "2"), 2
    );
    Outcome const outcome = run(first + interchange(group(set(kOrder), 9), 1, "000000002", 'T'));
    REQUIRE(outcome.interchanges.size() == 2);
    CHECK(outcome.interchanges[0].sets == 3);
    CHECK(outcome.interchanges[0].groups.size() == 2);
    CHECK(outcome.interchanges[1].sets == 1);
    CHECK(
        names(outcome.interchanges[1].groups[0].received.findings) ==
        std::vector<std::string>{"group.count"}
    );
    REQUIRE(outcome.sets.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(outcome.sets[i].position == i + 1);
        CHECK(outcome.sets[i].is_test == (i == 3));
    }
}

TEST_CASE(
    "interpret: the partner's guideline judges its set and release, with the profile's severities",
    "[stages]"
) {
    standards::Dictionary const& dictionary = **dictionaries().find("x12", "004010");
    standards::GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("850.guide", "guide acme/850 on x12/004010/850\nPO1\n  03 codes CA\n");
    standards::Guidelines const guidelines{
        std::make_shared<standards::Guideline const>(*reader.finish())
    };
    partners::Profile partner = acme();
    std::string const text = interchange(group(set(kOrder)));
    Outcome const judged = run(text, partner, guidelines);
    CHECK(judged.sets.front().status == SetStatus::rejected);
    CHECK(judged.sets.front().findings == std::vector<std::string>{"element.invalid_code"});
    partner.x12->severity["element.invalid_code"] = SeverityOverride::warn;
    CHECK(run(text, partner, guidelines).sets.front().status == SetStatus::accepted_with_errors);
    std::string const other = interchange(group(set(kOrder), 1, "PO", "1", "004030"));
    CHECK(
        run(other, partner, guidelines).sets.front().findings ==
        run(other, partner).sets.front().findings
    );
}

TEST_CASE("interpret: an error of a handler ends the pass with that error", "[stages]") {
    auto const at_set = GENERATE(true, false);
    std::string const text = interchange(group(set(kOrder))) + interchange(group(set(kOrder)));
    MemorySource source(text);
    partners::Profile const partner = acme();
    int calls = 0;
    auto const handle = [&](bool fails) -> Expected<void> {
        ++calls;
        if (fails) return fail(ErrorCode::unavailable, "the disk is full");
        return {};
    };
    auto const result = interpret(
        source, {dictionaries(), partner, {}},
        {[&](InterpretedSet const&) { return handle(at_set); },
         [&](InterpretedInterchange const&) { return handle(!at_set); }}
    );
    REQUIRE_FALSE(result);
    CHECK(result.error().message == "the disk is full");
    CHECK(calls == (at_set ? 1 : 2));
}

TEST_CASE("interpret: what is no X12 is the reader's error", "[stages]") {
    CHECK(run("hello").error->code == ErrorCode::invalid);
    CHECK(run("").error.has_value());
}

partners::Profile nordhandel() {
    partners::Profile profile;
    profile.id = "nordhandel";
    profile.edifact.emplace();
    profile.edifact->us = {"5790000000012", "14", ""};
    profile.edifact->them = {{"4012345000009", "14", ""}};
    partners::DocumentRule rule;
    rule.standard = "edifact";
    rule.release = "D96A";
    rule.set = "ORDERS";
    rule.map = "edifact/D96A/ORDERS";
    profile.documents.push_back(rule);
    return profile;
}

std::string edifact(std::string const& messages, int count, std::string const& syntax = "UNOC:3") {
    return fmt::format(
        "UNB+{}+4012345000009:14+5790000000012:14+260105:1200+77'{}UNZ+{}+77'", syntax, messages,
        count
    );
}

std::string orders_message(std::string const& number, std::string const& control = "1") {
    return fmt::format(
        "UNH+{1}+ORDERS:D:96A:UN:EAN008'BGM+220+{0}+9'DTM+137:20260105:102'NAD+BY+A::9'"
        "LIN+1'QTY+21:10'UNS+S'UNT+8+{1}'",
        number, control
    );
}

TEST_CASE("interpret: a message of EDIFACT is judged by the directory of its UNH", "[stages]") {
    Outcome const outcome = run(edifact(orders_message("4711"), 1), nordhandel());
    Seen const seen = only(outcome);
    CHECK(seen.findings.empty());
    CHECK(seen.status == SetStatus::accepted);
    CHECK(seen.has_tree);
    CHECK(seen.has_rule);
    CHECK(seen.bytes == orders_message("4711"));
    auto const received = received_interchange(outcome.interchanges.at(0));
    REQUIRE(received.groups.size() == 1);
    REQUIRE(received.groups[0].messages.size() == 1);
    CHECK(received.groups[0].messages[0].identifier == "ORDERS:D:96A:UN:EAN008");
    // Of another directory it is not agreed.
    std::string other = orders_message("4711");
    other.replace(other.find("96A"), 3, "01B");
    CHECK(only(run(edifact(other, 1), nordhandel())).findings.front() == "set.unknown");
}

TEST_CASE("interpret: messages of a partner without EDIFACT are not agreed", "[stages]") {
    Seen const seen = only(run(edifact(orders_message("4711"), 1)));
    CHECK(seen.status == SetStatus::rejected);
    CHECK(seen.findings.front() == "set.unknown");
}

TEST_CASE("interpret: a CONTRL needs no agreement and is no business document", "[stages]") {
    std::string const report =
        "UNH+1+CONTRL:D:3:UN'UCI+17+5790000000012:14+4012345000009:14+7'UNT+3+1'";
    Outcome const outcome = run(edifact(report, 1), nordhandel());
    CHECK(only(outcome).status == SetStatus::accepted);
    CHECK(only(outcome).has_ack);
    CHECK(outcome.interchanges.at(0).groups.at(0).is_acknowledgement);
    // Beside an order it makes no acknowledgement of the whole.
    Outcome const mixed =
        run(edifact("UNH+1+CONTRL:D:3:UN'UCI+17+A+B+7'UNT+3+1'" + orders_message("1", "2"), 2),
            nordhandel());
    CHECK_FALSE(mixed.interchanges.at(0).groups.at(0).is_acknowledgement);
}

TEST_CASE("interpret: severities, acceptance and charset of EDIFACT are its own", "[stages]") {
    std::string wrong = orders_message("2", "2");
    wrong.replace(wrong.find("QTY+21:10"), 9, "QTY+21:AB");
    std::string const text = edifact(orders_message("1") + wrong, 2);
    partners::Profile partner = nordhandel();
    auto const statuses = [&] {
        std::vector<SetStatus> seen;
        Outcome const outcome = run(text, partner);
        for (auto const& set : outcome.interchanges.at(0).groups.at(0).received.sets)
            seen.push_back(set.status);
        return seen;
    };
    constexpr SetStatus yes = SetStatus::accepted;
    constexpr SetStatus no = SetStatus::rejected;
    CHECK(statuses() == std::vector<SetStatus>{yes, no});
    partner.edifact->acceptance = partners::Acceptance::split_suspend_interchange;
    CHECK(statuses() == std::vector<SetStatus>{no, no});
    partner.edifact->severity["element.invalid_character"] = SeverityOverride::warn;
    CHECK(statuses() == std::vector<SetStatus>{yes, SetStatus::accepted_with_errors});

    // 0x80 is the euro sign of Windows-1252 and nothing of ISO 8859-1.
    std::string euro = orders_message("1");
    euro.replace(euro.find("NAD+BY+A"), 8, "NAD+BY+\x80");
    CHECK(only(run(edifact(euro, 1), partner)).status != yes);
    partner.edifact->received_charset = Charset::windows_1252;
    CHECK(only(run(edifact(euro, 1), partner)).status == yes);
}

}  // namespace
}  // namespace tidegate::stages
