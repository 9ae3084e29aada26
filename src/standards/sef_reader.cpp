#include "standards/sef_reader.hpp"

#include "standards/sef_record.hpp"
#include "syntax/functional_id.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

namespace tidegate::standards {

namespace {

using Part = DictionaryDraft::Part;

/// The longest element of our format; SEF writes 0 for an element without limit.
constexpr std::string_view kUnlimitedLength = "1000000";

struct SefElement {
    std::string words;  ///< "ID 2 2"
    Position place;
    std::vector<std::string> codes;
    Position codes_place;
};

class SefReader {
public:
    SefReader(std::string file, ImportOptions const& options)
        : file_(std::move(file)), options_(options) {}

    Expected<ImportedDictionary> read(std::string_view text) {
        for (std::uint32_t line = 1; !text.empty(); ++line) {
            std::size_t const end = std::min(text.find('\n'), text.size());
            std::string_view one = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            while (one.ends_with('\r') || one.ends_with(' ')) one.remove_suffix(1);
            if (one.empty() || one.starts_with('*')) continue;
            if (auto done = read_line(one, line); !done) return std::unexpected(done.error());
        }
        return finish();
    }

private:
    Expected<void> read_line(std::string_view text, std::uint32_t line) {
        if (text.starts_with('.')) return open_section(text, line);
        SefRecord record(text, file_, line);
        Expected<void> done;
        if (section_ == ".INI")
            done = read_ini(record);
        else if (section_ == ".ELMS")
            done = read_element(record);
        else if (section_ == ".CODES")
            done = read_codes(record);
        else if (section_ == ".COMS")
            done = read_uses(record, Part::composites);
        else if (section_ == ".SEGS")
            done = read_uses(record, Part::segments);
        else if (section_ == ".SETS")
            done = read_set(record);
        else if (section_.empty())
            done = record.wrong("a SEF file begins with .VER or .INI");
        marks_ += record.passed();
        return done;
    }

    Expected<void> open_section(std::string_view text, std::uint32_t line) {
        std::string_view const name = text.substr(0, text.find_first_of(" ,"));
        static constexpr auto kRead =
            std::to_array<std::string_view>({".INI", ".SETS", ".SEGS", ".COMS", ".ELMS", ".CODES"});
        static constexpr auto kPassed = std::to_array<std::string_view>(
            {".VER", ".STD", ".VALREFS", ".VALLISTS", ".OBJVARS", ".SEMREFS", ".TEXT"}
        );
        if (name == ".PRIVATE" || name == ".PUBLIC") {
            is_private_ = name == ".PRIVATE";
            section_ = name;
            return {};
        }
        if (is_private_) return {};  // its sections are known to its owner only
        if (std::ranges::find(kRead, name) == kRead.end()) {
            if (std::ranges::find(kPassed, name) == kPassed.end()) {
                return SefRecord(text, file_, line)
                    .wrong(fmt::format("there is no section {} in SEF 1.6", name));
            }
            if (name != ".VER" && name != ".STD") passed_sections_.insert(std::string(name));
        }
        section_ = name;
        return {};
    }

    /// "KAVERPO,,004 010,X,X12-4010,Title", "ORDERS,,D  96A,UN,D96A,Title".
    Expected<void> read_ini(SefRecord& record) {
        std::vector<std::string> const values = record.values();
        constexpr std::size_t kRelease = 2;
        constexpr std::size_t kAgency = 3;
        if (values.size() <= kAgency)
            return record.wrong(".INI needs NAME,,RELEASE,AGENCY,STANDARD,TITLE");
        std::string const& agency = values[kAgency];
        if (agency != "X" && agency != "T" && agency != "UN") {
            return fail(
                ErrorCode::unsupported,
                fmt::format("the standard is of agency {}, not X12 or EDIFACT", agency),
                record.place(), "SEF files of X12 (X, T) and EDIFACT (UN) are imported"
            );
        }
        is_edifact_ = agency == "UN";
        if (!options_.standard.empty() && options_.standard != standard()) {
            return fail(
                ErrorCode::configuration,
                fmt::format("the file is of {}, not of {}", standard(), options_.standard),
                record.place(), fmt::format("give a release of {} or none", standard())
            );
        }
        release_ = is_edifact_ ? directory_of(values[kRelease]) : release_of(values[kRelease]);
        return {};
    }

    [[nodiscard]] std::string_view standard() const { return is_edifact_ ? "edifact" : "x12"; }

    /// "004 010 UCS" -> "004010": version and release, without the industry's code.
    static std::string release_of(std::string_view text) {
        std::string release;
        for (char const c : text) {
            if (c >= '0' && c <= '9') release += c;
        }
        constexpr std::size_t kDigits = 6;
        release.resize(std::min(release.size(), kDigits));
        return release;
    }

