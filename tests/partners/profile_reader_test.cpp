#include "partners/profile_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::partners {
namespace {

using namespace std::chrono_literals;

Instance our_instance() {
    Instance instance;
    instance.as2.id = "US-AS2";
    instance.x12 = X12Identity{.qualifier = "ZZ", .id = "SUPPLIERCO", .group_id = "SUPPLIERCO"};
    return instance;
}

constexpr std::string_view kSimple = R"(name  = "Acme Retail"
state = "live"

[x12]
them = { qualifier = "08", id = "6112390050" }

[channels.as2]
them = "ACME-AS2"
url  = "https://as2.acme.example/as2"
[[channels.as2.certificates]]
file = "acme.pem"

[documents.850]
direction = "in"
[documents.855]
direction = "out"
)";

std::expected<Profile, Errors> parse(std::string_view text) {
    return parse_profile(text, "partners/acme/partner.toml", our_instance());
}

std::string all_text(Errors const& errors) {
    std::string text;
    for (auto const& error : errors) text += error.text() + "\n";
    return text;
}

Profile parse_well(std::string_view text) {
    auto profile = parse(text);
    INFO((profile ? std::string() : all_text(profile.error())));
    REQUIRE(profile);
    return *profile;
}

TEST_CASE(
    "partner profile: under twenty lines make a whole partner with safe defaults", "[partners]"
) {
    auto const profile = parse_well(kSimple);
    CHECK(profile.id == "acme");
    CHECK(profile.name == "Acme Retail");
    CHECK(profile.state == State::live);
    CHECK(profile.duplicates.interchange == DuplicatePolicy::reject);
    REQUIRE(profile.x12);
    CHECK(profile.x12->us.id == "SUPPLIERCO");
    REQUIRE(profile.x12->them.size() == 1);
    CHECK(profile.x12->them[0] == X12Identity{"08", "6112390050", "6112390050"});
    CHECK(profile.x12->version == "004010");
    CHECK(profile.x12->interchange_version == "00401");
    CHECK(profile.x12->delimiters == Delimiters{});
    REQUIRE(profile.as2);
    CHECK(profile.as2->us == "US-AS2");
    CHECK(profile.as2->sign == Digest::sha256);
    CHECK(profile.as2->encrypt == Cipher::aes256_cbc);
    CHECK(profile.as2->compress == Compression::never);
    CHECK(profile.as2->accept == As2Acceptance{true, true, false});
    CHECK(profile.as2->request_mdn);
    CHECK(profile.as2->mdn_signed);
    REQUIRE(profile.as2->certificates.size() == 1);
    CHECK(profile.as2->certificates[0].file == "partners/acme/acme.pem");
    CHECK(profile.as2->certificates[0].purpose == CertificatePurpose::both);
}

TEST_CASE("partner profile: a document takes map, release and ack from defaults", "[partners]") {
    auto const profile = parse_well(kSimple);
    auto const* order = profile.find_document(Direction::in, "850");
    REQUIRE(order != nullptr);
    CHECK(order->map == "x12/004010/850");
    CHECK(order->standard == "x12");
    CHECK(order->release == "004010");
    CHECK(order->ack == FunctionalAck::ack_997);
    CHECK(order->ack_within == 24h);
    CHECK(profile.find_document(Direction::out, "850") == nullptr);
    CHECK(profile.find_document(Direction::out, "855") != nullptr);
    CHECK(profile.find_document(Direction::in, "850", "005010") == nullptr);
}

TEST_CASE("partner profile: an empty file is a partner in test without channels", "[partners]") {
    auto const profile = parse_well("");
    CHECK(profile.state == State::test);
    CHECK(!profile.x12);
    CHECK(!profile.as2);
    CHECK(profile.documents.empty());
}

