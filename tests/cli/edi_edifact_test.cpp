// The commands on EDIFACT, and on files that mix it with X12. Their dictionary is a small one of
// samples/homes/edifact, so that what is printed depends on nothing else.
#include "base/charset.hpp"
#include "cli/run_command.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::string_literals;

#define SAMPLES "tests/cli/samples/edifact/"
#define HOME "--home tests/cli/samples/homes/edifact "

struct Row {
    char const* golden;
    char const* line;
    int exit;
};

void check_row(Row const& row) {
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

std::string text_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A folder that is empty and goes with the test.
struct Folder {
    fs::path path;
    explicit Folder(char const* name) : path(fs::temp_directory_path() / name) {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    [[nodiscard]] std::string write(char const* name, std::string const& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return (path / name).string();
    }
};

/// Service characters of an interchange; repetition 0 = none.
struct By {
    char element = '+';
    char component = ':';
    char segment = '\'';
    char release = '?';
    char repetition = 0;
};

/// As options of `edi format`.
std::string options_of(By const& by) {
    auto const hex = [](char byte) { return fmt::format("0x{:02X}", static_cast<unsigned>(byte)); };
    std::string text = fmt::format(
        "--element {} --component {} --segment {} --release {}", hex(by.element), hex(by.component),
        hex(by.segment), hex(by.release)
    );
    return by.repetition == 0 ? text : text + " --repetition " + hex(by.repetition);
}

std::string escaped(std::string_view data, By const& by) {
    std::string text;
    for (char const byte : data) {
        bool const is_service = byte == by.element || byte == by.component || byte == by.segment ||
                                byte == by.release || (by.repetition != 0 && byte == by.repetition);
        if (is_service) text += by.release;
        text += byte;
    }
    return text;
}

By random_by(std::mt19937& random, bool has_repetition) {
    std::string pool = "+:'?*|~^!#$%&;<=>@_\x1c\x1d\x1e\x1f";
    std::ranges::shuffle(pool, random);
    return {pool[0], pool[1], pool[2], pool[3], has_repetition ? pool[4] : '\0'};
}

/// An interchange in canonical spelling: with UNA, no escape that is not needed, no line ends
/// between segments. Its data is full of service characters of this and other interchanges.
std::string random_interchange(std::mt19937& random, By const& by) {
    auto const below = [&](int limit) {
        return std::uniform_int_distribution<int>(0, limit - 1)(random);
    };
    auto const data = [&] {
        static constexpr std::string_view kBytes =
            "AZaz09 +:'?*|~^!#$%&;<=>@_\x1c\x1d\x1e\x1f\xe4\xfc\xdf";
        std::string text = "x";
        for (int i = below(6); i > 0; --i)
            text += kBytes[static_cast<std::size_t>(below(static_cast<int>(kBytes.size())))];
        return escaped(text, by);
    };
    bool const is_version_4 = by.repetition != 0;
    std::string const e(1, by.element);
    std::string const c(1, by.component);
    std::string const end(1, by.segment);
    std::string text = "UNA" + c + e + "." + by.release +
                       (is_version_4 ? std::string(1, by.repetition) : " ") + end;
    text +=
        "UNB" + e + "UNOC" + c + (is_version_4 ? "4" : "3") + e + data() + c + "ZZ" + e + data();
    text += e + (is_version_4 ? "20260105" : "260105") + c + "1200" + e + "R1" + end;
    int const messages = 1 + below(3);
    for (int i = 1; i <= messages; ++i) {
        std::string const number = std::to_string(i);
        text += "UNH" + e + number + e + "ORDERS" + c + "D" + c + "96A" + c + "UN" + end;
        int const segments = 1 + below(5);
        for (int k = 0; k < segments; ++k) {
            text += "FTX" + e + data();
            for (int n = below(4); n > 0; --n) {
                text += e + data();
                for (int m = below(3); m > 0; --m) text += (below(3) == 0 ? c + c : c) + data();
                if (is_version_4 && below(3) == 0) text += by.repetition + data();
            }
            text += end;
        }
        text += "UNT" + e + std::to_string(segments + 2) + e + number + end;
    }
    return text + "UNZ" + e + std::to_string(messages) + e + "R1" + end;
}

TEST_CASE("edi detect: EDIFACT and mixed files have a line per interchange", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_detect", "edi detect " SAMPLES "order.edifact", 0},
        {"edifact_detect_mixed", "edi detect " SAMPLES "mixed.edifact", 0},
        {"edifact_detect_mixed_json", "edi detect --json " SAMPLES "mixed.edifact", 0},
        {"edifact_detect_special", "edi detect " SAMPLES "special.edifact", 0},
        {"edifact_detect_object", "edi detect " SAMPLES "version4.edifact", 0},
        {"edifact_detect_cut", "edi detect " SAMPLES "cut.edifact", 3},
    })));
}

