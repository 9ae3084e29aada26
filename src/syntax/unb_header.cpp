#include "syntax/unb_header.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/line_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kTagBytes = 3;
constexpr std::string_view kUnusableCharacter = "20";  // 0085: not as a service character
/// Bytes of UNB that hold S001, with room for line ends inside it.
constexpr std::size_t kSyntaxIdentifierBytes = 64;

std::size_t count_blanks(std::string_view text) {
    std::size_t at = 0;
    while (std::size_t const size = blank_size(text.substr(at))) at += size;
    return at;
}

/// Bytes of the UNA at the front of `text`: nine, or eight if the blank in front of its terminator
/// was lost on the way. 0 if no UNB follows.
std::size_t una_size(std::string_view text) {
    if (!text.starts_with("UNA")) return 0;
    auto unb_follows = [&](std::size_t size) {
        if (text.size() <= size) return false;
        std::string_view const rest = text.substr(size);
        return rest.substr(count_blanks(rest)).starts_with("UNB");
    };
    // A line end in the ninth place is the terminator, unless the eighth can be nothing else.
    bool const is_cut = text.size() > kUnaBytes && is_line_end(text[kUnaBytes - 1]) &&
                        text[kUnaBytes - 2] != ' ' && text[kUnaBytes - 2] != kDefaultRepetition;
    if (!is_cut && unb_follows(kUnaBytes)) return kUnaBytes;
    return unb_follows(kUnaBytes - 1) ? kUnaBytes - 1 : 0;
}

/// "UNB+UNOA:1": no text looks so by chance.
bool is_unmistakable(std::string_view text) {
    if (std::size_t const size = una_size(text)) {
        text.remove_prefix(size);
        text.remove_prefix(count_blanks(text));
    }
    constexpr std::size_t kBytes = 10;
    return text.size() >= kBytes && text.starts_with("UNB") && may_be_delimiter(text[3]) &&
           text.substr(4, 3) == "UNO" && is_upper(text[7]) && may_be_delimiter(text[8]) &&
           is_digit(text[9]);
}

/// Reads the header piece by piece; all findings name UNA or UNB.
class HeaderParser {
public:
    HeaderParser(std::string_view text, std::uint64_t byte, std::uint32_t line)
        : text_(text), byte_(byte), line_(line) {}

    Expected<UnbHeader> parse() {
        header_.una_size = una_size(text_);
        Expected<void> chosen = header_.una_size != 0 ? take_una() : guess_without_una();
        if (!chosen) return std::unexpected(chosen.error());
        // UNA has often a line of its own, whatever the width of the others.
        bool const una_has_line =
            text_.size() > header_.una_size && is_line_end(text_[header_.una_size]);
        header_.is_wrapped = lines_are_wrapped(
            una_has_line ? text_.substr(header_.una_size) : text_, header_.delimiters.segment,
            header_.delimiters.release
        );
        if (header_.is_wrapped) {
            warn(
                FindingCode::envelope_separators, "UNB", header_.una_size,
                "segments are broken by line ends at a fixed width: those of the whole interchange "
                "are taken as no data"
            );
        }
        read_syntax_identifier();
        choose_repetition();
        return std::move(header_);
    }

private:
    Expected<void> take_una() {
        std::string_view const una = text_.substr(kTagBytes, header_.una_size - kTagBytes);
        Delimiters& to = header_.delimiters;
        bool const is_short = header_.una_size < kUnaBytes;
        to = {
            .segment = una.back(),
            .element = una[1],
            .component = una[0],
            .repetition = 0,
            .release = una[3] == ' ' ? '\0' : una[3]
        };
        header_.decimal_mark = una[2];
        reserved_ = is_short ? ' ' : una[4];
        if (is_short) {
            warn(
                FindingCode::envelope_separators, "UNA", 0,
                "UNA has 8 bytes, the standard has 9: the blank in front of its terminator is "
                "missing"
            );
        }
        if (header_.decimal_mark != '.' && header_.decimal_mark != ',') {
            refuse_una(
                Severity::warning, kTagBytes + 2,
                fmt::format(
                    "UNA says {} as decimal mark: full stop and comma are read as such",
                    quoted(header_.decimal_mark)
                )
            );
            header_.decimal_mark = '.';
        }
        return check_delimiters();
    }

    Expected<void> check_delimiters() {
        Delimiters& by = header_.delimiters;
        for (auto const& [name, byte] : std::array{
                 std::pair{"element separator", by.element},
                 std::pair{"component separator", by.component},
                 std::pair{"segment terminator", by.segment}
             }) {
            if (may_be_delimiter(byte)) continue;
            return fail(
                ErrorCode::invalid,
                fmt::format("UNA has {} where the {} stands", quoted(byte), name)
            );
        }
        if (by.element == by.component || by.element == by.segment || by.component == by.segment)
            return fail(ErrorCode::invalid, "two separators of UNA are the same character");
        bool const release_is_usable = by.release == 0 || may_be_delimiter(by.release);
        if (!release_is_usable || by.release == by.element || by.release == by.component ||
            by.release == by.segment) {
            // What was escaped can no longer be told from what was not.
            refuse_una(
                Severity::error, kTagBytes + 3,
                fmt::format(
                    "UNA says {}, which cannot be the release character: none is used",
                    quoted(by.release)
                )
            );
            by.release = 0;
        }
        return {};
    }