TEST_CASE("partner profile: every key that can be set is kept", "[partners]") {
    auto const profile = parse_well(R"(
schema = 1
id = "acme"
state = "suspended"
[x12]
version = "005010"
us = { qualifier = "01", id = "9", gs = "US" }
them = [{ id = "A" , gs = "AG" }, { qualifier = "12", id = "5551234567" }]
delimiters = { element = "|", component = ":", repetition = "!", segment = "\n", newline = true }
charset = "x12-basic"
ta1 = "errors"
request_ta1 = true
acceptance = "preserve-suspend-interchange"
severity = { "element.invalid_code" = "warn", "element.trailing_separator" = "ignore" }
[duplicates]
interchange = "park"
[channels.as2]
us = "OTHER US"
them = "ACME"
sign = "none"
encrypt = "none"
compress = "after-sign"
mdn = { mode = "none", signed = false }
accept = { sign = "optional", encrypt = "optional", legacy = true }
timeout = { connect = "5s", total = "2m" }
[[documents.850]]
direction = "in"
map = "x12/004010/850"
ack = "none"
ack_within = "30m"
[[documents.850]]
direction = "in"
)");
    CHECK(profile.x12->us == X12Identity{"01", "9", "US"});
    CHECK(profile.x12->them[1] == X12Identity{"12", "5551234567", "5551234567"});
    CHECK(profile.x12->interchange_version == "00501");
    CHECK(profile.x12->delimiters == Delimiters{'|', ':', '\n', '!', true});
    CHECK(profile.x12->charset == Charset::x12_basic);
    CHECK(profile.x12->ta1 == Ta1Policy::errors);
    CHECK(profile.x12->request_ta1);
    CHECK(profile.x12->acceptance == Acceptance::preserve_suspend_interchange);
    CHECK(profile.x12->severity.at("element.invalid_code") == SeverityOverride::warn);
    CHECK(profile.duplicates.interchange == DuplicatePolicy::park);
    CHECK(profile.as2->us == "OTHER US");
    CHECK(!profile.as2->sign);
    CHECK(!profile.as2->encrypt);
    CHECK(profile.as2->accept == As2Acceptance{false, false, true});
    CHECK(!profile.as2->request_mdn);
    CHECK(profile.as2->total_timeout == 2min);
    CHECK(profile.find_document(Direction::in, "850", "004010")->ack == FunctionalAck::none);
    CHECK(profile.find_document(Direction::in, "850", "005010")->ack == FunctionalAck::ack_997);
}

struct Mistake {
    std::string_view text;
    std::string_view place;    ///< line:column
    std::string_view message;  ///< part of the error's text
};