TEST_CASE("edi check: EDIFACT is checked by its directory and told by 0085", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_check", "edi check " HOME SAMPLES "order.edifact", 0},
        {"edifact_check_json", "edi check --json " HOME SAMPLES "order.edifact", 0},
        {"edifact_check_groups", "edi check " HOME SAMPLES "groups.edifact", 0},
        {"edifact_check_groups_json", "edi check --json " HOME SAMPLES "groups.edifact", 0},
        {"edifact_check_broken", "edi check " HOME SAMPLES "broken.edifact", 1},
        {"edifact_check_broken_json", "edi check --json " HOME SAMPLES "broken.edifact", 1},
        {"edifact_check_mixed", "edi check " HOME SAMPLES "mixed.edifact", 1},
        {"edifact_check_wrapped", "edi check " HOME SAMPLES "wrapped.edifact", 0},
        {"edifact_check_unusual", "edi check " HOME SAMPLES "unusual.edifact", 0},
        {"edifact_check_service", "edi check " HOME SAMPLES "contrl.edifact", 1},
        {"edifact_check_trailing", "edi check " HOME SAMPLES "trailing.edifact", 1},
        {"edifact_check_cut", "edi check " HOME SAMPLES "cut.edifact", 3},
    })));
}

TEST_CASE("edi show: EDIFACT has its groups indented and its numbers named", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_show", "edi show " HOME SAMPLES "order.edifact", 0},
        {"edifact_show_special", "edi show " HOME SAMPLES "special.edifact", 0},
        {"edifact_show_special_json", "edi show --json " HOME SAMPLES "special.edifact", 0},
        {"edifact_show_version4", "edi show " HOME SAMPLES "version4.edifact", 0},
        {"edifact_show_groups", "edi show " HOME SAMPLES "groups.edifact", 0},
        {"edifact_show_mixed", "edi show " HOME SAMPLES "mixed.edifact", 0},
    })));
}

TEST_CASE("edi explain: composites, codes and findings of EDIFACT are told", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_explain", "edi explain " HOME SAMPLES "wrapped.edifact", 0},
        {"edifact_explain_segment", "edi explain --segment 10 " HOME SAMPLES "order.edifact", 0},
        {"edifact_explain_broken", "edi explain " HOME SAMPLES "broken.edifact", 0},
        {"edifact_explain_json", "edi explain --json --segment 3 " HOME SAMPLES "order.edifact", 0},
    })));
}

TEST_CASE("edi json: EDIFACT values are UTF-8 without release characters", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_json_special", "edi json " HOME SAMPLES "special.edifact", 0},
        {"edifact_json_version4", "edi json " HOME SAMPLES "version4.edifact", 0},
        {"edifact_json_groups", "edi json " HOME SAMPLES "groups.edifact", 0},
        {"edifact_json_wrapped", "edi json " HOME SAMPLES "wrapped.edifact", 0},
        {"edifact_json_mixed", "edi json " HOME SAMPLES "mixed.edifact", 0},
    })));
}

TEST_CASE("edi format: EDIFACT is rewritten with releases, or refused as a whole", "[cli]") {
    check_row(GENERATE(values<Row>({
        {"edifact_format", "edi format " SAMPLES "order.edifact", 0},
        {"edifact_format_special", "edi format --element * --lines " SAMPLES "special.edifact", 0},
        {"edifact_format_release", "edi format --release ' --segment ~ " SAMPLES "special.edifact",
         0},
        {"edifact_format_version4", "edi format --repetition ^ --lines " SAMPLES "version4.edifact",
         0},
        {"edifact_format_wrapped", "edi format --lines " SAMPLES "wrapped.edifact", 0},
        {"edifact_format_mixed", "edi format --element ! --lines " SAMPLES "mixed.edifact", 0},
        {"edifact_format_trailing", "edi format " SAMPLES "trailing.edifact", 1},
        {"edifact_format_decimal", "edi format --segment . " SAMPLES "order.edifact", 1},
        {"edifact_format_same", "edi format --element : " SAMPLES "order.edifact", 1},
        {"edifact_format_letter", "edi format --element A " SAMPLES "order.edifact", 1},
        {"edifact_format_no_repetition", "edi format --repetition * " SAMPLES "order.edifact", 1},
        {"edifact_format_x12_release", "edi format --release ? " SAMPLES "mixed.edifact", 1},
    })));
}

