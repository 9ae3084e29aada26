#include "transports/fixture.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <fstream>

namespace tidegate::transports::test {

namespace {

as2::KeyPair make(std::string name, int days) {
    return as2::KeyPair::make({.common_name = std::move(name), .days = days}, now());
}

}  // namespace

Instant now() { return parse_rfc3339("2026-01-05T12:00:00Z").value(); }

as2::KeyPair const& gateway_key() {
    static as2::KeyPair const pair = make("SUPPLIER-AS2", 700);
    return pair;
}

as2::KeyPair const& partner_key() {
    static as2::KeyPair const pair = make("ACME-AS2", 365);
    return pair;
}

as2::KeyPair const& newer_partner_key() {
    static as2::KeyPair const pair = make("ACME-AS2", 730);
    return pair;
}

as2::KeyPair const& stranger_key() {
    static as2::KeyPair const pair = make("ACME-AS2", 365);
    return pair;
}

Home::Home(HomeOptions const& options) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "tidegate-transports-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::string const key =
        options.has_key ? "certificate = \"gateway.crt\"\nkey = \"gateway.key\"\n" : "";
    write(
        "tidegate.toml",
        "[instance]\nname = \"gate\"\nhost = \"gate.test\"\n[as2]\nid = \"SUPPLIER-AS2\"\n" + key +
            "[x12]\nus = { qualifier = \"ZZ\", id = \"SUPPLIERCO\" }\n"
    );
    write("gateway.crt", gateway_key().certificate.to_pem());
    write("gateway.key", gateway_key().key.to_pem());
    std::string const newer = options.has_newer_certificate
                                  ? "[[channels.as2.certificates]]\nfile = \"newer.crt\"\n"
                                  : "";
    std::string const url = options.url.empty() ? "" : "url = \"" + options.url + "\"\n";
    write(
        "partners/acme/partner.toml",
        "state = \"" + options.state + "\"\n[x12]\nthem = { qualifier = \"ZZ\", id = \"ACME\" }\n" +
            "[channels.as2]\nthem = \"ACME-AS2\"\n" + url + options.as2 +
            "\n[[channels.as2.certificates]]\nfile = \"partner.crt\"\n" + newer + options.tables +
            "\n[documents.850]\ndirection = \"in\"\n"
    );
    write("partners/acme/partner.crt", partner_key().certificate.to_pem());
    write("partners/acme/newer.crt", newer_partner_key().certificate.to_pem());
    auto config = runtime::Config::load(folder_);
    if (!config) FAIL(config.error().front().text());
    config_ = std::move(*config);
}

Home::~Home() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

partners::Profile const& Home::partner() const {
    partners::Profile const* profile = config_->registry().find("acme");
    REQUIRE(profile != nullptr);
    return *profile;
}

void Home::write(std::string_view name, std::string_view text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream file(folder_ / name, std::ios::binary);
    file << text;
    REQUIRE(file.good());
}

}  // namespace tidegate::transports::test
