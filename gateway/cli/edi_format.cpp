// `edi format`: the same segments with other delimiters, or one on each line. EDIFACT releases data
// that looks like a delimiter; X12 has no way to, so a file whose data holds a new one is refused
// as a whole.
#include "cli/edi_commands.hpp"
#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_spool.hpp"
#include "cli/edi_text.hpp"
#include "cli/edi_walk.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/unb_header.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>
#include <vector>

namespace tidegate::cli {
namespace {

using syntax::Delimiters;
using syntax::Segment;

/// What was asked for; an absent delimiter stays what it is.
struct Wanted {
    std::optional<char> element;
    std::optional<char> component;
    std::optional<char> segment;
    std::optional<char> repetition;
    std::optional<char> release;
    bool has_lines = false;
};

Expected<std::optional<char>> delimiter_of(Arguments const& arguments, std::string_view option) {
    auto const text = arguments.get(option);
    if (!text) return std::nullopt;
    if (text->size() == 1) return text->front();
    if (*text == "\\n") return '\n';
    if (*text == "\\r") return '\r';
    unsigned value = 0;
    bool const is_hex = text->size() == 4 && text->starts_with("0x");
    if (is_hex) {
        auto const [end, failed] = std::from_chars(text->data() + 2, text->data() + 4, value, 16);
        if (failed == std::errc{} && end == text->data() + 4) return static_cast<char>(value);
    }
    return fail(
        ErrorCode::usage,
        fmt::format("--{} is '{}', allowed is one character, \\n, \\r or 0x1C", option, *text)
    );
}

Expected<Wanted> wanted_of(Arguments const& arguments) {
    Wanted wanted;
    wanted.has_lines = arguments.has("lines");
    struct Row {
        std::string_view option;
        std::optional<char>& to;
    };
    for (Row const& row :
         {Row{"element", wanted.element}, Row{"component", wanted.component},
          Row{"segment", wanted.segment}, Row{"repetition", wanted.repetition},
          Row{"release", wanted.release}}) {
        auto const byte = delimiter_of(arguments, row.option);
        if (!byte) return std::unexpected(byte.error());
        row.to = *byte;
    }
    return wanted;
}

/// Errors: invalid, if one cannot serve, or if two that must differ do not.
Expected<void> check_edifact_delimiters(Delimiters const& by, char decimal_mark) {
    struct Row {
        std::string_view name;
        char byte;
    };
    std::vector<Row> rows = {
        {"element separator", by.element},
        {"component separator", by.component},
        {"segment terminator", by.segment},
    };
    if (by.repetition != 0) rows.push_back({"repetition separator", by.repetition});
    if (by.release != 0) rows.push_back({"release character", by.release});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!syntax::may_be_delimiter(rows[i].byte)) {
            return fail(
                ErrorCode::invalid,
                fmt::format("{} cannot be the {}", syntax::quoted(rows[i].byte), rows[i].name)
            );
        }
        if (rows[i].byte == decimal_mark) {
            return fail(
                ErrorCode::invalid, fmt::format(
                                        "{} is the decimal mark and cannot be the {}",
                                        syntax::quoted(decimal_mark), rows[i].name
                                    )
            );
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (rows[k].byte != rows[i].byte) continue;
            return fail(
                ErrorCode::invalid, fmt::format(
                                        "{} and {} are both {}", rows[k].name, rows[i].name,
                                        syntax::quoted(rows[i].byte)
                                    )
            );
        }
    }
    return {};
}

std::string una_text(Delimiters const& by, char decimal_mark) {
    auto const or_blank = [](char byte) { return byte == 0 ? ' ' : byte; };
    return {
        'U',
        'N',
        'A',
        by.component,
        by.element,
        decimal_mark,
        or_blank(by.release),
        or_blank(by.repetition),
        by.segment
    };
}

class Rewriter final : public WalkVisitor {
public:
    Rewriter(Wanted wanted, std::string file, Streams streams)
        : wanted_(wanted), file_(std::move(file)), streams_(streams) {}

    Expected<void> on_header(HeaderText const& header) override {
        if (auto done = choose(header.interchange); !done) return done;
        return header.interchange.is_edifact() ? write_unb(header) : write_isa(header);
    }