TEST_CASE("partner profile: a mistake is told with its place and what is allowed", "[partners]") {
    static constexpr Mistake kMistakes[] = {
        {"state = \"lve\"", "1:9", "state is \"lve\", allowed are: test, live, suspended"},
        {"stat = \"live\"", "1:1", "stat is not known; did you mean state?"},
        {"schema = 2", "1:10", "schema is 2, allowed are 1 to 1"},
        {"colour = 1", "1:1", "colour is not known; allowed are: "},
        {"name = 5", "1:8", "name is a whole number, needed is a text; put it in double quotes"},
        {"name = true", "1:8", "name is true or false, needed is a text"},
        {"id = \"other\"", "1:6", "id is \"other\", but the folder is \"acme\""},
        {"x12 = 3", "1:7", "x12 is a whole number, needed is a table"},
        {"[x12]\nthem = { qualifier = 01, id = \"A\" }", "2:", "not TOML"},
        {"[x12]\nthem = { qualifier = 14, id = \"AB\" }", "2:22",
         "x12.them.qualifier is a whole number"},
        {"[x12]\nthem = { qualifier = \"Z\", id = \"AB\" }", "2:22",
         "needed are two characters A-Z 0-9"},
        {"[x12]\nthem = { id = \"ABCDEFGHIJKLMNOP\" }", "2:15", "needed are 1 to 15 printable"},
        {"[x12]\nthem = { id = \"AB \" }", "2:15", "without blanks at the ends"},
        {"[x12]\nthem = { id = \"A\" }", "2:", "GS02 needs two characters"},
        {"[x12]\nthem = { qualifer = \"ZZ\", id = \"AB\" }", "2:10", "did you mean qualifier?"},
        {"[x12]\nthem = { gs = \"AB\" }", "2:8", "x12.them.id is missing"},
        {"[x12]\nversion = \"004010\"", "1:1", "x12.them is missing"},
        {"[x12]\nthem = { id = \"AB\" }\nversion = \"4010\"", "3:11", "needed is a GS08"},
        {"[x12]\nthem = { id = \"AB\" }\ndelimiters = { element = \"A\" }", "3:26",
         "cannot be a letter"},
        {"[x12]\nthem = { id = \"AB\" }\ndelimiters = { element = \">\" }", "3:14",
         "is the same character as element"},
        {"[x12]\nthem = { id = \"AB\" }\nseverity = { foo = \"warn\" }", "3:20",
         "is not a finding code"},
        {"[x12]\nthem = { id = \"AB\" }\nseverity = { \"a.b\" = \"off\" }", "3:22",
         "allowed are: reject, accept, warn, ignore"},
        {"[channels.sftp]\nuser = \"a\"", "1:11", "channels.sftp is not known; allowed are: as2"},
        {"[channels.as2]\naccept = { sign = \"optional\" }", "1:1", "channels.as2.them is missing"},
        {"[channels.as2]\nthem = \"US-AS2\"\naccept = { sign = \"optional\" }", "2:8",
         "is our own AS2 id"},
        {"[channels.as2]\nthem = \"A\"", "1:1", "has none for signing, but signatures are required"
        },
        {"[channels.as2]\nthem = \"A\"\nurl = \"https://a/\"\naccept = { sign = \"optional\" }",
         "1:1", "has none for encryption"},
        {"[channels.as2]\nthem = \"A\"\nurl = \"ftp://a/\"\nencrypt = \"none\"", "3:7",
         "needed is http:// or https://"},
        {"[channels.as2]\nthem = \"A\"\nurl = \"https://u:p@a/\"", "3:7", "no user"},
        {"[channels.as2]\nthem = \"A\"\nurl = \"http://a/\"\ntls_ca = \"ca.pem\"", "4:10",
         "url does not begin with https://"},
        {"[channels.as2]\nthem = \"A\"\nurl = \"https://a/\"\ntls_ca = \"\"", "4:10", "is empty"},
        {"[channels.as2]\nthem = \"A\"\nsign = \"sha1\"", "3:8",
         "allowed are: none, sha256, sha384, sha512"},
        {"[channels.as2]\nthem = \"A\"\nmdn = { mode = \"async\" }", "3:16",
         "allowed are: sync, none"},
        {"[channels.as2]\nthem = \"A\"\ntimeout = { total = \"5x\" }", "3:21",
         "needed is a duration"},
        {"[channels.as2]\nthem = \"A\"\ntimeout = { total = \"1s\" }", "3:21",
         "is shorter than connect"},
        {"[channels.as2]\nthem = \"A\"\n[[channels.as2.certificates]]\npurpose = \"both\"", "3:1",
         "file is missing"},
        {"[documents.850]\nmap = \"x12/004010/850\"", "1:1", "documents.850.direction is missing"},
        {"[documents.850]\ndirection = \"inn\"", "2:13", "allowed are: in, out"},
        {"[documents.850]\ndirection = \"in\"\nmap = \"850\"", "3:7", "standard/release/set"},
        {"[documents.850]\ndirection = \"in\"\nack = \"998\"", "3:7", "allowed are: 997, 999, none"
        },
        {"[documents.850]\ndirection = \"in\"\nack_within = \"99999d\"", "3:14", "at most 366 days"
        },
        {"[[documents.850]]\ndirection = \"in\"\n[[documents.850]]\ndirection = \"in\"",
         "1:", "is given twice"},
        {"[duplicates]\ninterchange = \"drop\"", "2:15", "allowed are: reject, park, accept"},
        {"name = \"a\"\nname = \"b\"", "2:", "not TOML"},
        {"name = \"a", "1:", "not TOML"},
    };
    for (auto const& mistake : kMistakes) {
        CAPTURE(mistake.text);
        auto const profile = parse(mistake.text);
        REQUIRE(!profile);
        auto const text = all_text(profile.error());
        CAPTURE(text);
        CHECK(text.find(mistake.message) != std::string::npos);
        auto const place = "partners/acme/partner.toml:" + std::string(mistake.place);
        bool found = false;
        for (auto const& error : profile.error()) {
            found = found || (error.text().starts_with(place) &&
                              error.text().find(mistake.message) != std::string::npos);
        }
        CHECK(found);
    }
}

TEST_CASE(
    "partner profile: all mistakes are told at once, in the order of the file", "[partners]"
) {
    auto const profile = parse("state = \"x\"\nname = 1\n[duplicates]\ninterchange = 2\nfoo = 3\n");
    REQUIRE(!profile);
    REQUIRE(profile.error().size() == 4);
    std::uint32_t line = 0;
    for (auto const& error : profile.error()) {
        CHECK(error.position->line > line);
        line = error.position->line;
    }
}

