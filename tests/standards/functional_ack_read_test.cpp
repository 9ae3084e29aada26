#include "standards/functional_ack_read.hpp"

#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

FunctionalAcknowledgement read(std::string text) {
    SampleSet sample(std::move(text));
    return read_functional_ack(sample.set);
}

TEST_CASE("functional acknowledgement: everything a 997 says is in the value", "[standards]") {
    auto const ack = read(
        "ST*997*0001~AK1*PR*17~AK2*855*0001~AK5*A~AK2*855*0002~AK3*ACK*7*PO1*8~AK4*3:1*355*7*XX~"
        "AK4*2**6~"
        "AK3*BAK*2**3~AK5*R*5*4~AK9*P*2*2*1*5~SE*12*0001~"
    );
    CHECK(ack.findings.empty());
    CHECK(ack.functional_id == "PR");
    CHECK(ack.control == "17");
    CHECK(ack.status == 'P');
    CHECK(ack.included == 2);
    CHECK(ack.received == 2);
    CHECK(ack.accepted == 1);
    CHECK(ack.codes == std::vector<std::string>{"5"});
    REQUIRE(ack.sets.size() == 2);
    CHECK(ack.sets[0].is_accepted());
    SetAcknowledgement const& refused = ack.sets[1];
    CHECK(refused.control == "0002");
    CHECK(refused.status == 'R');
    CHECK_FALSE(refused.is_accepted());
    CHECK(refused.codes == std::vector<std::string>{"5", "4"});
    REQUIRE(refused.notes.size() == 2);
    CHECK(refused.notes[0].tag == "ACK");
    CHECK(refused.notes[0].position == 7);
    CHECK(refused.notes[0].loop == "PO1");
    CHECK(refused.notes[0].code == "8");
    REQUIRE(refused.notes[0].elements.size() == 2);
    CHECK(refused.notes[0].elements[0].element == 3);
    CHECK(refused.notes[0].elements[0].component == 1);
    CHECK(refused.notes[0].elements[0].reference == "355");
    CHECK(refused.notes[0].elements[0].code == "7");
    CHECK(refused.notes[0].elements[0].bad_data == "XX");
    CHECK(refused.notes[0].elements[1].component == 0);
    CHECK(refused.notes[1].code == "3");
}

TEST_CASE(
    "functional acknowledgement: a set that is not named has the verdict of its group",
    "[standards]"
) {
    CHECK(read("ST*997*1~AK1*PR*1~AK9*A*2*2*2~").status_of_set("0001") == 'A');
    CHECK(read("ST*997*1~AK1*PR*1~AK9*R*2*2*0~").status_of_set("0001") == 'R');
    CHECK(read("ST*997*1~AK1*PR*1~AK2*855*0001~AK5*R~AK9*P*2*2*1~").status_of_set("0001") == 'R');
    CHECK(read("ST*997*1~AK1*PR*1~AK2*855*0001~AK5*R~AK9*P*2*2*1~").status_of_set("0002") == 'A');
    CHECK(read("ST*997*1~AK1*PR*1~").status_of_set("0001") == 0);
}

TEST_CASE(
    "functional acknowledgement: what is wrong with it is a finding, and the rest is still read",
    "[standards]"
) {
    auto const [text, expected] = GENERATE(table<char const*, char const*>({
        {"ST*997*1~AK9*A*1*1*1~",
         "mandatory segment AK1 is missing: the acknowledgement names no group"},
        {"ST*997*1~AK1*PR*1~", "mandatory segment AK9 is missing: the group has no verdict"},
        {"ST*997*1~AK1*PR*1~AK2*855*0001~AK9*A*1*1*1~",
         "mandatory segment AK5 is missing for set 0001"},
        {"ST*997*1~AK1*PR*1~AK3*BEG*1**3~AK9*A*1*1*1~",
         "segment AK3 stands outside the loop it belongs to"},
        {"ST*997*1~AK1*PR*1~AK5*A~AK9*A*1*1*1~", "segment AK5 stands outside the loop it belongs to"
        },
        {"ST*997*1~AK1*PR*1~AK9*Q*1*1*1~", "AK901 is 'Q': expected one of AEMPRWX"},
        {"ST*997*1~AK1*PR*1~AK9*A*1*one*1~", "AK903 is 'one', which is not a whole number"},
        {"ST*997*1~AK1*PR*1~AK9*A*1*1~", "mandatory element AK904 is missing"},
        {"ST*997*1~AK1*PR*1~ZZZ*1~AK9*A*1*1*1~", "segment ZZZ is not part of set 997"},
        {"ST*997*1~AK1*PR*1~AK1*PR*2~AK9*A*1*1*1~", "segment AK1 occurs more than once"},
    }));
    CAPTURE(text);
    auto const ack = read(text);
    REQUIRE(ack.findings.size() == 1);
    CHECK(ack.findings[0].text == expected);
}

