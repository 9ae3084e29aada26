#include "standards/acknowledge.hpp"

#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::FindingCode;

Finding element_error(std::uint32_t position, std::uint16_t element, std::string value) {
    Finding finding;
    finding.code = FindingCode::element_too_long;
    finding.segment = "PO1";
    finding.segment_position = position;
    finding.loop = "PO1";
    finding.element = element;
    finding.element_reference = "355";
    finding.value = std::move(value);
    return finding;
}

ReceivedSet rejected(syntax::Findings findings) {
    return {
        .type = "850",
        .control = "0001",
        .findings = std::move(findings),
        .status = SetStatus::rejected
    };
}

std::string body_of(ReceivedGroup const& group, AcknowledgeOptions const& options = {}) {
    auto const answer = acknowledge_group(group, options);
    REQUIRE(answer);
    CHECK(answer->body.type == "997");
    CHECK(
        answer->body.segments == std::ranges::count(answer->body.text, options.delimiters.segment)
    );
    return answer->body.text;
}

TEST_CASE("acknowledge: groups of acknowledgements are never acknowledged", "[standards]") {
    CHECK_FALSE(is_acknowledged("FA"));
    CHECK(is_acknowledged("PO"));
}

TEST_CASE("acknowledge: a copy of bad data that cannot be sent is left out", "[standards]") {
    auto const [value, sent] = GENERATE(table<std::string, std::string>({
        {"EACH", "AK4*3*355*5*EACH~"},
        {"E*CH", "AK4*3*355*5~"},
        {"E~CH", "AK4*3*355*5~"},
        {"E:CH", "AK4*3*355*5~"},
        {"E\x01H", "AK4*3*355*5~"},
        {"E\xFFH", "AK4*3*355*5~"},
        {"", "AK4*3*355*5~"},
        {std::string(99, 'x'), "AK4*3*355*5*" + std::string(99, 'x') + "~"},
        {std::string(100, 'x'), "AK4*3*355*5~"},
    }));
    CAPTURE(value);
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "1",
        .sets_stated = {},
        .sets = {rejected({element_error(7, 3, value)})},
        .findings = {}
    };
    CHECK(
        body_of(group) == "AK1*PO*1~AK2*850*0001~AK3*PO1*7*PO1*8~" + sent + "AK5*R*5~AK9*R*1*1*0~"
    );
}

TEST_CASE("acknowledge: an element number that AK402 cannot carry is left out", "[standards]") {
    Finding finding = element_error(7, 3, "EACH");
    finding.element_reference = "C001-07";
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "1",
        .sets_stated = {},
        .sets = {rejected({finding})},
        .findings = {}
    };
    CHECK_THAT(body_of(group), Catch::Contains("AK4*3**5*EACH~"));
}

TEST_CASE(
    "acknowledge: more element errors than AK4 may repeat are cut, more segments than the limit "
    "too",
    "[standards]"
) {
    syntax::Findings findings;
    for (std::uint16_t i = 0; i < 150; ++i) findings.push_back(element_error(7, 3, "X"));
    for (std::uint32_t i = 0; i < 600; ++i) findings.push_back(element_error(8 + i, 3, "X"));
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "1",
        .sets_stated = {},
        .sets = {rejected(findings)},
        .findings = {}
    };
    std::string const body = body_of(group);
    auto const count = [&](std::string_view what) {
        std::size_t found = 0;
        for (std::size_t at = body.find(what); at != std::string::npos;
             at = body.find(what, at + 1))
            ++found;
        return found;
    };
    CHECK(count("AK3*") == limits::ak3_per_set_max);
    CHECK(count("AK4*") == limits::ak4_per_ak3_max + limits::ak3_per_set_max - 1);
}

TEST_CASE(
    "acknowledge: findings come in the order of the segments, whatever order they were found in",
    "[standards]"
) {
    Finding missing;
    missing.code = FindingCode::segment_missing;
    missing.segment = "BEG";
    missing.segment_position = 2;
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "1",
        .sets_stated = {},
        .sets = {rejected({element_error(9, 3, "A"), element_error(7, 3, "B"), missing})},
        .findings = {}
    };
    CHECK(
        body_of(group) ==
        "AK1*PO*1~AK2*850*0001~AK3*BEG*2**3~AK3*PO1*7*PO1*8~AK4*3*355*5*B~AK3*PO1*9*PO1*8~AK4*3*"
        "355*5*A~AK5*R*5~AK9*R*1*1*0~"
    );
}

TEST_CASE("acknowledge: accepted sets are named only when the partner wants it", "[standards]") {
    ReceivedSet const good{
        .type = "850", .control = "0001", .findings = {}, .status = SetStatus::accepted
    };
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "12",
        .sets_stated = {},
        .sets = {good, good},
        .findings = {}
    };
    CHECK(body_of(group) == "AK1*PO*12~AK2*850*0001~AK5*A~AK2*850*0001~AK5*A~AK9*A*2*2*2~");
    CHECK(
        body_of(
            group,
            {.delimiters = {}, .charset = Charset::x12_extended, .includes_accepted_sets = false}
        ) == "AK1*PO*12~AK9*A*2*2*2~"
    );
}