TEST_CASE("edi format: to the default delimiters no UNA is written unless one was there", "[cli]") {
    Folder const folder("tidegate_cli_edifact_una");
    std::string const bare = "UNB+UNOA:3+A+B+260105:1200+1'UNZ+0+1'";
    std::string const file = folder.write("a.edifact", bare);
    CHECK(run_command("edi format " + file).out == bare);
    CHECK(
        run_command("edi format --segment ~ " + file).out ==
        "UNA:+.? ~UNB+UNOA:3+A+B+260105:1200+1~UNZ+0+1~"
    );
    std::string const guessed = folder.write(
        "b.edifact", "UNB*UNOA|3*A*B*260105|1200*1~UNH*1*ORDERS|D|96A|UN~UNT*2*1~UNZ*1*1~"
    );
    CHECK_THAT(run_command("edi format " + guessed).out, Catch::StartsWith("UNA|*.? ~UNB*"));
    std::string const level_b =
        "UNB\x1DUNOB\x1F"
        "1\x1D"
        "A\x1D"
        "B\x1D"
        "260105\x1F"
        "1200\x1D"
        "1\x1CUNZ\x1D"
        "0\x1D"
        "1\x1C";
    CHECK(run_command("edi format " + folder.write("c.edifact", level_b)).out == level_b);
}

TEST_CASE("edi format: without a release character data that needs one is refused", "[cli]") {
    Folder const folder("tidegate_cli_edifact_release");
    std::string const file = folder.write(
        "a.edifact",
        "UNA:+.  'UNB+UNOA:3+A+B+260105:1200+1'UNH+1+ORDERS:D:96A:UN'BGM+220+a?b*c'UNT+3+1'"
        "UNZ+1+1'"
    );
    CHECK(run_command("edi format " + file).out == text_of(file));
    Ran const refused = run_command("edi format --element * " + file);
    CHECK(refused.exit == 1);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.err, Catch::Contains("BGM02 holds '*'"));
    Ran const ran = run_command("edi format --element * --release ? " + file);
    CHECK(ran.exit == 0);
    CHECK_THAT(ran.out, Catch::Contains("BGM*220*a??b?*c'"));
}

TEST_CASE(
    "edi format, edi diff: to other delimiters and back is the same file, and no difference",
    "[cli]"
) {
    Folder const folder("tidegate_cli_edifact_there_and_back");
    unsigned const seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int i = 0; i < 60; ++i) {
        bool const is_version_4 = i % 2 == 0;
        By const by = random_by(random, is_version_4);
        By const other = random_by(random, is_version_4);
        std::string const before = random_interchange(random, by);
        INFO(before);
        std::string const file = folder.write("a.edifact", before);
        Ran const there = run_command("edi format " + options_of(other) + " " + file);
        INFO(there.text());
        REQUIRE(there.exit == 0);
        std::string const rewritten = folder.write("b.edifact", there.out);
        Ran const diff = run_command("edi diff " HOME + file + " " + rewritten);
        INFO(diff.text());
        CHECK(diff.exit == 0);
        Ran const back = run_command("edi format " + options_of(by) + " " + rewritten);
        REQUIRE(back.exit == 0);
        REQUIRE(back.out == before);
    }
}

