#include "syntax/party_check.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tidegate::syntax {
namespace {

std::vector<std::string> codes_of(
    Party const& sender, Party const& receiver, AgreedParties const& agreed,
    std::string const& standard = "x12"
) {
    Interchange interchange;
    interchange.standard = standard;
    interchange.sender = sender;
    interchange.receiver = receiver;
    std::vector<std::string> codes;
    for (Finding const& finding : check_parties(interchange, agreed))
        codes.push_back(std::string(name_of(finding.code)) + " " + std::string(finding.ack()));
    return codes;
}

using Codes = std::vector<std::string>;

TEST_CASE("party check: who fits what was agreed has no finding", "[syntax]") {
    CHECK(codes_of({"ZZ", "ACME"}, {"ZZ", "US"}, {}).empty());
    CHECK(codes_of(
              {"ZZ", "ACME"}, {"ZZ", "US"}, {{{"01", "A"}, {"ZZ", "ACME"}}, {{"ZZ", "US"}}}
    ).empty());
    // An id alone stands for every qualifier.
    CHECK(codes_of({"14", "ACME"}, {"ZZ", "US"}, {{{"", "ACME"}}, {}}).empty());
}

TEST_CASE("party check: a TA1 tells a wrong qualifier from a wrong id", "[syntax]") {
    AgreedParties const agreed{{{"ZZ", "ACME"}}, {{"ZZ", "US"}}};
    CHECK(codes_of({"01", "ACME"}, {"ZZ", "US"}, agreed) == Codes{"envelope.sender 005"});
    CHECK(codes_of({"ZZ", "ACNE"}, {"ZZ", "US"}, agreed) == Codes{"envelope.sender 006"});
    CHECK(codes_of({"ZZ", "ACME"}, {"01", "US"}, agreed) == Codes{"envelope.receiver 007"});
    CHECK(codes_of({"ZZ", "ACME"}, {"ZZ", "UP"}, agreed) == Codes{"envelope.receiver 009"});
}

TEST_CASE("party check: of EDIFACT 0085 tells the sender from the recipient", "[syntax]") {
    AgreedParties const agreed{{{"14", "ACME"}}, {{"14", "US"}}};
    CHECK(
        codes_of({"14", "ACNE"}, {"14", "UP"}, agreed, "edifact") ==
        Codes{"envelope.sender 23", "envelope.receiver 7"}
    );
}

}  // namespace
}  // namespace tidegate::syntax
