#include "standards/acknowledgement_document.hpp"

#include "documents/json.hpp"
#include "documents/required.hpp"
#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

using documents::AcknowledgementForm;
using documents::Document;
using documents::Environment;

/// The JSON behind what all of them begin with; it must be complete and read back to the same.
std::string json_of(Document const& document) {
    CHECK(documents::missing_fields(document).empty());
    std::string const text = documents::write_json(document);
    auto const read = documents::read_json(text);
    REQUIRE(read);
    CHECK(documents::write_json(*read) == text);
    std::string const start = R"({"schema":"functional_acknowledgement/1","environment":"test",)";
    CHECK_THAT(text, Catch::StartsWith(start));
    return text.substr(start.size());
}

std::string json_of_set(std::string text, AcknowledgementForm form) {
    SampleSet sample(std::move(text));
    return json_of(to_document(read_functional_ack(sample.set), form, Environment::test));
}

InterchangeReport report_of(std::string control, char action, std::string error = {}) {
    InterchangeReport report;
    report.control = std::move(control);
    report.action = action;
    report.error.code = std::move(error);
    return report;
}

ReportedMessage message_of(std::string control, char action, std::string error = {}) {
    ReportedMessage message;
    message.control = std::move(control);
    message.type = "ORDERS";
    message.action = action;
    message.error.code = std::move(error);
    return message;
}

TEST_CASE("acknowledgement document: everything a 997 says is in it", "[standards]") {
    CHECK(
        json_of_set(
            "ST*997*0001~AK1*PR*17~AK2*855*0001~AK5*A~AK2*855*0002~AK3*ACK*7*PO1*8~"
            "AK4*3:1*355*7*XX~AK3*BAK*2**3~AK5*R*5*4~AK9*P*2*2*1*5~SE*11*0001~",
            AcknowledgementForm::_997
        ) ==
        R"("kind":"997","group":"17","functional_id":"PR","decision":"partial","errors":["5"],)"
        R"("sets":[{"type":"855","control":"0001","decision":"accepted"},)"
        R"({"type":"855","control":"0002","decision":"rejected","errors":["5","4"],)"
        R"("findings":[{"segment":"ACK","position":7,"loop":"PO1","code":"8"},)"
        R"({"segment":"ACK","position":7,"loop":"PO1","element":3,"component":1,)"
        R"("element_id":"355","code":"7","value":"XX"},)"
        R"({"segment":"BAK","position":2,"code":"3"}]}],)"
        R"("received":2,"accepted":1,"included":2})"
    );
}

TEST_CASE("acknowledgement document: a 999 tells the context of a finding", "[standards]") {
    CHECK(
        json_of_set(
            "ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~"
            "IK3*NM1*8*2010*8~CTX*CLM01:A7~IK4*9*67*1~CTX*SITUATIONAL TRIGGER*CLM*5**3~IK5*R*5~"
            "AK9*R*1*1*0~SE*9*0001~",
            AcknowledgementForm::_999
        ) == R"("kind":"999","group":"17","functional_id":"HC","decision":"rejected",)"
             R"("sets":[{"type":"837","control":"0001","decision":"rejected","errors":["5"],)"
             R"("findings":[{"segment":"NM1","position":8,"loop":"2010","code":"8",)"
             R"("context":["CLM01:A7"]},)"
             R"({"segment":"NM1","position":8,"loop":"2010","element":9,"element_id":"67",)"
             R"("code":"1","context":["SITUATIONAL TRIGGER CLM 5 element 3"]}]}],)"
             R"("received":1,"accepted":0,"included":1})"
    );
}

TEST_CASE("acknowledgement document: a TA1 without an error has no code", "[standards]") {
    auto const ta1 = [](char status, std::string note) {
        return json_of(to_document(
            InterchangeAcknowledgement{"000000905", "260105", "1200", status, std::move(note)},
            Environment::test
        ));
    };
    CHECK(ta1('A', "000") == R"("kind":"ta1","interchange":"000000905","decision":"accepted"})");
    CHECK(
        ta1('R', "022") ==
        R"("kind":"ta1","interchange":"000000905","decision":"rejected","errors":["022"]})"
    );
}

TEST_CASE("acknowledgement document: every status that a partner may send is told", "[standards]") {
    for (auto const& [status, decision] : std::vector<std::pair<char, std::string>>{
             {'A', "accepted"},
             {'E', "accepted_with_errors"},
             {'P', "partial"},
             {'R', "rejected"},
             {'M', "rejected"},
             {'W', "rejected"},
             {'X', "rejected"}
         }) {
        CAPTURE(status);
        FunctionalAcknowledgement acknowledgement;
        acknowledgement.status = status;
        CHECK_THAT(
            json_of(to_document(acknowledgement, AcknowledgementForm::_997, Environment::test)),
            Catch::Contains(R"("decision":")" + decision + '"')
        );
    }
}

TEST_CASE("acknowledgement document: a CONTRL without groups is one document", "[standards]") {
    InterchangeReport report = report_of("77", '7');
    ReportedMessage refused = message_of("2", '4', "29");
    refused.segments.push_back({6, "", {{"12", 2, 1, 0}, {"13", 3, 0, 0}}});
    refused.segments.push_back({9, "15", {}});
    report.groups.push_back({"", 0, {}, {message_of("1", '7'), refused}});
    auto const made = to_documents(report, Environment::test);
    REQUIRE(made.size() == 1);
    CHECK(
        json_of(made[0]) ==
        R"("kind":"contrl","interchange":"77","decision":"accepted",)"
        R"("sets":[{"type":"ORDERS","control":"1","decision":"accepted"},)"
        R"({"type":"ORDERS","control":"2","decision":"rejected","errors":["29"],)"
        R"("findings":[{"position":6,"element":2,"component":1,"code":"12"},)"
        R"({"position":6,"element":3,"code":"13"},{"position":9,"code":"15"}]}]})"
    );
}

TEST_CASE("acknowledgement document: a CONTRL with groups is one for each", "[standards]") {
    InterchangeReport report = report_of("77", '8');
    report.groups.push_back({"1", '4', {"18"}, {}});
    report.groups.push_back({"2", 0, {}, {message_of("1", '7')}});
    auto const made = to_documents(report, Environment::test);
    REQUIRE(made.size() == 2);
    CHECK(
        json_of(made[0]) ==
        R"("kind":"contrl","interchange":"77","group":"1","decision":"rejected","errors":["18"]})"
    );
    CHECK(
        json_of(made[1]) ==
        R"("kind":"contrl","interchange":"77","group":"2","decision":"received",)"
        R"("sets":[{"type":"ORDERS","control":"1","decision":"accepted"}]})"
    );
    CHECK(
        json_of(to_documents(report_of("78", '4', "23"), Environment::test).at(0)) ==
        R"("kind":"contrl","interchange":"78","decision":"rejected","errors":["23"]})"
    );
}

}  // namespace
}  // namespace tidegate::standards