    Expected<void> on_segment(Segment const& segment) override { return write(segment); }

    Expected<void> on_set(syntax::TransactionSet const& set, bool) override {
        for (Segment const& segment : set.segments) {
            if (auto done = write(segment); !done) return done;
            // An object begins right behind the terminator of UNO and is no text.
            if (segment.tag == "UNO") spool_.write(set.object);
        }
        return {};
    }

    void on_noise(syntax::Findings const& findings) override {
        for (syntax::Finding const& finding : findings)
            streams_.err << finding_line(file_, "left out", finding);
        has_lost_ = has_lost_ || syntax::has_error(findings);
    }

    [[nodiscard]] bool is_refused() const { return is_refused_; }
    [[nodiscard]] bool has_lost() const { return has_lost_; }
    void print() { spool_.copy_to(streams_.out); }

private:
    Expected<void> choose(syntax::Interchange const& interchange) {
        old_ = interchange.delimiters;
        new_ = {
            .segment = wanted_.segment.value_or(old_.segment),
            .element = wanted_.element.value_or(old_.element),
            .component = wanted_.component.value_or(old_.component),
            .repetition = wanted_.repetition.value_or(old_.repetition),
            .release = wanted_.release.value_or(old_.release)
        };
        if (wanted_.repetition && old_.repetition == 0)
            return refuse_option(interchange, "repetition separator", "--repetition");
        if (wanted_.release && !interchange.is_edifact())
            return refuse_option(interchange, "release character", "--release");
        if (new_ == old_) return {};
        // Without a separator in use, the checks are those of a version that has none.
        std::string const version = new_.repetition == 0 ? "00401" : interchange.version;
        auto const good = interchange.is_edifact()
                              ? check_edifact_delimiters(new_, interchange.decimal_mark)
                              : syntax::check_delimiters(new_, version);
        if (good) return {};
        return refuse(interchange.byte, interchange.line, good.error().message);
    }

    std::unexpected<Error> refuse_option(
        syntax::Interchange const& interchange, std::string_view what, std::string_view option
    ) {
        return refuse(
            interchange.byte, interchange.line,
            fmt::format(
                "interchange {} ({} {}) has no {}, {} cannot be given",
                syntax::printable(interchange.control), standard_name(interchange),
                syntax::printable(interchange.version), what, option
            )
        );
    }

    Expected<void> write_isa(HeaderText const& isa) {
        std::string text = "ISA";
        constexpr std::size_t kElements = 16;
        constexpr std::size_t kRepetition = 11;
        std::uint64_t const byte = isa.interchange.byte;
        std::uint32_t const line = isa.interchange.line;
        if (isa.elements.size() != kElements)
            return refuse(byte, line, "ISA has not its 16 elements");
        for (std::size_t i = 1; i < kElements; ++i) {
            text += new_.element;
            if (i == kRepetition && old_.repetition != 0) {
                text += new_.repetition;
                continue;
            }
            std::string_view const value = isa.elements[i - 1];
            for (char const one : value) {
                if (is_new_delimiter(one))
                    return refuse(
                        byte, line, fmt::format("ISA{:02} holds {}", i, syntax::quoted(one))
                    );
            }
            text += value;
        }
        text += new_.element;
        text += new_.component;
        end(std::move(text), true);
        return {};
    }

    Expected<void> write_unb(HeaderText const& unb) {
        std::string text = "UNB";
        for (std::size_t number = 1; number <= unb.elements.size(); ++number) {
            text += new_.element;
            auto const done = add(text, unb.elements[number - 1], [&] {
                return Place{
                    unb.interchange.byte, unb.interchange.line, fmt::format("UNB{:02}", number)
                };
            });
            if (!done) return done;
        }
        std::string const una = una_text(new_, unb.interchange.decimal_mark);
        if (!unb.una.empty() || !is_understood_without_una(text + new_.segment))
            end(una.substr(0, una.size() - 1), true);  // the terminator follows
        end(std::move(text), true);
        return {};
    }