TEST_CASE("partner profile: an endless list of mistakes is cut and counted", "[partners]") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "key" + std::to_string(i) + " = 1\n";
    auto const profile = parse(text);
    REQUIRE(!profile);
    REQUIRE(profile.error().size() == limits::configuration_errors_max + 1);
    CHECK(profile.error().back().message == "and 400 more problems");
}

TEST_CASE("partner profile: a folder that cannot be an id is refused", "[partners]") {
    auto const profile = parse_profile("", "partners/Acme Retail/partner.toml", our_instance());
    REQUIRE(!profile);
    CHECK(profile.error()[0].message == "the folder \"Acme Retail\" cannot be a partner id");
}

TEST_CASE(
    "partner profile: identities that are ours must come from one of the two files", "[partners]"
) {
    auto const profile = parse_profile(kSimple, "partners/acme/partner.toml", Instance{});
    REQUIRE(!profile);
    auto const text = all_text(profile.error());
    CHECK(text.find("x12.us is missing, and tidegate.toml has no [x12] us") != std::string::npos);
    CHECK(
        text.find("channels.as2.us is missing, and tidegate.toml has no [as2] id") !=
        std::string::npos
    );
}

TEST_CASE("partner profile: a 999 needs release 005010", "[partners]") {
    std::string text(kSimple);
    text.insert(text.find("[documents.855]"), "ack = \"999\"\n");
    auto const refused = parse(text);
    REQUIRE_FALSE(refused);
    CHECK_THAT(all_text(refused.error()), Catch::Contains("exists from release 005010 on"));
    text.insert(text.find("them ="), "version = \"005010\"\n");
    CHECK(parse_well(text).documents.front().ack == FunctionalAck::ack_999);
}

TEST_CASE("partner profile: an industry is a name of a folder, none without one", "[partners]") {
    CHECK(parse_well(kSimple).industry.empty());
    CHECK(parse_well("industry = \"vics\"\n" + std::string(kSimple)).industry == "vics");
    CHECK_FALSE(parse("industry = \"../vics\"\n" + std::string(kSimple)));
}

TEST_CASE("partner profile: what comes in has flows, what is sent may be in order", "[partners]") {
    auto const profile = parse_well(
        "deliver_in_order = true\n[x12]\nthem = { id = \"ACME\" }\n"
        "[documents.850]\ndirection = \"in\"\nflow = \"orders\"\n"
    );
    CHECK(profile.delivers_in_order);
    CHECK(profile.find_document(Direction::in, "850")->flow == "orders");
    CHECK_FALSE(parse_well(kSimple).delivers_in_order);
    auto const out = parse(
        "[x12]\nthem = { id = \"ACME\" }\n[documents.855]\ndirection = \"out\"\nflow = \"x\"\n"
    );
    REQUIRE_FALSE(out);
    CHECK(all_text(out.error()).contains("deliver_in_order"));
    auto const odd = parse(
        "[x12]\nthem = { id = \"ACME\" }\n[documents.850]\ndirection = \"in\"\nflow = \"a b\"\n"
    );
    REQUIRE_FALSE(odd);
    CHECK(all_text(odd.error()).contains("a-z, 0-9"));
}

TEST_CASE("partner profile: duplicates are remembered as long as it says", "[partners]") {
    auto const profile = parse_well(
        "[duplicates]\ninterchange = \"accept\"\ninterchange_window = \"90d\"\n"
        "payload = \"process\"\npayload_window = \"2h\"\ngroup = \"park\"\nset = \"park\"\n"
    );
    CHECK(
        profile.duplicates == Duplicates{DuplicatePolicy::accept, 90 * 24h, true, true, false, 2h}
    );
    Duplicates const usual = parse_well(kSimple).duplicates;
    CHECK_FALSE(usual.interchange_window);
    CHECK_FALSE(usual.parks_group);
    CHECK_FALSE(usual.parks_set);
    CHECK(usual.skips_payload);
    CHECK(usual.payload_window == 30 * 24h);
}

TEST_CASE("partner profile: invoices come with the shipment unless it says manual", "[partners]") {
    CHECK(parse_well(kSimple).invoice == InvoicePolicy::on_shipment);
    CHECK(
        parse_well("invoice = \"manual\"\n" + std::string(kSimple)).invoice == InvoicePolicy::manual
    );
    CHECK_FALSE(parse("invoice = \"never\"\n" + std::string(kSimple)));
}

}  // namespace
}  // namespace tidegate::partners