TEST_CASE("acknowledge: AK9 follows from the sets and the group", "[standards]") {
    auto const [statuses, has_group_error, verdict] =
        GENERATE(table<std::string, bool, std::string>({
            {"a", false, "AK9*A*1*1*1~"},
            {"ae", false, "AK9*E*2*2*2~"},
            {"aer", false, "AK9*P*3*3*2~"},
            {"rr", false, "AK9*R*2*2*0~"},
            {"aa", true, "AK9*R*3*2*0*5~"},
            {"", false, "AK9*A*0*0*0~"},
        }));
    CAPTURE(statuses, has_group_error);
    ReceivedGroup group{
        .functional_id = "PO", .control = "1", .sets_stated = {}, .sets = {}, .findings = {}
    };
    for (char const status : statuses) {
        group.sets.push_back(
            {.type = "850",
             .control = "0001",
             .findings = {},
             .status = status == 'a'   ? SetStatus::accepted
                       : status == 'e' ? SetStatus::accepted_with_errors
                                       : SetStatus::rejected}
        );
    }
    if (has_group_error) {
        Finding count;
        count.code = FindingCode::group_count;
        count.value = "3";
        group.findings.push_back(count);
    }
    std::string const body = body_of(group);
    CHECK(body.substr(body.find("AK9")) == verdict);
    if (has_group_error) CHECK(body.find("AK5*A") == std::string::npos);
}

TEST_CASE(
    "acknowledge: a control number that breaks the segment is an error, not a broken segment",
    "[standards]"
) {
    ReceivedGroup const group{
        .functional_id = "PO", .control = "1*2", .sets_stated = {}, .sets = {}, .findings = {}
    };
    auto const answer = acknowledge_group(group, {});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::invalid);
    CHECK_THAT(answer.error().message, Catch::Contains("acknowledging group"));
}

TEST_CASE(
    "acknowledge: what a 997 says of any damaged order is itself a valid 997", "[standards]"
) {
    Finding set_level;
    set_level.code = FindingCode::set_count;
    Finding odd_tag = element_error(4, 1, "?");
    odd_tag.code = FindingCode::segment_unknown;
    odd_tag.segment = "toolong";
    ReceivedGroup const group{
        .functional_id = "PO",
        .control = "1",
        .sets_stated = {},
        .sets = {rejected({set_level, element_error(3, 3, "EACH"), odd_tag})},
        .findings = {}
    };
    SampleSet sample("ST*997*0001~" + body_of(group) + "SE*9*0001~");
    auto const result =
        validate(sample.set, dictionary_004010(), *dictionary_004010().find_set("997"), {});
    for (Finding const& finding : result.findings) FAIL_CHECK(finding.text);
}

TEST_CASE("acknowledge: TA1 carries the first error, else the first noted warning", "[standards]") {
    syntax::Interchange interchange;
    interchange.control = "000000007";
    interchange.date = "260105";
    interchange.time = "1200";
    Finding warning;
    warning.code = FindingCode::envelope_unknown_version;
    warning.severity = syntax::Severity::warning;
    Finding error;
    error.code = FindingCode::envelope_count;
    auto const text = [&](syntax::Findings const& findings) {
        return acknowledge_interchange(interchange, findings).text({}).value_or("");
    };
    CHECK(text({}) == "TA1*000000007*260105*1200*A*000~");
    CHECK(text({warning}) == "TA1*000000007*260105*1200*E*017~");
    CHECK(text({warning, error}) == "TA1*000000007*260105*1200*R*021~");
}

/// A rejected order of 005010 with a finding that a 997 has no code for, and a good one.
ReceivedGroup group_of_005010() {
    Finding repeated = element_error(7, 3, "EA^CA");
    repeated.code = FindingCode::element_too_many_repetitions;
    ReceivedSet bad = rejected({repeated});
    bad.convention = "005010X999";
    return {
        .functional_id = "PO",
        .control = "1",
        .version = "005010X999",
        .sets_stated = {},
        .sets = {bad, {.type = "850", .control = "0002", .findings = {}}},
        .findings = {}
    };
}

TEST_CASE(
    "acknowledge: a 999 has its own segments, repeats versions, and keeps codes", "[standards]"
) {
    auto const answer =
        acknowledge_group(group_of_005010(), {.delimiters = {}, .form = AckForm::implementation});
    REQUIRE(answer);
    CHECK(answer->body.type == "999");
    CHECK(
        answer->body.text ==
        "AK1*PO*1*005010X999~AK2*850*0001*005010X999~IK3*PO1*7*PO1*8~IK4*3*355*12*EA^CA~IK5*R*5~"
        "AK2*850*0002~IK5*A~AK9*P*2*2*1~"
    );
}