    /// True if a reader of this UNB takes the new delimiters for it without a UNA.
    [[nodiscard]] bool is_understood_without_una(std::string const& unb) const {
        auto const header = syntax::parse_unb_header(unb, 0, 1);
        return header && header->delimiters == new_ && header->findings.empty();
    }

    /// A delimiter that stays what it is breaks nothing that was not broken before.
    [[nodiscard]] bool is_new_delimiter(char byte) const {
        return (byte == new_.element && byte != old_.element) ||
               (byte == new_.component && byte != old_.component) ||
               (byte == new_.segment && byte != old_.segment) ||
               (new_.repetition != 0 && byte == new_.repetition && byte != old_.repetition);
    }

    /// Every old separator becomes its new one; nothing else may look like a new one.
    Expected<void> write(Segment const& segment) {
        std::string text;
        auto const place = [&](std::size_t number) {
            return Place{
                segment.byte, segment.line,
                number == 0 ? "the tag of a segment"
                            : fmt::format("{}{:02}", syntax::printable(segment.tag), number)
            };
        };
        if (auto done = add(text, raw_tag(segment), [&] { return place(0); }); !done) return done;
        for (std::size_t number = 1; number <= segment.elements.size(); ++number) {
            text += new_.element;
            std::string_view const value = segment.element(number);
            if (number == binary_element_of(segment)) {
                text += value;
            } else if (auto done = add(text, value, [&] { return place(number); }); !done) {
                return done;
            }
        }
        end(std::move(text), segment.tag != "UNO");
        return {};
    }

    struct Place {
        std::uint64_t byte;
        std::uint32_t line;
        std::string name;
    };

    template <class PlaceOf>
    Expected<void> add(std::string& text, std::string_view raw, PlaceOf const& place_of) {
        for (std::size_t at = 0; at < raw.size(); ++at) {
            bool const is_released =
                old_.release != 0 && raw[at] == old_.release && at + 1 < raw.size();
            if (is_released) ++at;
            char const byte = raw[at];
            if (!is_released && byte == old_.component) {
                text += new_.component;
            } else if (!is_released && old_.repetition != 0 && byte == old_.repetition) {
                text += new_.repetition;
            } else if (new_.release != 0) {
                if (is_service_character(byte)) text += new_.release;
                text += byte;
            } else if (is_new_delimiter(byte)) {
                Place const place = place_of();
                return refuse(
                    place.byte, place.line,
                    fmt::format("{} holds {}", place.name, syntax::quoted(byte))
                );
            } else {
                text += byte;
            }
        }
        return {};
    }

    [[nodiscard]] bool is_service_character(char byte) const {
        return byte == new_.element || byte == new_.component || byte == new_.segment ||
               byte == new_.release || (new_.repetition != 0 && byte == new_.repetition);
    }

    void end(std::string text, bool may_end_line) {
        text += new_.segment;
        if (wanted_.has_lines && may_end_line && new_.segment != '\n') text += '\n';
        spool_.write(text);
    }

    std::unexpected<Error> refuse(std::uint64_t byte, std::uint32_t line, std::string reason) {
        is_refused_ = true;
        return fail(
            ErrorCode::invalid, std::move(reason), Position{file_, line, 0, byte},
            "choose delimiters that no data holds"
        );
    }

    Wanted wanted_;
    std::string file_;
    Streams streams_;
    Spool spool_;
    Delimiters old_;
    Delimiters new_;
    bool is_refused_ = false;
    bool has_lost_ = false;
};

}  // namespace

Exit edi_format(Arguments const& arguments, Streams streams) {
    auto const wanted = wanted_of(arguments);
    if (!wanted) return report(streams, wanted.error());
    std::string const& file = arguments.positionals.front();
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    Rewriter rewriter(*wanted, file, streams);
    if (auto const done = (*input)->watched(
            Printing::streamed, [&](ByteSource& source) { return walk(source, rewriter); }
        );
        !done) {
        return rewriter.is_refused() ? report(streams, done.error())
                                     : report_unreadable(streams, file, done.error());
    }
    rewriter.print();
    return rewriter.has_lost() ? Exit::no : Exit::ok;
}

}  // namespace tidegate::cli
