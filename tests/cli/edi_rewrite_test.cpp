#include "cli/run_command.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

#define SAMPLES "tests/cli/samples/"
#define SIMPLE "mappers/x12/004010/samples/850/simple.edi"

struct Row {
    char const* golden;
    char const* line;
    int exit;
};

std::string text_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string without_line_ends(std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
    return text;
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
};

/// Every sample of the repository that is one or more X12 interchanges and nothing else.
std::vector<std::string> clean_files() {
    std::vector<std::string> files;
    for (char const* root : {"mappers/x12", "tests/cli/samples"}) {
        for (auto const& entry :
             fs::recursive_directory_iterator(fs::path(TIDEGATE_SOURCE_DIR) / root)) {
            if (entry.path().extension() != ".edi") continue;
            std::string const path = entry.path().string();
            if (run_command("edi format " + path).exit == 0) files.push_back(path);
        }
    }
    return files;
}

TEST_CASE("edi format: what is asked for is done or refused as a whole", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"format", "edi format " SIMPLE, 0},
        {"format_lines", "edi format " SIMPLE " --element | --component ^ --lines", 0},
        {"format_two", "edi format --lines " SAMPLES "two_interchanges.edi", 0},
        {"format_ta1_only", "edi format --lines " SAMPLES "ta1_only.edi", 0},
        {"format_unknown_set", "edi format --lines --element | " SAMPLES "unknown_set.edi", 0},
        {"format_trailing", "edi format --lines " SAMPLES "trailing.edi", 1},
        {"format_in_data", "edi format --element - " SIMPLE, 1},
        {"format_in_isa", "edi format --element 0 " SIMPLE, 1},
        {"format_same", "edi format --element > " SIMPLE, 1},
        {"format_no_repetition", "edi format --repetition ^ " SIMPLE, 1},
        {"format_two_characters", "edi format --element || " SIMPLE, 2},
        {"format_xml", "edi format " SAMPLES "order.xml", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi format: to other delimiters and back gives the same bytes but line ends", "[cli]") {
    Folder const folder("tidegate_cli_format");
    std::vector<std::string> const files = clean_files();
    REQUIRE(files.size() > 20);
    std::size_t compared = 0;
    for (std::string const& file : files) {
        std::string const before = text_of(file);
        std::size_t const isa = before.find("ISA");
        REQUIRE(isa != std::string::npos);
        // Back to the delimiters of the first interchange: others would not come back.
        if (before.find("ISA", isa + 1) != std::string::npos || before[isa + 105] < ' ') continue;
        Ran const there =
            run_command("edi format --element 0x1D --component 0x1F --segment 0x1C " + file);
        INFO(file << there.err);
        REQUIRE(there.exit == 0);
        CHECK(there.out.find(before[isa + 3]) == std::string::npos);
        std::ofstream(folder.path / "a.edi", std::ios::binary) << there.out;
        Ran const back = run_command(
            std::string("edi format --element ") + before[isa + 3] + " --component " +
            before[isa + 104] + " --segment " + before[isa + 105] + " " +
            (folder.path / "a.edi").string()
        );
        REQUIRE(back.exit == 0);
        CHECK(back.out == without_line_ends(before.substr(isa)));
        ++compared;
    }
    CHECK(compared > 20);
}

TEST_CASE("edi format: repetition separators are rewritten, binary data is not", "[cli]") {
    Folder const folder("tidegate_cli_format_data");
    std::string const head =
        "ISA*00*          *00*          *ZZ*ACME           *ZZ*SUPPLIER       "
        "*260105*1200*^*00501*000000001*0*P*>~GS*PO*ACME*SUPPLIER*20260105*1200*1*X*005010~"
        "ST*850*0001~";
    std::string const tail = "SE*4*0001~GE*1*1~IEA*1*000000001~";
    std::ofstream(folder.path / "a.edi", std::ios::binary)
        << head << "DMG*A>B^C>D*E**~BIN*5*a|~*b~" << tail;
    Ran const ran = run_command(
        "edi format --element | --repetition ! --segment ; " + (folder.path / "a.edi").string()
    );
    CHECK(ran.exit == 0);
    CHECK_THAT(ran.out, Catch::Contains("|1200|!|00501|"));
    CHECK_THAT(ran.out, Catch::Contains(";DMG|A>B!C>D|E||;BIN|5|a|~*b;SE|4|0001;"));
}

