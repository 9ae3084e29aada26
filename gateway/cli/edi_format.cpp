// `edi format`: the same segments with other delimiters, or one on each line. X12 has no way to
// escape a delimiter, so a file whose data holds a new one is refused as a whole.
#include "cli/edi_commands.hpp"
#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_spool.hpp"
#include "cli/edi_walk.hpp"
#include "syntax/characters.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

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
          Row{"segment", wanted.segment}, Row{"repetition", wanted.repetition}}) {
        auto const byte = delimiter_of(arguments, row.option);
        if (!byte) return std::unexpected(byte.error());
        row.to = *byte;
    }
    return wanted;
}

class Rewriter final : public WalkVisitor {
public:
    Rewriter(Wanted wanted, std::string file, Streams streams)
        : wanted_(wanted), file_(std::move(file)), streams_(streams) {}

    Expected<void> on_isa(IsaText const& isa) override {
        if (auto done = choose(isa.header.interchange); !done) return done;
        std::string text = "ISA";
        constexpr std::size_t kElements = 16;
        if (isa.elements.size() != kElements)
            return refuse(
                isa.header.interchange.byte, isa.header.interchange.line,
                "ISA has not its 16 elements"
            );
        for (std::size_t i = 1; i < kElements; ++i) {
            text += new_.element;
            if (i == 11 && old_.repetition != 0) {
                text += new_.repetition;
                continue;
            }
            std::string_view const value = isa.elements[i - 1];
            for (char const byte : value) {
                if (is_new_delimiter(byte))
                    return refuse(
                        isa.header.interchange.byte, isa.header.interchange.line,
                        fmt::format("ISA{:02} holds {}", i, syntax::quoted(byte))
                    );
            }
            text += value;
        }
        text += new_.element;
        text += new_.component;
        return end(std::move(text));
    }

    Expected<void> on_segment(Segment const& segment) override { return write(segment); }

    Expected<void> on_set(syntax::TransactionSet const& set, bool) override {
        for (Segment const& segment : set.segments)
            if (auto done = write(segment); !done) return done;
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
        new_ = old_;
        new_.element = wanted_.element.value_or(old_.element);
        new_.component = wanted_.component.value_or(old_.component);
        new_.segment = wanted_.segment.value_or(old_.segment);
        if (wanted_.repetition && old_.repetition == 0) {
            return refuse(
                interchange.byte, interchange.line,
                fmt::format(
                    "interchange {} (version {}) has no repetition separator, --repetition cannot "
                    "be given",
                    syntax::printable(interchange.control), syntax::printable(interchange.version)
                )
            );
        }
        new_.repetition = wanted_.repetition.value_or(old_.repetition);
        if (new_ == old_) return {};
        // Without a separator in use, the checks are those of a version that has none.
        std::string const version = new_.repetition == 0 ? "00401" : interchange.version;
        auto const good = syntax::check_delimiters(new_, version);
        if (good) return {};
        return refuse(interchange.byte, interchange.line, good.error().message);
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
        if (auto done = add(text, segment, 0, segment.tag); !done) return done;
        for (std::size_t number = 1; number <= segment.elements.size(); ++number) {
            text += new_.element;
            std::string_view const value = segment.element(number);
            if (number == binary_element_of(segment.tag)) {
                text += value;
            } else if (auto done = add(text, segment, number, value); !done) {
                return done;
            }
        }
        return end(std::move(text));
    }

    Expected<void> add(
        std::string& text, Segment const& segment, std::size_t number, std::string_view value
    ) {
        for (char const byte : value) {
            if (byte == old_.component) {
                text += new_.component;
            } else if (old_.repetition != 0 && byte == old_.repetition) {
                text += new_.repetition;
            } else if (is_new_delimiter(byte)) {
                std::string const place =
                    number == 0 ? "the tag of a segment"
                                : fmt::format("{}{:02}", syntax::printable(segment.tag), number);
                return refuse(
                    segment.byte, segment.line,
                    fmt::format("{} holds {}", place, syntax::quoted(byte))
                );
            } else {
                text += byte;
            }
        }
        return {};
    }

    Expected<void> end(std::string text) {
        text += new_.segment;
        if (wanted_.has_lines && new_.segment != '\n') text += '\n';
        spool_.write(text);
        return {};
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
    auto const input = open_x12(file);
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