    /// The service characters of the standard, those of level B, or what stands in UNB.
    Expected<void> guess_without_una() {
        Delimiters& to = header_.delimiters;
        char const element = text_.size() > kTagBytes ? text_[kTagBytes] : '\0';
        to = element == kLevelBDelimiters.element ? kLevelBDelimiters : kDefaultDelimiters;
        if (element == to.element) return {};
        // Others need a UNA. Where it is missing they can still be told from UNB and UNH.
        constexpr std::size_t kComponentOffset = 8;
        if (text_.size() <= kComponentOffset || !may_be_delimiter(element) ||
            !may_be_delimiter(text_[kComponentOffset]))
            return fail(ErrorCode::invalid, "UNB is not followed by an element separator");
        to.element = element;
        to.component = text_[kComponentOffset];
        std::size_t next = kNowhere;
        for (std::string_view tag : {"UNH", "UNG"}) {
            next = std::min(next, text_.find(fmt::format("{}{}", tag, element)));
        }
        if (next == kNowhere)
            return fail(
                ErrorCode::invalid, "UNB has unusual separators, no UNA and no UNH behind it"
            );
        while (next > 0 && blank_size(text_.substr(next - 1)) == 1) --next;
        to.segment = next == 0 ? '\0' : text_[next - 1];
        if (!may_be_delimiter(to.segment) || to.segment == element || to.segment == to.component)
            return fail(
                ErrorCode::invalid,
                fmt::format("{} stands where UNB has its segment terminator", quoted(to.segment))
            );
        if (to.element == to.release || to.component == to.release || to.segment == to.release)
            to.release = 0;
        warn(
            FindingCode::envelope_separators, "UNB", kTagBytes,
            fmt::format(
                "UNB is separated by {} without a UNA that says so: separators were told by their "
                "places",
                quoted(element)
            )
        );
        return {};
    }

    void read_syntax_identifier() {
        std::string_view text = text_.substr(header_.una_size);
        text.remove_prefix(count_blanks(text));
        std::string const front = header_.is_wrapped
                                      ? without_line_ends(text.substr(0, kSyntaxIdentifierBytes))
                                      : std::string(text.substr(0, kSyntaxIdentifierBytes));
        Delimiters const& by = header_.delimiters;
        std::string_view const unb = part_of(front, by.segment, 1, by.release);
        std::string_view const identifier = part_of(unb, by.element, 2, by.release);
        header_.syntax_id = part_of(identifier, by.component, 1, by.release);
        std::string_view const version = part_of(identifier, by.component, 2, by.release);
        if (version.size() == 1 && version[0] >= '1' && version[0] <= '4')
            header_.syntax_version = static_cast<std::uint8_t>(version[0] - '0');
    }

    /// The reserved place of UNA is the repetition separator from syntax 4 on, and nothing before.
    void choose_repetition() {
        bool const has_una = header_.una_size != 0;
        if (header_.syntax_version < kFirstVersionWithRepetition) {
            if (has_una && reserved_ != ' ') {
                warn(
                    FindingCode::envelope_separators, "UNA", kTagBytes + 4,
                    fmt::format(
                        "UNA says {} in its reserved place, syntax version {} has no repetition: "
                        "elements are taken as not repeated",
                        quoted(reserved_), header_.syntax_version
                    )
                );
            }
            return;
        }
        if (has_una && reserved_ == ' ') return;
        char const byte = has_una ? reserved_ : kDefaultRepetition;
        Delimiters& by = header_.delimiters;
        bool const is_usable = may_be_delimiter(byte) && byte != by.element &&
                               byte != by.component && byte != by.segment && byte != by.release;
        if (is_usable) {
            by.repetition = byte;
        } else {
            warn(
                FindingCode::envelope_separators, has_una ? "UNA" : "UNB", kTagBytes + 4,
                fmt::format(
                    "{} cannot be the repetition separator: elements are taken as not repeated",
                    quoted(byte)
                )
            );
            if (has_una) header_.findings.back().edifact_code = kUnusableCharacter;
        }
    }

    /// A character that UNA names and that cannot serve.
    void refuse_una(Severity severity, std::size_t offset, std::string text) {
        warn(FindingCode::envelope_separators, "UNA", offset, std::move(text));
        header_.findings.back().severity = severity;
        header_.findings.back().edifact_code = kUnusableCharacter;
    }

    void warn(FindingCode code, std::string_view tag, std::size_t offset, std::string text) {
        Finding finding = finding_of_missing(code, tag, byte_ + offset, line_, std::move(text));
        finding.severity = Severity::warning;
        add_finding(header_.findings, std::move(finding));
    }

    std::string_view text_;
    std::uint64_t byte_;
    std::uint32_t line_;
    char reserved_ = ' ';
    UnbHeader header_;
};

}  // namespace

bool begins_edifact(std::string_view text) {
    if (una_size(text) != 0) return true;
    return text.size() > kTagBytes && text.starts_with("UNB") &&
           may_be_delimiter(text[kTagBytes]) && !is_line_end(text[kTagBytes]);
}

std::size_t find_edifact(std::string_view text, bool front_is_start) {
    for (std::size_t at = text.find("UN"); at != kNowhere; at = text.find("UN", at + 1)) {
        std::string_view const rest = text.substr(at);
        bool const at_start = at == 0 ? front_is_start : is_line_end(text[at - 1]);
        if ((at_start && begins_edifact(rest)) || is_unmistakable(rest)) return at;
    }
    return kNowhere;
}

Expected<UnbHeader> parse_unb_header(
    std::string_view text, std::uint64_t byte, std::uint32_t line
) {
    return HeaderParser(text.substr(0, limits::sniff_bytes_max), byte, line).parse();
}

bool is_in_iso2022(UnbHeader const& header, std::optional<Charset> charset) {
    return (charset ? charset : charset_of_syntax(header.syntax_id)) == Charset::iso2022;
}

}  // namespace tidegate::syntax