TEST_CASE("edi format: a separator that ISA holds and that stays is no reason to refuse", "[cli]") {
    Folder const folder("tidegate_cli_format_isa");
    std::string const text =
        "ISA*00*          *00*          *ZZ*A:ME           *ZZ*SUPPLIER       "
        "*260105*1200*U*00401*000000001*0*P*:~IEA*0*000000001~";
    std::string const path = (folder.path / "a.edi").string();
    std::ofstream(path, std::ios::binary) << text;
    CHECK(run_command("edi format " + path).out == text);
    CHECK(run_command("edi format --element | " + path).exit == 0);
    Ran const swapped = run_command("edi format --element : --component * " + path);
    CHECK(swapped.exit == 1);
    CHECK(swapped.out.empty());
    CHECK_THAT(swapped.err, Catch::Contains("ISA06 holds ':'"));
}

void collect(json::array const& list, std::map<std::int64_t, json::object>& segments) {
    for (json::value const& value : list) {
        json::object const& item = value.as_object();
        if (item.contains("loop")) {
            collect(item.at("segments").as_array(), segments);
        } else {
            segments.emplace(item.at("byte").to_number<std::int64_t>(), item);
        }
    }
}

std::string joined(json::value const& value, char separator, char inner) {
    if (value.is_string()) return std::string(value.as_string());
    std::string text;
    bool is_first = true;
    for (json::value const& part : value.as_array()) {
        if (!is_first) text += separator;
        is_first = false;
        text += part.is_object() ? joined(part.as_object().at("repetitions"), '^', inner)
                                 : joined(part, inner, 0);
    }
    return text;
}

TEST_CASE("edi json: every file can be written again from it, but line ends", "[cli]") {
    std::size_t compared = 0;
    for (std::string const& file : clean_files()) {
        std::string const before = without_line_ends(text_of(file));
        INFO(file);
        Ran const ran = run_command("edi json " + file);
        REQUIRE(ran.exit == 0);
        std::string after;
        char element = 0;
        char component = 0;
        char segment = 0;
        std::istringstream lines(ran.out);
        for (std::string line; std::getline(lines, line);) {
            json::object const object = json::parse(line).as_object();
            auto const add = [&](json::object const& one, std::string_view tag) {
                after += tag;
                if (!one.at("elements").as_array().empty()) after += element;
                after += joined(one.at("elements"), element, component) + segment;
            };
            if (object.at("kind") == "interchange") {
                json::object const& delimiters = object.at("delimiters").as_object();
                element = delimiters.at("element").as_string()[0];
                component = delimiters.at("component").as_string()[0];
                segment = delimiters.at("segment").as_string()[0];
                add(object, "ISA");
            } else if (object.at("kind") == "set") {
                std::map<std::int64_t, json::object> segments;
                collect(object.at("segments").as_array(), segments);
                collect(object.at("unplaced").as_array(), segments);
                for (auto const& [byte, one] : segments)
                    add(one, one.at("segment").as_string().c_str());
            } else {
                add(object, object.at("segment").as_string().c_str());
            }
        }
        if (segment < ' ') continue;
        CHECK(after == before.substr(before.find("ISA")));
        ++compared;
    }
    CHECK(compared > 20);
}