/// Writes again what `edi json` said.
class Rebuilder {
public:
    std::string rebuild(std::string const& lines) {
        std::istringstream in(lines);
        for (std::string line; std::getline(in, line);) {
            json::object const object = json::parse(line).as_object();
            if (object.at("kind") == "interchange") {
                begin(object);
            } else if (object.at("kind") == "set") {
                add_items(object.at("segments").as_array());
            } else {
                add(object);
            }
        }
        return std::move(text_);
    }

private:
    void begin(json::object const& object) {
        json::object const& delimiters = object.at("delimiters").as_object();
        auto const byte = [&](char const* name) {
            return delimiters.at(name).is_null() ? '\0' : delimiters.at(name).as_string()[0];
        };
        by_ = {
            byte("element"), byte("component"), byte("segment"), byte("release"), byte("repetition")
        };
        text_ += "UNA";
        text_ += by_.component;
        text_ += by_.element;
        text_ += byte("decimal_mark");
        text_ += by_.release;
        text_ += by_.repetition == 0 ? ' ' : by_.repetition;
        text_ += by_.segment;
        add_segment("UNB", object.at("elements").as_array());
    }

    void add_items(json::array const& items) {
        for (json::value const& item : items) {
            json::object const& object = item.as_object();
            if (object.contains("loop")) {
                add_items(object.at("segments").as_array());
            } else {
                add(object);
            }
        }
    }

    void add(json::object const& segment) {
        add_segment(
            std::string(segment.at("segment").as_string()), segment.at("elements").as_array()
        );
    }

    void add_segment(std::string const& tag, json::array const& elements) {
        text_ += tag;
        for (json::value const& element : elements) {
            text_ += by_.element;
            add_value(element);
        }
        text_ += by_.segment;
    }

    void add_value(json::value const& value) {
        if (value.is_string()) {
            auto const bytes = from_utf8(std::string_view(value.as_string()), Charset::latin1);
            REQUIRE(bytes);
            text_ += escaped(*bytes, by_);
            return;
        }
        bool const repeats = value.is_object();
        json::array const& parts =
            repeats ? value.as_object().at("repetitions").as_array() : value.as_array();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i != 0) text_ += repeats ? by_.repetition : by_.component;
            add_value(parts[i]);
        }
    }

    std::string text_;
    By by_;
};

TEST_CASE("edi json: every EDIFACT file can be written again from it", "[cli]") {
    Folder const folder("tidegate_cli_edifact_json");
    unsigned const seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int i = 0; i < 60; ++i) {
        std::string const before = random_interchange(random, random_by(random, i % 2 == 0));
        INFO(before);
        Ran const ran = run_command("edi json " HOME + folder.write("a.edifact", before));
        REQUIRE(ran.exit == 0);
        CHECK(Rebuilder().rebuild(ran.out) == before);
    }
}

TEST_CASE("edi split: each message is in an interchange of its own, as it was", "[cli]") {
    Folder const folder("tidegate_cli_edifact_split");
    auto const split = [&](char const* file) {
        std::string const parts = (folder.path / file).string();
        Ran const ran = run_command(std::string("edi split " SAMPLES) + file + " " + parts);
        CHECK(ran.exit == 0);
        return fs::path(parts);
    };
    fs::path const order = split("order.edifact");
    for (char const* name : {"ORDERS_1.edi", "ORDERS_2.edi"}) {
        std::string const part = (order / name).string();
        CHECK(run_command("edi check " HOME + part).exit == 0);
        CHECK_THAT(text_of(part), Catch::StartsWith("UNA:+.? '\nUNB+UNOA:3+5400000000010:14+"));
        CHECK_THAT(text_of(part), Catch::EndsWith("UNZ+1+REF1'\n"));
    }
    CHECK_THAT(
        text_of(split("groups.edifact") / "ORDERS_2.edi"),
        Catch::Contains("'\nUNG+ORDERS+ACME:ZZ+SUPPLIER+260105:1200+12+UN+D:96A'\nUNH+2+") &&
            Catch::EndsWith("UNT+5+2'\nUNE+1+12'\nUNZ+1+77'\n")
    );
    fs::path const special = split("special.edifact");
    CHECK_THAT(
        text_of(special / "ORDERS_A--1.edi"),
        Catch::StartsWith("UNB+UNOC:3+A?+CME?'S:ZZ+Z\xfcrich+260105:1200+R?+1'\nUNH+A?:1+") &&
            Catch::Contains("\nNAD:1:2+BY++") && Catch::EndsWith("UNT+7+A?:1'\nUNZ+1+R?+1'\n")
    );
    CHECK_THAT(
        text_of(split("version4.edifact") / "UNO_2.edi"),
        Catch::EndsWith("UNO+2+X+1+20'any 'bytes\xe4\0\n+:?UNT'UNP+20+2'\nUNZ+1+4'\n"s)
    );
    fs::path const mixed = split("mixed.edifact");
    for (char const* name : {"850_0001.edi", "850_0001_2.edi", "ORDERS_1.edi"})
        CHECK(fs::exists(mixed / name));
}

