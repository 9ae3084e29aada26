#include "cli/acknowledgement_golden.hpp"

#include "cli/run_command.hpp"
#include "syntax/segment.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRuler = "==== edi ack";

AcknowledgementGolden read_golden(fs::path const& path) {
    AcknowledgementGolden golden;
    golden.path = path;
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(kRuler)) {
            golden.answers.push_back({line.substr(std::min(kRuler.size() + 1, line.size())), ""});
        } else if (!golden.answers.empty()) {
            golden.answers.back().text += line + "\n";
        } else if (golden.comment.empty()) {
            golden.comment = line;
        } else {
            golden.received += line + "\n";
        }
    }
    return golden;
}

/// An interchange with a line for each segment; what is none, as it is.
std::string one_per_line(std::string const& interchange) {
    constexpr std::size_t kIsaTerminator = 105;
    bool const is_x12 = interchange.starts_with("ISA") && interchange.size() > kIsaTerminator;
    char const terminator = is_x12 ? interchange[kIsaTerminator] : '\'';
    std::string text;
    for (std::size_t i = 0; i < interchange.size(); ++i) {
        text += interchange[i];
        bool const is_escaped = !is_x12 && i > 0 && interchange[i - 1] == '?';
        if (interchange[i] == terminator && !is_escaped) text += '\n';
    }
    return text.ends_with('\n') ? text : text + "\n";
}

/// One segment of an answer, by elements; the tag is element 0.
class Line {
public:
    Line(std::string_view text, char separator, char release)
        : text_(text.substr(0, text.size() - 1)), separator_(separator), release_(release) {}

    [[nodiscard]] std::string element(std::size_t number) const {
        return std::string(syntax::part_of(text_, separator_, number + 1, release_));
    }

private:
    std::string_view text_;
    char separator_;
    char release_;
};

struct Carrier {
    std::string_view tag;
    std::size_t first;
    std::size_t last;
    std::string_view list;
};

constexpr Carrier kOfX12[] = {
    {"TA1", 4, 4, "TA104"}, {"TA1", 5, 5, "TA105"}, {"AK3", 4, 4, "AK304"}, {"AK4", 3, 3, "AK403"},
    {"AK5", 1, 1, "AK501"}, {"AK5", 2, 6, "AK502"}, {"IK3", 4, 4, "IK304"}, {"IK4", 3, 3, "IK403"},
    {"IK5", 1, 1, "IK501"}, {"IK5", 2, 6, "IK502"}, {"AK9", 1, 1, "AK901"}, {"AK9", 5, 9, "AK905"},
};
constexpr Carrier kOfEdifact[] = {
    {"UCI", 4, 4, "0083"}, {"UCI", 5, 5, "0085"}, {"UCF", 4, 4, "0083"}, {"UCF", 5, 5, "0085"},
    {"UCM", 3, 3, "0083"}, {"UCM", 4, 4, "0085"}, {"UCS", 2, 2, "0085"}, {"UCD", 1, 1, "0085"},
};

}  // namespace

std::string AcknowledgementGolden::text() const {
    std::string all = comment + "\n" + received;
    for (GoldenAnswer const& answer : answers) {
        all += std::string(kRuler) + (answer.options.empty() ? "" : " ") + answer.options + "\n" +
               answer.text;
    }
    return all;
}

std::vector<AcknowledgementGolden> read_acknowledgement_goldens() {
    std::vector<fs::path> paths;
    for (auto const& entry :
         fs::directory_iterator(TIDEGATE_SOURCE_DIR "/tests/cli/golden/acknowledgements"))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::vector<AcknowledgementGolden> goldens;
    for (fs::path const& path : paths) goldens.push_back(read_golden(path));
    return goldens;
}

std::string answer_of(std::string const& received, std::string const& options) {
    fs::path const file =
        fs::temp_directory_path() / fmt::format("tidegate_received_{}.edi", ::getpid());
    std::ofstream(file, std::ios::binary) << received;
    Ran const ran =
        run_command(fmt::format("edi ack {} --at 2026-01-06T09:30 {}", file.string(), options));
    fs::remove(file);
    std::istringstream interchanges(ran.out);
    std::string text;
    for (std::string line; std::getline(interchanges, line);) text += one_per_line(line);
    if (ran.exit == 0) return text;
    std::string people = ran.err;
    if (auto const at = people.find(file.string()); at != std::string::npos)
        people.replace(at, file.string().size(), "FILE");
    return text + fmt::format("exit {}\n{}", ran.exit, people);
}

std::set<ListedCode> codes_in(std::string const& answer) {
    std::set<ListedCode> codes;
    bool is_edifact = false;
    std::string version;  // of CONTRL: "/3" or "/4"
    std::istringstream lines(answer);
    for (std::string text; std::getline(lines, text);) {
        if (text.size() < 3) continue;
        if (text.starts_with("UNB")) is_edifact = true;
        if (text.starts_with("ISA")) is_edifact = false;
        Line const line(text, text[3], is_edifact ? '?' : '\0');
        if (is_edifact && line.element(0) == "UNH")
            version = line.element(2).starts_with("CONTRL:4") ? "/4" : "/3";
        auto const collect = [&](auto const& carriers) {
            for (Carrier const& carrier : carriers) {
                if (line.element(0) != carrier.tag) continue;
                bool const has_versions = carrier.list == "0085";
                for (std::size_t i = carrier.first; i <= carrier.last; ++i) {
                    if (std::string const code = line.element(i); !code.empty())
                        codes.emplace(
                            std::string(carrier.list) + (has_versions ? version : ""), code
                        );
                }
            }
        };
        is_edifact ? collect(kOfEdifact) : collect(kOfX12);
    }
    return codes;
}

}  // namespace tidegate::cli