    /// "D  96A EAN008" -> "D96A": 0052 and 0054 as UNH has them, without 0057.
    static std::string directory_of(std::string_view text) {
        std::string directory;
        for (int word = 0; word < 2; ++word) {
            text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
            std::size_t const end = std::min(text.find(' '), text.size());
            directory += text.substr(0, end);
            text.remove_prefix(end);
        }
        return directory;
    }

    /// "353=ID,2,2", "1001=AN,1,3".
    Expected<void> read_element(SefRecord& record) {
        Position const place = record.place();
        auto const number = record.key();
        if (!number) return std::unexpected(number.error());
        std::vector<std::string> values = record.values();
        constexpr std::size_t kValues = 3;
        if (values.size() < kValues) return record.wrong("expected `NUMBER=TYPE,MIN,MAX`");
        if (is_edifact_) {
            for (char& c : values[0])
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            if (values[1] == "0") values[1] = "1";  // what is there has a character
        } else if (values[0] == "N") {
            values[0] = "N0";
        }
        if (values[2] == "0") values[2] = kUnlimitedLength;
        SefElement element{
            .words = fmt::format("{} {} {}", values[0], values[1], values[2]),
            .place = place,
            .codes = {},
            .codes_place = {}
        };
        if (!elements_.emplace(*number, std::move(element)).second)
            return fail(
                ErrorCode::configuration, fmt::format("element {} stands here twice", *number),
                place
            );
        return {};
    }

    /// "353=00,01,05".
    Expected<void> read_codes(SefRecord& record) {
        Position const place = record.place();
        auto const number = record.key();
        if (!number) return std::unexpected(number.error());
        auto const element = elements_.find(*number);
        if (element == elements_.end()) {
            ++codes_without_element_;
            return {};
        }
        element->second.codes_place = place;
        for (std::string& code : record.values()) {
            constexpr std::string_view kMarks = ".!$&";
            if (code.size() > 1 && kMarks.contains(code[0])) {
                code.erase(0, 1);
                ++marks_;
            }
            if (!code.empty()) element->second.codes.push_back(std::move(code));
        }
        return {};
    }

    /// "BEG=[353,M][92,M]+P0102,..".
    Expected<void> read_uses(SefRecord& record, Part part) {
        Position const place = record.place();
        auto const id = record.key();
        if (!id) return std::unexpected(id.error());
        auto const uses = record.uses();
        if (!uses) return std::unexpected(uses.error());
        auto const conditions = record.conditions();
        if (!conditions) return std::unexpected(conditions.error());
        bool const is_segment = part == Part::segments;
        draft_.add(part, fmt::format("{} {}", is_segment ? "segment" : "composite", *id), place);
        for (std::size_t i = 0; i < uses->size(); ++i) {
            SefUse const& use = (*uses)[i];
            bool const is_named =
                std::ranges::any_of(*conditions, [&](SefRecord::Condition const& condition) {
                    return names(condition.text, i + 1);
                });
            char const optional = is_edifact_ ? 'C' : 'O';
            char const usage = use.is_mandatory ? 'M' : is_named && !is_edifact_ ? 'X' : optional;
            std::string line = fmt::format("  {} {} {}", i + 1, use.id, usage);
            if (use.repeat == "*")
                line += fmt::format(" {}", ElementUse::kRepeatUnknown);
            else if (use.repeat != "1")
                line += " " + use.repeat;
            draft_.add(part, std::move(line), use.place);
        }
        for (SefRecord::Condition const& condition : *conditions) {
            if (is_edifact_)
                ++dependency_notes_;
            else if (is_segment)
                draft_.add(part, "  rule " + condition.text, condition.place);
            else
                ++conditions_of_composites_;
        }
        return {};
    }

    /// True if position `number` stands in "P0304".
    static bool names(std::string_view condition, std::size_t number) {
        for (std::size_t at = 1; at + 1 < condition.size(); at += 2) {
            if (condition.substr(at, 2) == fmt::format("{:02}", number)) return true;
        }
        return false;
    }

    /// "850=^[ST,M]{:200[N1][N3,,2]}^[SE,M]".
    Expected<void> read_set(SefRecord& record) {
        Position const place = record.place();
        auto const type = record.key();
        if (!type) return std::unexpected(type.error());
        auto const items = record.items();
        if (!items) return std::unexpected(items.error());
        if (is_edifact_) {
            groups_of_message_ = 0;
            draft_.add(Part::sets, fmt::format("set {}", *type), place);
            return add_items(*items, 1);
        }
        std::string group = options_.group_of ? options_.group_of(*type) : std::string();
        if (group.empty()) group = syntax::functional_id_of(*type);
        if (group.empty()) {
            return fail(
                ErrorCode::configuration,
                fmt::format("nothing here says in which functional group set {} travels", *type),
                place, fmt::format("give it: --group {}=GS01", *type)
            );
        }
        draft_.add(Part::sets, fmt::format("set {} {}", *type, group), place);
        return add_items(*items, 1);
    }