TEST_CASE(
    "edi json: loops, unplaced segments, repetitions and components have their shape", "[cli]"
) {
    Row const row = GENERATE(values<Row>({
        {"json", "edi json " SIMPLE, 0},
        {"json_broken", "edi json " SAMPLES "broken.edi", 0},
        {"json_ta1_only", "edi json " SAMPLES "ta1_only.edi", 0},
        {"json_unknown_release", "edi json " SAMPLES "unknown_release.edi", 0},
        {"json_trailing", "edi json " SAMPLES "trailing.edi", 1},
        {"json_fragment", "edi json " SAMPLES "fragment.edi", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi explain: elements, codes, rules and findings are told at their place", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"explain_broken", "edi explain " SAMPLES "broken.edi", 0},
        {"explain_segment", "edi explain --segment 2 " SIMPLE, 0},
        {"explain_segment_json", "edi explain --json --segment 5 " SIMPLE, 0},
        {"explain_unknown_release", "edi explain " SAMPLES "unknown_release.edi", 0},
        {"explain_no_segment", "edi explain --segment 99 " SIMPLE, 1},
        {"explain_segment_0", "edi explain --segment 0 " SIMPLE, 2},
        {"explain_xml", "edi explain " SAMPLES "order.xml", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi split: each set is valid in a file of its own, and none is overwritten", "[cli]") {
    Folder const folder("tidegate_cli_split");
    std::string const line =
        "edi split " SAMPLES "two_interchanges.edi " + (folder.path / "new").string();
    Ran const ran = run_command(line);
    INFO(ran.text());
    CHECK(ran.exit == 0);
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(folder.path / "new")) {
        names.push_back(entry.path().filename().string());
        CHECK(run_command("edi check " + entry.path().string()).exit == 0);
    }
    std::ranges::sort(names);
    CHECK(names == std::vector<std::string>{"850_0001.edi", "850_0001_2.edi", "850_0002.edi"});
    std::string const before = text_of(folder.path / "new/850_0001.edi");
    Ran const again = run_command(line);
    CHECK(again.exit == 1);
    CHECK_THAT(again.err, Catch::Contains("850_0001.edi exists already"));
    CHECK(text_of(folder.path / "new/850_0001.edi") == before);
}

TEST_CASE(
    "edi split: values of a file name no other folder, and a cut set is not written", "[cli]"
) {
    Folder const folder("tidegate_cli_split_hostile");
    std::ofstream(folder.path / "a.edi", std::ios::binary)
        << "ISA*00*          *00*          *ZZ*ACME           *ZZ*SUPPLIER       "
           "*260105*1200*U*00401*000000001*0*P*>~GS*PO*ACME*SUPPLIER*20260105*1200*1*X*004010~"
           "ST*850*../../x~SE*2*../../x~ST*850*0002~GE*2*1~IEA*1*000000001~";
    Ran const ran = run_command(
        "edi split --json " + (folder.path / "a.edi").string() + " " +
        (folder.path / "parts").string()
    );
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.err, Catch::Contains("set 850 0002 has no SE"));
    CHECK(fs::exists(folder.path / "parts/850_------x.edi"));
    CHECK(json::parse(ran.out).as_object().at("control") == "../../x");
    CHECK(std::distance(fs::directory_iterator(folder.path / "parts"), {}) == 1);
}

TEST_CASE("edi diff: sets are matched by type and number, segments by their path", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"diff", "edi diff " SIMPLE " " SAMPLES "broken.edi", 1},
        {"diff_json", "edi diff --json " SIMPLE " " SAMPLES "broken.edi", 1},
        {"diff_unknown_release",
         "edi diff " SAMPLES "unknown_release.edi " SAMPLES "unknown_set.edi", 1},
        {"diff_xml", "edi diff " SIMPLE " " SAMPLES "order.xml", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi diff: other delimiters are no difference", "[cli]") {
    Folder const folder("tidegate_cli_diff");
    for (std::string const& file : clean_files()) {
        INFO(file);
        Ran const other = run_command("edi format --element 0x1D --component 0x1F " + file);
        REQUIRE(other.exit == 0);
        std::ofstream(folder.path / "b.edi", std::ios::binary) << other.out;
        Ran const ran = run_command("edi diff " + file + " " + (folder.path / "b.edi").string());
        INFO(ran.text());
        CHECK(ran.exit == 0);
        CHECK(ran.out.empty());
    }
}

}  // namespace
TEST_CASE("edi format and split: of UNOX only what is ASCII is written again", "[cli]") {
    Folder const folder("tidegate_unox");
    auto const write = [&](char const* name, std::string_view free_text) {
        fs::path const path = folder.path / name;
        std::ofstream(path, std::ios::binary)
            << "UNB+UNOX:4+A:14+B:14+20260105:1200+R'UNH+1+ORDERS:D:96A:UN'FTX+AAI+++" << free_text
            << "'UNT+3+1'UNZ+1+R'";
        return path.string();
    };
    std::string const ascii = write("ascii.edi", "\x1b(Btext");
    std::string const kanji = write("kanji.edi", "\x1b$B\x46\x7c\x1b(B");
    auto const good = run_command("edi format " + ascii);
    CHECK(good.exit == 0);
    CHECK(good.out.find("FTX+AAI+++text'") != std::string::npos);
    for (std::string const& line :
         {"edi format " + kanji, "edi split " + kanji + " " + (folder.path / "out").string()}) {
        CAPTURE(line);
        auto const refused = run_command(line);
        CHECK(refused.exit != 0);
        CHECK(refused.out.empty());
        CHECK(refused.err.find("not written again") != std::string::npos);
    }
    auto const json = run_command("edi json " + kanji);
    CHECK(json.out.find("日") != std::string::npos);
}

}  // namespace tidegate::cli
