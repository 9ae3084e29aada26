// Splits, damage and the corpus: what must hold for every input, not for chosen ones.
#include "base/limits.hpp"
#include "support/shared.hpp"
#include "syntax/edifact_text.hpp"
#include "syntax/x12_text.hpp"

#include <fstream>
#include <random>
#include <source_location>
#include <sstream>

using namespace tidegate;
using namespace tidegate::test;
using Lines = std::vector<std::string>;

namespace {

std::vector<std::string> documents() {
    std::string lines = small_interchange();
    for (std::size_t at = lines.find('~'); at != std::string::npos; at = lines.find('~', at + 2)) {
        lines.replace(at, 1, "\r\n");
    }
    std::string const binary =
        isa({.version = "00501", .repetition = "^"}) +
        "TA1*000000009*260105*1200*A*000~GS*PO*ACME*US*20260105*1200*1*X*005010~ST*841*0001~"
        "BIN*12*a~b*SE*ISA*\n~~SE*3*0001~ST*850*0002~MSG*VISA ISA*x\r\ny~SE*3*0002~"
        "GE*2*1~IEA*1*000000001~";
    return {
        small_interchange(),
        lines,
        "\xEF\xBB\xBF\r\n" + small_interchange() + "\r\n \r\n" +
            small_interchange({.control = "000000002"}) + "\n",
        binary,
        "#VAN 1\n" + binary + "garbage\n" + small_interchange() + "tail",
        "ISA*00**00**ZZ*A*ZZ*B*260105*1200*U*00401*000000001*0*P*:~GS*PO*A*B*20260105*1200*1*X*"
        "004010~ST*850*1~X*",
        isa() + "GS*PO*ACME*US*20260105*1200*1*X*004010~ST*850*0001~" + small_interchange(),
        wrapped(small_interchange() + small_interchange({.control = "000000002"}), 80, "\r\n"),
        wrapped(isa() + small_interchange() + "IT1*ISA*x~", 7, "\n"),
        small_edifact(),
        "UNA:+.? '\r\n" + unb({.syntax = "UNOC:3"}) + "UNG+ORDERS+A+B+260105:1200+7+UN+D:96A'\r\n" +
            "UNH+1+ORDERS:D:96A:UN'\r\nFTX+AAI+++it?'s ??+?+?:a?:b'NAD:1:2+BY+UNB'UNT+4+1'" +
            "UNE+1+7'UNZ+1+REF1'\r\n" + small_interchange() +
            "UNA|*.# ~UNB*UNOB|1*A*B*260105|1200*"
            "9~UNH*1*ORDERS|D|96A|UN~#~*x~UNT*3*1~UNZ*1*9~" +
            small_edifact(),
        unb({.syntax = "UNOC:4", .prepared = "20260105:1200"}) + "UNO+9+1:2+3+8'UNT'+UN?UNP+8+9'" +
            order() + "UNZ+2+REF1'tail",
        wrapped(small_edifact() + small_edifact({.control = "2"}), 80, "\r\n"),
    };
}

/// Begin and end events nest, offsets point at what they name. Fails the test otherwise.
void check_invariants(std::string_view text, std::size_t chunk) {
    MemorySource source(text, chunk);
    syntax::InterchangeReader reader(source);
    bool in_interchange = false;
    bool in_group = false;
    std::size_t events = 0;
    std::uint_least32_t broken_in = 0;
    auto expect = [&](bool condition, std::source_location at = std::source_location::current()) {
        if (!condition && broken_in == 0) broken_in = at.line();
    };
    for (;;) {
        auto event = reader.next();
        REQUIRE(++events <= text.size() + 3);
        if (!event) break;
        if (auto* begin = std::get_if<syntax::InterchangeBegin>(&*event)) {
            expect(!in_interchange && !in_group);
            char const first = text[begin->interchange.byte];
            expect(first == (begin->interchange.is_edifact() ? 'U' : 'I'));
            in_interchange = true;
        } else if (auto* group = std::get_if<syntax::GroupBegin>(&*event)) {
            expect(in_interchange && !in_group);
            char const first = text[group->group.byte];
            expect(first == 'G' || first == 'U');
            in_group = true;
        } else if (auto* set = std::get_if<syntax::SetEvent>(&*event)) {
            expect(in_group && !set->set->segments.empty());
            std::uint32_t position = 0;
            for (syntax::Segment const& segment : set->set->segments) {
                expect(segment.position == ++position);
                bool const is_whole = segment.is_as_received();
                expect(text[segment.byte] == std::string(segment.tag)[0] || segment.tag.empty());
                expect(!is_whole || text.substr(segment.byte, segment.tag.size()) == segment.tag);
                for (std::size_t i = 1; i <= segment.elements.size(); ++i) {
                    std::string_view const element = segment.element(i);
                    std::uint64_t const byte = segment.element_byte(i);
                    expect(!is_whole || text.substr(byte, element.size()) == element);
                    expect(element.empty() || text[byte] == element[0]);
                }
            }
        } else if (std::holds_alternative<syntax::GroupEnd>(*event)) {
            expect(in_group);
            in_group = false;
        } else if (auto* end = std::get_if<syntax::InterchangeEnd>(&*event)) {
            expect(in_interchange && !in_group && end->byte_end <= text.size());
            in_interchange = false;
        } else if (std::holds_alternative<syntax::Ta1Event>(*event)) {
            expect(in_interchange && !in_group);
        } else {
            expect(!in_interchange && !in_group);
            break;
        }
    }
    CHECK(broken_in == 0);  // else the line of the broken expectation above
}

std::string mutated(std::string text, std::mt19937& random) {
    auto below = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    std::string_view const favourites = "*~:^U\r\n \0ISAGSTE019'+?UNBHZ";
    for (std::size_t changes = 1 + below(6); changes > 0 && !text.empty(); --changes) {
        std::size_t const at = below(text.size());
        switch (below(5)) {
            case 0:
                text[at] = static_cast<char>(below(256));
                break;
            case 1:
                text[at] = favourites[below(favourites.size())];
                break;
            case 2:
                text.erase(at, 1 + below(20));
                break;
            case 3:
                text.insert(at, 1, favourites[below(favourites.size())]);
                break;
            default:
                text.insert(at, text.substr(below(text.size()), below(120)));
                break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("reader: events do not depend on where the input is cut", "[syntax]") {
    for (std::string const& text : documents()) {
        CAPTURE(text);
        Lines const whole = places_of(text);
        REQUIRE(whole.size() > 3);
        for (std::size_t at = 0; at <= text.size(); ++at) {
            SplitSource source(text, at);
            if (EventLog(source, true).lines != whole) FAIL("cut at " << at);
        }
        for (std::size_t const chunk : {1, 2, 3, 5, 17, 64, 105, 106, 107}) {
            CAPTURE(chunk);
            CHECK(places_of(text, chunk) == whole);
        }
    }
}

TEST_CASE("x12 reader: sets that span read chunks are whole", "[syntax]") {
    std::string text = isa() + "GS*PO*ACME*US*20260105*1200*1*X*004010~";
    std::size_t sets = 0;
    while (text.size() < 5 * limits::read_chunk_bytes) {
        std::string set = fmt::format("ST*850*{:04}~", ++sets);
        std::size_t const lines = 1 + (sets * 7919) % 3000;
        for (std::size_t i = 0; i < lines; ++i)
            set += fmt::format("PO1*{}*{}*EA*9.95**VP*ITEM-{}~\n", i, i % 97, i);
        text += set + fmt::format("SE*{}*{:04}~\n", lines + 2, sets);
    }
    text += fmt::format("GE*{}*1~IEA*1*000000001~", sets);
    check_invariants(text, SIZE_MAX);
    check_invariants(text, 4096);
    Lines const lines = events_of(text);
    CHECK(lines.size() == sets + 5);
    CHECK(std::ranges::none_of(lines, [](std::string const& line) { return line.starts_with(' '); })
    );
}

TEST_CASE("reader: no damage crashes it or breaks the nesting", "[syntax]") {
    unsigned const seed = random_seed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::vector<std::string> const texts = documents();
    for (int round = 0; round < 3000; ++round) {
        std::string const text =
            mutated(texts[static_cast<std::size_t>(round) % texts.size()], random);
        CAPTURE(round, text);
        check_invariants(text, SIZE_MAX);
        if (round % 10 == 0) {
            check_invariants(text, 1);
            CHECK(places_of(text, 3) == places_of(text));
        }
    }
}

namespace {

struct CorpusRow {
    std::string path;
    std::string standard;
    std::string judgement;
};

std::vector<CorpusRow> corpus_rows(std::filesystem::path const& corpus) {
    std::ifstream file(corpus / "MANIFEST.tsv");
    std::vector<CorpusRow> rows;
    for (std::string line; std::getline(file, line);) {
        std::vector<std::string> columns;
        std::istringstream stream(line);
        for (std::string column; std::getline(stream, column, '\t');) columns.push_back(column);
        constexpr std::size_t kPath = 0;
        constexpr std::size_t kStandard = 5;
        constexpr std::size_t kJudgement = 10;
        if (columns.size() <= kJudgement ||
            !(columns[kPath].starts_with("x12/") || columns[kPath].starts_with("edifact/")))
            continue;
        rows.push_back({columns[kPath], columns[kStandard], columns[kJudgement]});
    }
    return rows;
}

std::string text_of(std::filesystem::path const& path) {
    constexpr std::uint64_t kBytesMax = 64 * 1024 * 1024;
    auto bytes = read_file(path.string(), kBytesMax);
    REQUIRE(bytes.has_value());
    return to_text(*bytes);
}

/// Files that the manifest calls valid and that have errors in their envelopes all the same, with
/// the reason.
struct Explained {
    std::string_view path_end;
    std::string_view finding;
    std::string_view reason;
};
constexpr std::string_view kMadeUp =
    "indented by hand: SE01 says 50 and IEA02 000000001, whatever stands there";
constexpr auto kExplained = std::to_array<Explained>({
    {"x12.810.mandatory-conditions.edi", "set.count error SE01", kMadeUp},
    {"x12.810.mandatory-conditions.edi", "envelope.control_mismatch error IEA02", kMadeUp},
    {"x12.850a.edi", "set.count error SE01", kMadeUp},
    {"x12.850a.edi", "envelope.control_mismatch error IEA02", kMadeUp},
    {"x12.Issue172.edi", "set.count error SE01", kMadeUp},
    {"x12.Issue172.edi", "envelope.control_mismatch error IEA02", kMadeUp},
    {"x12.Issue91.edi", "set.count error SE01", kMadeUp},
    {"x12.Issue91.edi", "envelope.control_mismatch error IEA02", kMadeUp},
    {"envelope.rs#3.edi", "envelope.content error BGM", "BGM stands between UNT and UNZ"},
    {"Apperak_edi_out_issue235.edi", "", "two UNB, one UNZ: neither UNB has what it needs"},
    {"OSTRPT-template.edi", "element.too_long error UNB05",
     "a placeholder of 16 characters stands for the reference"},
    {"vscode-edi-support/docs/DESADV.edifact", "set.control_duplicate error UNH01",
     "two messages have the reference 2266"},
});

}  // namespace

TEST_CASE("reader: valid interchanges of the corpus have no envelope errors", "[syntax]") {
    auto const corpus = shared_folder("corpus");
    if (!corpus) return;
    std::size_t read = 0;
    for (CorpusRow const& row : corpus_rows(*corpus)) {
        CAPTURE(row.path, row.judgement);
        std::string const text = text_of(*corpus / row.path);
        check_invariants(text, 1000);
        if (row.standard != "X12" && row.standard != "EDIFACT") continue;
        if (row.judgement != "valid") continue;
        ++read;
        Lines const lines = events_of(text);
        for (std::string const& line : lines) {
            bool const is_error =
                line.starts_with("error") || line.find(" error ") != std::string::npos;
            if (!is_error) continue;
            bool const is_explained = std::ranges::any_of(kExplained, [&](Explained const& known) {
                return row.path.ends_with(known.path_end) &&
                       line.find(known.finding) != std::string::npos;
            });
            if (!is_explained) FAIL_CHECK(row.path << ": " << line);
        }
    }
    CHECK(read > 100);
}

TEST_CASE("reader: no cut changes the events of public documents", "[syntax]") {
    auto const corpus = shared_folder("corpus");
    if (!corpus) return;
    constexpr std::size_t kBytesMax = 3000;  // the time grows with the square of the size
    constexpr std::size_t kDocuments = 200;
    std::size_t cut = 0;
    for (CorpusRow const& row : corpus_rows(*corpus)) {
        std::string const text = text_of(*corpus / row.path);
        if (text.size() > kBytesMax) continue;
        CAPTURE(row.path);
        Lines const whole = places_of(text);
        for (std::size_t at = 0; at <= text.size(); ++at) {
            SplitSource source(text, at);
            if (EventLog(source, true).lines != whole) FAIL_CHECK("cut at " << at);
        }
        if (++cut == kDocuments) break;
    }
    CHECK(cut == kDocuments);
}