    Expected<void> add_items(std::vector<SefItem> const& items, std::size_t depth) {
        for (SefItem const& item : items) {
            if (!item.is_loop) {
                add_item(depth, item.use.id, item.use, item.use.is_mandatory, item.use.repeat);
                continue;
            }
            if (item.children.empty() || item.children.front().is_loop) {
                return fail(
                    ErrorCode::configuration, "a loop begins with a segment", item.use.place
                );
            }
            SefUse const& trigger = item.children.front().use;
            if (trigger.repeat != "1") {
                return fail(
                    ErrorCode::configuration,
                    fmt::format(
                        "segment {} begins a loop, so it stands once in it, not {} times",
                        trigger.id, trigger.repeat
                    ),
                    trigger.place
                );
            }
            // The loop is there when its first segment is.
            std::string const name =
                is_edifact_ ? fmt::format("SG{}", ++groups_of_message_) : trigger.id;
            add_item(depth, "loop " + name, item.use, trigger.is_mandatory, item.use.repeat);
            add_item(depth + 1, trigger.id, trigger, true, "1");
            std::vector<SefItem> const rest(item.children.begin() + 1, item.children.end());
            if (auto done = add_items(rest, depth + 1); !done) return done;
        }
        return {};
    }

    void add_item(
        std::size_t depth, std::string const& words, SefUse const& use, bool is_mandatory,
        std::string const& repeat
    ) {
        draft_.add(
            Part::sets,
            fmt::format(
                "{:{}}{} {} {}", "", 2 * depth, words,
                is_mandatory  ? 'M'
                : is_edifact_ ? 'C'
                              : 'O',
                repeat
            ),
            use.place
        );
    }

    Expected<ImportedDictionary> finish() {
        for (auto const& [number, element] : elements_) {
            std::string line = fmt::format("element {} {}", number, element.words);
            if (!element.codes.empty())
                line += options_.are_codes_complete ? " complete" : " partial";
            draft_.add(Part::elements, std::move(line), element.place);
            for (std::string const& code : element.codes)
                draft_.add(Part::elements, "  " + code, element.codes_place);
        }
        std::string const release = options_.release.empty() ? release_ : options_.release;
        if (release.empty()) {
            return fail(
                ErrorCode::configuration, "the file does not say which release it is of",
                Position{file_, 1, 1, {}},
                fmt::format("give it: --release {}", is_edifact_ ? "edifact/D96A" : "x12/004010")
            );
        }
        auto dictionary = draft_.read(std::string(standard()), release);
        if (!dictionary) return std::unexpected(dictionary.error());
        return ImportedDictionary{std::move(*dictionary), left_out()};
    }

    [[nodiscard]] std::vector<std::string> left_out() const {
        std::vector<std::string> notes;
        if (marks_ != 0) notes.push_back(fmt::format("{} marks and masks of a guideline", marks_));
        if (!passed_sections_.empty())
            notes.push_back(fmt::format("sections {}", fmt::join(passed_sections_, ", ")));
        if (conditions_of_composites_ != 0)
            notes.push_back(
                fmt::format("{} conditions inside composites", conditions_of_composites_)
            );
        if (dependency_notes_ != 0)
            notes.push_back(fmt::format("{} dependency notes", dependency_notes_));
        if (codes_without_element_ != 0)
            notes.push_back(fmt::format(
                "{} code lists of elements that .ELMS does not have", codes_without_element_
            ));
        return notes;
    }

    std::string file_;
    ImportOptions const& options_;
    std::string section_;
    bool is_private_ = false;
    bool is_edifact_ = false;
    std::string release_;
    std::size_t groups_of_message_ = 0;  ///< segment groups are numbered in their order
    std::map<std::string, SefElement> elements_;
    DictionaryDraft draft_;
    std::size_t marks_ = 0;
    std::size_t conditions_of_composites_ = 0;
    std::size_t dependency_notes_ = 0;
    std::size_t codes_without_element_ = 0;
    std::set<std::string> passed_sections_;
};

}  // namespace

bool is_sef(std::string_view text) {
    std::size_t const begin = std::min(text.find_first_not_of("\xEF\xBB\xBF \r\n"), text.size());
    text.remove_prefix(begin);
    return text.starts_with(".VER") || text.starts_with(".INI");
}

Expected<ImportedDictionary> read_sef(
    std::string const& file, std::string_view text, ImportOptions const& options
) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return SefReader(file, options).read(text);
}

}  // namespace tidegate::standards