TEST_CASE("acknowledge: the 997 of the same group has the nearest older code", "[standards]") {
    CHECK(
        body_of(group_of_005010()) ==
        "AK1*PO*1~AK2*850*0001~AK3*PO1*7*PO1*8~AK4*3*355*3*EA^CA~AK5*R*5~AK2*850*0002~AK5*A~"
        "AK9*P*2*2*1~"
    );
}

TEST_CASE(
    "acknowledge: what only a guideline forbids is I5 in a 999, and 5 in a 997", "[standards]"
) {
    Finding const by_standard = element_error(7, 3, "EA^CA");
    Finding by_guideline = element_error(8, 3, "DZ");
    by_guideline.code = FindingCode::element_invalid_code;
    by_guideline.is_of_guideline = true;
    by_guideline.guideline_ack = "I6";
    auto const verdict = [](std::vector<Finding> findings, AckForm form) {
        ReceivedGroup group = group_of_005010();
        group.sets = {rejected(std::move(findings))};
        auto const answer = acknowledge_group(group, {.delimiters = {}, .form = form});
        REQUIRE(answer);
        return answer->body.text.substr(answer->body.text.find("4*3*"));
    };
    CHECK(
        verdict({by_guideline}, AckForm::implementation) == "4*3*355*I6*DZ~IK5*R*I5~AK9*R*1*1*0~"
    );
    CHECK(verdict({by_standard, by_guideline}, AckForm::implementation)
              .ends_with("IK4*3*355*I6*DZ~IK5*R*5*I5~AK9*R*1*1*0~"));
    CHECK(verdict({by_guideline}, AckForm::functional) == "4*3*355*7*DZ~AK5*R*5~AK9*R*1*1*0~");
}

TEST_CASE(
    "acknowledge: a 999 names what made a condition apply, and the business unit; a 997 does not",
    "[standards]"
) {
    Finding missing = element_error(7, 3, "");
    missing.code = FindingCode::element_conditional_missing;
    missing.triggers = {{"PO1", 7, "PO1", 2, 0}, {"BEG", 2, "", 2, 1}};
    Finding segment;
    segment.code = FindingCode::segment_missing;
    segment.segment = "FOB";
    segment.segment_position = 3;
    segment.triggers = {{"N1", 4, "LONG1", 0, 0}};
    ReceivedGroup group = group_of_005010();
    group.sets = {rejected({segment, missing})};
    group.sets[0].units = {{"CLM01", "A:2", 3, 4}, {"CLM01", "A1", 6, 9}};
    auto const answer =
        acknowledge_group(group, {.delimiters = {}, .form = AckForm::implementation});
    REQUIRE(answer);
    CHECK_THAT(
        answer->body.text,
        Catch::Contains("IK3*FOB*3**3~CTX*SITUATIONAL TRIGGER*N1*4~IK3*PO1*7*PO1*8~CTX*CLM01:A1~"
                        "IK4*3*355*2~CTX*SITUATIONAL TRIGGER*PO1*7*PO1*2~"
                        "CTX*SITUATIONAL TRIGGER*BEG*2**2:1~IK5*R*5~")
    );
    CHECK_THAT(body_of(group), !Catch::Contains("CTX"));
}

TEST_CASE("acknowledge: an implementation convention deserves a 999", "[standards]") {
    CHECK(deserved_form("005010X222A1") == AckForm::implementation);
    CHECK(deserved_form("005010") == AckForm::functional);
    CHECK(deserved_form("004010VICS") == AckForm::functional);
    CHECK(deserved_form("") == AckForm::functional);
}

TEST_CASE("acknowledge: a 999 names its own guide to who named one of 005010", "[standards]") {
    auto const [received, convention, version] =
        GENERATE(table<std::string, std::string, std::string>({
            {"005010X222A1", "005010X231A1", "005010X231A1"},
            {"005010X231A1", "005010X231A1", "005010X231A1"},
            {"005010", "", "005010"},
            {"005010VICS", "", "005010"},
            {"006020X313", "", "005010"},
            {"004010X098A1", "", "005010"},
        }));
    CAPTURE(received);
    ReceivedGroup group = group_of_005010();
    group.version = received;
    AcknowledgeOptions options;
    options.form = AckForm::implementation;
    auto const answer = acknowledge_group(group, options);
    REQUIRE(answer);
    CHECK(answer->body.convention == convention);
    CHECK(group_version_of_999(answer->body) == version);
    options.form = AckForm::functional;
    auto const functional = acknowledge_group(group, options);
    REQUIRE(functional);
    CHECK(functional->body.convention.empty());
}

}  // namespace
}  // namespace tidegate::standards