TEST_CASE("edi split: what is in no file is told in the words of EDIFACT", "[cli]") {
    Folder const folder("tidegate_cli_edifact_split_broken");
    Ran const ran =
        run_command("edi split --json " SAMPLES "broken.edifact " + folder.path.string());
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.err, Catch::Contains("message ORDERS 4 has no UNT and is in no file"));
    CHECK_THAT(ran.err, Catch::Contains("FTX stands in no message and is in no file"));
    CHECK_THAT(ran.out, Catch::Contains(R"("interchange":"REF1","group":null,"type":"ORDERS")"));
}

TEST_CASE("edi diff: data of EDIFACT is compared, not how it is spelled", "[cli]") {
    Folder const folder("tidegate_cli_edifact_diff");
    auto const order = [](std::string const& syntax, std::string const& name) {
        return "UNB+" + syntax + "+A+B+260105:1200+1'UNH+1+ORDERS:D:96A:UN'BGM+220+7+9'NAD+BY++" +
               name + "'UNT+4+1'UNZ+1+1'";
    };
    std::string const latin = folder.write("a.edifact", order("UNOC:3", "M\xfcller:?A"));
    std::string const utf8 = folder.write("b.edifact", order("UNOY:3", "M\xc3\xbcller:A::"));
    std::string const other = folder.write("c.edifact", order("UNOC:3", "M\xfcller?:A"));
    Ran const same = run_command("edi diff " HOME + latin + " " + utf8);
    INFO(same.text());
    CHECK(same.exit == 0);
    Ran const differs = run_command("edi diff " HOME + latin + " " + other);
    CHECK(differs.exit == 1);
    CHECK_THAT(differs.out, Catch::Contains("SG2[1]/NAD[1] element 3"));
    check_row(GENERATE(values<Row>({
        {"edifact_diff", "edi diff " HOME SAMPLES "order.edifact " SAMPLES "wrapped.edifact", 1},
        {"edifact_diff_json",
         "edi diff --json " HOME SAMPLES "order.edifact " SAMPLES "special.edifact", 1},
        {"edifact_diff_object",
         "edi diff " HOME SAMPLES "version4.edifact " SAMPLES "unusual.edifact", 1},
    })));
}

TEST_CASE("edi ack: EDIFACT is answered by CONTRL, the same every time", "[cli]") {
    std::string const at = " --control 7 --at 2026-01-05T12:00";
    Row const row = GENERATE(values<Row>({
        {"edifact_ack", "edi ack " SAMPLES "order.edifact", 0},
        {"edifact_ack_broken", "edi ack --as contrl " SAMPLES "broken.edifact", 0},
        {"edifact_ack_groups", "edi ack " SAMPLES "groups.edifact", 0},
        {"edifact_ack_version4", "edi ack " SAMPLES "version4.edifact", 0},
        {"edifact_ack_mixed", "edi ack " SAMPLES "mixed.edifact", 0},
        {"edifact_ack_of_contrl", "edi ack " SAMPLES "contrl.edifact", 1},
        {"edifact_ack_as_997", "edi ack --as 997 " SAMPLES "order.edifact", 1},
    }));
    Ran const ran = run_command(row.line + at);
    INFO(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi ack: the CONTRL it writes is valid by edi check", "[cli]") {
    Folder const folder("tidegate_cli_edifact_ack");
    char const* file = GENERATE(
        "order.edifact", "broken.edifact", "groups.edifact", "version4.edifact", "mixed.edifact"
    );
    INFO(file);
    Ran const ack =
        run_command("edi ack --control 7 --at 2026-01-05T12:00 " SAMPLES + std::string(file));
    Ran const check = run_command("edi check " + folder.write("ack.edi", ack.out));
    INFO(check.text());
    CHECK(check.exit == 0);
}

}  // namespace
}  // namespace tidegate::cli
