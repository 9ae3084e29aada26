#include "cli/partner_report.hpp"

#include "as2/keys.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

using namespace std::chrono_literals;

Instant const kNow = *parse_rfc3339("2026-01-05T12:00:00Z");

/// A partner over AS2 with one fresh certificate, valid for a year.
partners::Profile acme(partners::CertificatePurpose purpose) {
    auto const folder = std::filesystem::temp_directory_path() / "tidegate_partner_report";
    std::filesystem::create_directories(folder);
    as2::KeyPair const pair = as2::KeyPair::make({.common_name = "acme", .days = 365}, kNow);
    std::ofstream(folder / "acme.pem") << pair.certificate.to_pem();
    partners::Profile profile;
    profile.id = "acme";
    profile.name = "Acme Retail";
    profile.file = folder / "partner.toml";
    profile.as2.emplace();
    profile.as2->us = "US-AS2";
    profile.as2->them = "ACME-AS2";
    profile.as2->url = "https://as2.acme.example/as2";
    profile.as2->certificates = {{.file = folder / "acme.pem", .purpose = purpose}};
    return profile;
}

TEST_CASE("partner report: a valid certificate is listed with its last day", "[cli]") {
    auto const report = describe_partner(acme(partners::CertificatePurpose::both), kNow);
    CHECK(report.problems.empty());
    CHECK_THAT(
        report.text(), Catch::Contains("acme.pem: CN=acme, signing and encryption, until 20")
    );
    CHECK_THAT(report.text(), Catch::Contains(" days left)"));
}

TEST_CASE(
    "partner report: XML parties are listed, and of a secret only that it is there", "[cli]"
) {
    auto profile = acme(partners::CertificatePurpose::both);
    profile.ubl = {.us = {"0192", "US", ""}, .them = {{"", "THEM", ""}}};
    profile.cxml.emplace();
    profile.cxml->us = {"NetworkId", "AN1"};
    profile.cxml->them = {{"DUNS", "2"}};
    profile.cxml->their_secret = Secret("sesame");
    profile.idoc = {.us = {"LS", "GATE", ""}, .them = {{"KU", "ACME", ""}}};
    std::string const text = describe_partner(profile, kNow).text();
    CHECK_THAT(text, Catch::Contains("ubl          they are THEM, we are 0192/US"));
    CHECK_THAT(text, Catch::Contains("cxml         they are DUNS/2, we are NetworkId/AN1"));
    CHECK_THAT(text, Catch::Contains("they show the agreed secret, we show none"));
    CHECK_THAT(text, Catch::Contains("idoc         they are KU/ACME, we are LS/GATE"));
    CHECK_THAT(text, !Catch::Contains("sesame"));
}

TEST_CASE("partner report: an expired certificate is a problem for both of its uses", "[cli]") {
    auto const report =
        describe_partner(acme(partners::CertificatePurpose::both), kNow + 2 * 365 * 24h);
    REQUIRE(report.problems.size() == 2);
    CHECK_THAT(report.problems[0], Catch::Contains("no valid certificate to verify"));
    CHECK_THAT(report.problems[1], Catch::Contains("no valid certificate to encrypt to"));
    CHECK_THAT(report.text(), Catch::Contains("(EXPIRED)"));
}

TEST_CASE("partner report: a certificate for signing alone does not encrypt", "[cli]") {
    auto profile = acme(partners::CertificatePurpose::signing);
    auto const report = describe_partner(profile, kNow);
    REQUIRE(report.problems.size() == 1);
    CHECK_THAT(report.problems[0], Catch::Contains("no valid certificate to encrypt to"));
    profile.as2->encrypt.reset();
    CHECK(describe_partner(profile, kNow).problems.empty());
}

TEST_CASE("partner report: a certificate that is not there is a problem with its path", "[cli]") {
    auto profile = acme(partners::CertificatePurpose::both);
    profile.as2->certificates.front().file = "absent.pem";
    auto const report = describe_partner(profile, kNow);
    REQUIRE(report.problems.size() == 3);
    CHECK_THAT(report.problems[0], Catch::Contains("absent.pem"));
}

}  // namespace
}  // namespace tidegate::cli