TEST_CASE("functional acknowledgement: an empty set is findings, not a crash", "[standards]") {
    CHECK(read("").findings.size() == 2);
}

TEST_CASE("functional ack: a 999 is read like a 997", "[standards]") {
    SampleSet sample(
        "ST*999*0001*005010X231A1~AK1*HC*7*005010X222A1~AK2*837*0021*005010X222A1~"
        "IK3*NM1*3*2010*8~CTX*CLM01:77~IK4*9:1*67*I12*BAD~IK5*R*5~AK9*R*1*1*0~SE*9*0001~"
    );
    FunctionalAcknowledgement const ack = read_functional_ack(sample.set);
    CHECK(ack.functional_id == "HC");
    CHECK(ack.control == "7");
    CHECK(ack.status == 'R');
    REQUIRE(ack.sets.size() == 1);
    CHECK(ack.sets[0].control == "0021");
    CHECK(ack.sets[0].status == 'R');
    REQUIRE(ack.sets[0].notes.size() == 1);
    CHECK(ack.sets[0].notes[0].tag == "NM1");
    REQUIRE(ack.sets[0].notes[0].elements.size() == 1);
    CHECK(ack.sets[0].notes[0].elements[0].code == "I12");
    REQUIRE(ack.sets[0].notes[0].contexts.size() == 1);
    CHECK(ack.sets[0].notes[0].contexts[0].name == "CLM01");
    CHECK(ack.sets[0].notes[0].contexts[0].reference == "77");
    CHECK(ack.findings.empty());
}

TEST_CASE("functional ack: a context belongs to the note in front of it", "[standards]") {
    SampleSet sample(
        "ST*999*0001~AK1*HC*7~AK2*837*0021~IK3*REF*9**I6~CTX*SITUATIONAL TRIGGER*CLM*8*2300*5:3~"
        "IK3*SV1*12*2400*8~IK4*2*782*I9~CTX*SITUATIONAL TRIGGER*SV1*12~IK5*R*I5~AK9*R*1*1*0~"
        "SE*11*0001~"
    );
    FunctionalAcknowledgement const ack = read_functional_ack(sample.set);
    CHECK(ack.findings.empty());
    REQUIRE(ack.sets.at(0).notes.size() == 2);
    SegmentNote const& first = ack.sets[0].notes[0];
    REQUIRE(first.contexts.size() == 1);
    CHECK(first.contexts[0].tag == "CLM");
    CHECK(first.contexts[0].position == 8);
    CHECK(first.contexts[0].loop == "2300");
    CHECK(first.contexts[0].element == 5);
    CHECK(first.contexts[0].component == 3);
    SegmentNote const& second = ack.sets[0].notes[1];
    CHECK(second.contexts.empty());
    REQUIRE(second.elements.at(0).contexts.size() == 1);
    CHECK(second.elements[0].contexts[0].element == 0);
    CHECK(read("ST*999*1~AK1*HC*1~AK2*837*1~CTX*CLM01:7~IK5*A~AK9*A*1*1*1~").findings.size() == 1);
}

}  // namespace
}  // namespace tidegate::standards
