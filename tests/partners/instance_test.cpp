#include "partners/instance.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::partners {
namespace {

Environment environment_of(std::map<std::string, std::string> variables) {
    return [variables](std::string const& name) -> std::optional<std::string> {
        auto const found = variables.find(name);
        if (found == variables.end()) return {};
        return found->second;
    };
}

std::expected<Instance, Errors> parse(std::string_view text) {
    return parse_instance(
        text, "tidegate.toml", "/home", environment_of({{"AS2_KEY", "open sesame"}})
    );
}

TEST_CASE("installation: an empty file gives every default", "[partners]") {
    auto const instance = parse("");
    REQUIRE(instance);
    CHECK(instance->name == "tidegate");
    CHECK(instance->data == "/home/data");
    CHECK(instance->database == "/home/data/tidegate.db");
    CHECK(instance->as2_listen == ListenAddress{"127.0.0.1", 4080});
    CHECK(!instance->as2_tls);
    CHECK(!instance->admin_listen);
    CHECK(instance->as2.id.empty());
    CHECK(!instance->x12);
    CHECK(instance->limits.message_bytes == limits::message_bytes_default);
}

TEST_CASE("installation: every key that can be set is kept", "[partners]") {
    auto const instance = parse(R"(
[instance]
name = "supplierco"
host = "as2.supplierco.example"
timezone = "Europe/Berlin"
data = "/var/lib/tidegate"
[as2]
id = "US-AS2"
certificate = "certs/us.pem"
key = "certs/us.key"
passphrase = { env = "AS2_KEY" }
[x12]
us = { qualifier = "01", id = "123456789" }
[database]
file = "/var/db/t.db"
[http.as2]
listen = "[::1]:0"
tls = { certificate = "certs/tls.pem", key = "/etc/tls.key", passphrase = { env = "AS2_KEY" } }
[http.admin]
listen = "127.0.0.1:4081"
[log]
format = "json"
level = "debug"
[limits]
message = "100MiB"
connections = 12
)");
    REQUIRE(instance);
    CHECK(instance->name == "supplierco");
    CHECK(instance->public_host == "as2.supplierco.example");
    CHECK(instance->timezone == "Europe/Berlin");
    CHECK(instance->as2.certificate == "/home/certs/us.pem");
    CHECK(instance->as2.private_key == "/home/certs/us.key");
    CHECK(instance->as2.passphrase.reveal() == "open sesame");
    CHECK(instance->x12 == X12Identity{"01", "123456789", "123456789"});
    CHECK(instance->database == "/var/db/t.db");
    CHECK(instance->as2_listen == ListenAddress{"::1", 0});
    REQUIRE(instance->as2_tls);
    CHECK(instance->as2_tls->certificate == "/home/certs/tls.pem");
    CHECK(instance->as2_tls->private_key == "/etc/tls.key");
    CHECK(instance->as2_tls->passphrase.reveal() == "open sesame");
    CHECK(instance->admin_listen == ListenAddress{"127.0.0.1", 4081});
    CHECK(instance->log_format == log::Format::json);
    CHECK(instance->log_level == log::Level::debug);
    CHECK(instance->limits.message_bytes == 100ull * 1024 * 1024);
    CHECK(instance->limits.connections == 12);
}

TEST_CASE("installation: a mistake is told with its place", "[partners]") {
    static constexpr std::pair<std::string_view, std::string_view> kMistakes[] = {
        {"[log]\nlevel = \"loud\"", "tidegate.toml:2:9: log.level is \"loud\", allowed are: debug"},
        {"[instance]\nhost = \"a b\"", "tidegate.toml:2:8: instance.host is \"a b\""},
        {"[http.as2]\nlisten = \"4080\"", "tidegate.toml:2:10: http.as2.listen is \"4080\""},
        {"[http.as2]\nlisten = \"::1:4080\"", "http.as2.listen is \"::1:4080\""},
        {"[http.as2]\nlisten = \"a:99999\"", "http.as2.listen is \"a:99999\""},
        {"[http]\nas2.tls = { key = \"k\" }", "http.as2.tls.certificate is missing"},
        {"[http]\nas2.tls = { certificate = \"c\" }", "http.as2.tls.key is missing"},
        {"[http]\nas2.tls = { certificate = \"c\", key = \"k\", passphrase = \"s3cret\" }",
         "http.as2.tls.passphrase must not be written here"},
        {"[http]\nas2.tls = true", "http.as2.tls"},
        {"[storage]\nobjects = \"s3\"", "storage.s3 is missing"},
        {"[storage]\nobjects = \"disk\"", "allowed are: folder, s3, database"},
        {"[storage]\nkey = \"secret\"", "storage.key must not be written here"},
        {"[storage.s3]\naccess_key = \"k\"\nbucket = \"b\"\n"
         "secret = { env = \"AS2_KEY\" }\nendpoint = \"s3.example.com\"",
         "storage.s3.endpoint is no address"},
        {"[database]\nurl = \"postgresql://db1/edi\"\n[storage]\nobjects = \"folder\"",
         "storage.folder is missing"},
        {"[http]\nadmin.listen = \"4081\"", "http.admin.listen is \"4081\""},
        {"[http]\nadmin.tls = {}", "http.admin.tls is not known"},
        {"[as2]\nkey = \"k.pem\"", "as2.certificate is missing"},
        {"[as2]\npassphrase = \"s3cret\"", "as2.passphrase must not be written here"},
        {"[as2]\npassphrase = { env = \"NOT_SET\" }", "names NOT_SET, which is not set"},
        {"[as2]\npassphrase = { env = \"AS2_KEY\", file = \"x\" }", "needs either env or file"},
        {"[as2]\npassphrase = { file = \"no-such-file\" }", "as2.passphrase.file cannot be read"},
        {"[limits]\nmessage = \"5GiB\"", "limits.message is \"5GiB\""},
        {"[limits]\nmessage = \"99999999999999999999GiB\"", "needed is a size"},
        {"[limits]\nconnections = 0", "limits.connections is 0, allowed are 1 to"},
        {"[database]\nurl = \"mysql://db\"", "database.url is no address such as postgresql://"},
        {"[database]\nurl = \"postgresql://a:s3cret@db/x\"", "database.url holds a password"},
        {"[database]\nurl = \"postgresql://db/x?password=s3cret\"", "database.url holds a password"
        },
        {"[database]\nurl = \"postgresql://db/x\"\nfile = \"y\"",
         "database.file and url are two databases"},
        {"[database]\npassword = \"s3cret\"", "database.password must not be written here"},
        {"[database]\nconnections = 0", "database.connections is 0, allowed are 1 to 128"},
        {"[databse]\nfile = \"x\"", "databse is not known; did you mean database?"},
    };
    for (auto const& [text, message] : kMistakes) {
        CAPTURE(text);
        auto const instance = parse(text);
        REQUIRE(!instance);
        CAPTURE(instance.error()[0].text());
        CHECK(instance.error()[0].text().find(message) != std::string::npos);
        CHECK(instance.error()[0].text().find("s3cret") == std::string::npos);
    }
}

TEST_CASE(
    "installation: payloads lie in a folder, on a PostgreSQL in it, unless told", "[partners]"
) {
    CHECK(parse("")->storage.objects == ObjectPlace::folder);
    CHECK(parse("")->storage.folder == "/home/data/payloads");
    CHECK(parse("")->storage.key_file == "/home/secrets/storage.key");
    std::string const server = "[database]\nurl = \"postgresql://db1/edi\"\n";
    CHECK(parse(server)->storage.objects == ObjectPlace::database);
    auto const shared = parse(server + "[storage]\nfolder = \"/mnt/shared\"\n");
    REQUIRE(shared);
    CHECK(shared->storage.objects == ObjectPlace::folder);
    CHECK(shared->storage.folder == "/mnt/shared");
    auto const s3 = parse(R"(
[storage]
objects = "s3"
key = { env = "AS2_KEY" }
[storage.s3]
endpoint = "https://s3.example.com:9000"
bucket = "edi"
prefix = "tidegate/live"
access_key = "AK"
secret = { env = "AS2_KEY" }
)");
    REQUIRE(s3);
    CHECK(s3->storage.objects == ObjectPlace::s3);
    CHECK(s3->storage.s3.prefix == "tidegate/live/");
    CHECK(s3->storage.s3.region == "us-east-1");
    CHECK_FALSE(s3->storage.s3.secret.empty());
    CHECK_FALSE(s3->storage.keys.empty());
}

TEST_CASE("installation: a PostgreSQL is named by its address, its password apart", "[partners]") {
    auto const instance = parse(R"(
[database]
url = "postgresql://tidegate@db1:5432,db2:5432/edi?sslmode=verify-full"
password = { env = "AS2_KEY" }
connections = 20
)");
    REQUIRE(instance);
    CHECK(
        instance->database_server.url ==
        "postgresql://tidegate@db1:5432,db2:5432/edi?sslmode=verify-full"
    );
    CHECK(instance->database_server.password.reveal() == "open sesame");
    CHECK(instance->database_server.connections == 20);
}

TEST_CASE("installation: a passphrase file is read without its line end", "[partners]") {
    auto const folder = std::filesystem::path(TIDEGATE_BINARY_DIR) / "instance_test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "phrase") << "two words\r\n";
    std::ofstream(folder / "tidegate.toml") << "[as2]\npassphrase = { file = \"phrase\" }\n";
    auto const instance = load_instance(folder);
    REQUIRE(instance);
    CHECK(instance->as2.passphrase.reveal() == "two words");
    std::filesystem::remove_all(folder);
}

TEST_CASE("installation: each kind of payload has a time of its own, or is kept", "[partners]") {
    auto const kept = parse("");
    REQUIRE(kept);
    CHECK_FALSE(kept->retention.is_set());
    CHECK(kept->retention.archive == kept->data / "archive");
    auto const instance =
        parse("[retention]\nbusiness = \"4000d\"\nrefused = \"24h\"\narchive = \"../old\"\n");
    REQUIRE(instance);
    CHECK(instance->retention.business == std::chrono::hours(4000 * 24));
    CHECK(instance->retention.refused == std::chrono::hours(24));
    CHECK_FALSE(instance->retention.acknowledgement);
    CHECK(instance->retention.archive == (instance->home / "../old").lexically_normal());
    auto const short_time = parse("[retention]\nrefused = \"23h\"\n");
    REQUIRE_FALSE(short_time);
    CHECK_THAT(short_time.error().front().text(), Catch::Contains("under a day"));
    CHECK_FALSE(parse("[retention]\nbusiness = \"40000d\"\n"));
    CHECK_FALSE(parse("[retention]\norders = \"400d\"\n"));
    std::string const shared = "[database]\nurl = \"postgresql://db1/edi\"\n[retention]\n";
    auto const nowhere = parse(shared + "business = \"400d\"\n");
    REQUIRE_FALSE(nowhere);
    CHECK_THAT(nowhere.error().front().text(), Catch::Contains("retention.archive"));
    CHECK(parse(shared + "business = \"400d\"\narchive = \"/srv/archive\"\n"));
}

TEST_CASE(
    "installation: packs are removed after a time that is longer than that at hand, or never",
    "[partners]"
) {
    CHECK_FALSE(parse("[retention]\nbusiness = \"400d\"\n")->retention.remove_after.is_set());
    auto const removing = [](std::string const& line) {
        return parse("[retention]\nbusiness = \"400d\"\n[retention.remove_after]\n" + line);
    };
    auto const instance = removing("business = \"3660d\"\n");
    REQUIRE(instance);
    CHECK(instance->retention.remove_after.business == std::chrono::hours(3660 * 24));
    CHECK_FALSE(instance->retention.remove_after.refused);
    CHECK_FALSE(removing("business = \"400d\"\n"));
    CHECK_FALSE(removing("refused = \"3660d\"\n"));
    CHECK_FALSE(removing("orders = \"3660d\"\n"));
}

TEST_CASE(
    "installation: packs lie in a folder or in S3, and never among the payloads of S3", "[partners]"
) {
    auto const s3 = [](std::string const& prefix) {
        return "endpoint = \"https://s3.example.com\"\nbucket = \"edi\"\naccess_key = \"a\"\n"
               "secret = { env = \"AS2_KEY\" }\nprefix = \"" +
               prefix + "\"\n";
    };
    std::string const objects = "[storage]\nobjects = \"s3\"\n[storage.s3]\n" + s3("live");
    std::string const times = "[retention]\nbusiness = \"400d\"\n";
    auto const instance = parse(objects + times + "[retention.s3]\n" + s3("archive"));
    REQUIRE(instance);
    REQUIRE(instance->retention.s3);
    CHECK(instance->retention.s3->prefix == "archive/");
    CHECK(parse(times + "[retention.s3]\n" + s3("")));
    for (char const* prefix : {"live", "live/archive", ""}) {
        CAPTURE(prefix);
        auto const refused = parse(objects + times + "[retention.s3]\n" + s3(prefix));
        REQUIRE_FALSE(refused);
        CHECK_THAT(refused.error().front().text(), Catch::Contains("one of its own"));
    }
    auto const both = parse(times + "archive = \"a\"\n[retention.s3]\n" + s3("archive"));
    REQUIRE_FALSE(both);
    CHECK_THAT(both.error().front().text(), Catch::Contains("packs lie in one of them"));
}

TEST_CASE("installation: a GS1 company prefix is 6 to 12 digits", "[partners]") {
    CHECK(parse("[gs1]\nprefix = \"0614141\"\n")->gs1_prefix == "0614141");
    for (std::string const wrong : {"06141", "0614141061414", "06141X1", ""}) {
        CAPTURE(wrong);
        auto const refused = parse("[gs1]\nprefix = \"" + wrong + "\"\n");
        REQUIRE_FALSE(refused);
        CHECK_THAT(refused.error().front().text(), Catch::Contains("6 to 12 digits"));
    }
}

TEST_CASE(
    "installation: of an earlier one count what documents say, not where things are", "[partners]"
) {
    auto const today = parse(R"(
[instance]
name = "Today"
timezone = "Europe/Berlin"
location = "NORTH"
host = "today.example.com"
[x12.us]
qualifier = "ZZ"
id = "TODAY"
)");
    REQUIRE(today);
    auto const earlier = parse_earlier_instance(
        R"(
[instance]
name = "Then"
timezone = "UTC"
location = "SOUTH"
host = "then.example.com"
data = "elsewhere"
[database]
password = { env = "IS_NOT_SET_ANY_MORE" }
[edifact.us]
id = "THEN"
)",
        "tidegate.toml", *today
    );
    REQUIRE(earlier);
    CHECK(earlier->name == "Then");
    CHECK(earlier->timezone == "UTC");
    CHECK_FALSE(earlier->x12);
    CHECK(earlier->edifact.value().id == "THEN");
    CHECK(earlier->location == "NORTH");
    CHECK(earlier->public_host == "today.example.com");
    CHECK(earlier->data == today->data);
    CHECK(parse_earlier_instance("", "tidegate.toml", *today)->name == "tidegate");
    CHECK_FALSE(parse_earlier_instance("[instance]\nname = 1\n", "tidegate.toml", *today));
}

}  // namespace
}  // namespace tidegate::partners
