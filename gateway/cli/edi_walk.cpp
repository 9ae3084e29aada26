#include "cli/edi_walk.hpp"

#include "base/limits.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/characters.hpp"
#include "syntax/edifact_envelope.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/interchange_finder.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/segment_scanner.hpp"
#include "syntax/set_collector.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::cli {
namespace {

using Next = syntax::SegmentScanner::Next;

class Walk {
public:
    Walk(ByteSource& source, WalkVisitor& visitor)
        : window_(source), scanner_(window_), visitor_(visitor) {}

    Expected<void> run() {
        for (;;) {
            scanner_.release();
            auto const found = finder_.find();
            if (!found) return std::unexpected(found.error());
            tell(finder_.take_lead(), found->value_or(scanner_.standard()));
            tell(finder_.take_noise(), scanner_.standard());
            if (!*found) return {};
            auto header = **found == syntax::Standard::x12 ? take_isa() : take_unb();
            if (!header) return header;
            if (auto done = take_segments(); !done) return done;
        }
    }

private:
    /// Bytes that are no interchange are told with the codes of the one that they stand at.
    void tell(syntax::Findings findings, syntax::Standard standard) {
        for (syntax::Finding& finding : findings) finding.standard = standard;
        if (!findings.empty()) visitor_.on_noise(findings);
    }

    Expected<void> take_isa() {
        auto const header = syntax::parse_isa(window_.unread(), scanner_.byte(), scanner_.line());
        if (!header) return std::unexpected(header.error());
        std::string_view const raw = window_.unread().substr(0, header->size);
        std::string const text =
            header->is_wrapped
                ? syntax::without_line_ends(raw.substr(0, raw.size() - 1)) + raw.back()
                : std::string(raw);
        delimiters_ = header->interchange.delimiters;
        HeaderText isa{header->interchange, {}, text, {}};
        std::string_view const body = std::string_view(text).substr(0, text.size() - 1);
        std::size_t const count = syntax::count_parts(body, delimiters_.element);
        for (std::size_t i = 2; i <= count; ++i)
            isa.elements.push_back(syntax::part_of(body, delimiters_.element, i));
        if (auto done = visitor_.on_header(isa); !done) return done;
        scanner_.skip(header->size);
        is_shifted_ = false;
        scanner_.begin(syntax::Standard::x12, delimiters_, header->is_wrapped);
        return {};
    }

    Expected<void> take_unb() {
        std::uint64_t const byte = scanner_.byte();
        std::uint32_t const line = scanner_.line();
        if (auto ready = window_.ensure(limits::sniff_bytes_max); !ready) return ready;
        auto const header = syntax::parse_unb_header(window_.unread(), byte, line);
        if (!header)
            return std::unexpected(header.error().while_doing("reading an EDIFACT header"));
        std::string const una(window_.unread().substr(0, header->una_size));
        delimiters_ = header->delimiters;
        scanner_.skip(header->una_size);
        is_shifted_ = syntax::is_in_iso2022(*header, std::nullopt);
        scanner_.begin(syntax::Standard::edifact, delimiters_, header->is_wrapped, is_shifted_);
        auto const next = scanner_.peek_header();
        if (!next) return std::unexpected(next.error());
        TIDEGATE_CHECK(*next == Next::segment);
        syntax::Segment const& segment = scanner_.segment();
        if (auto ascii = check_ascii(segment); !ascii) return ascii;
        syntax::Interchange unb = syntax::parse_unb(segment, *header, std::nullopt);
        unb.byte = byte;
        unb.line = line;
        std::string text(segment.tag);
        std::vector<std::string_view> elements;
        for (std::string_view const element : segment.elements) {
            (text += delimiters_.element) += element;
            elements.push_back(element);
        }
        text += delimiters_.segment;
        if (auto done = visitor_.on_header({unb, una, text, std::move(elements)}); !done)
            return done;
        scanner_.take();
        return {};
    }

    /// Up to and with IEA or UNZ, or up to where the next header or the end shows that there is
    /// none.
    Expected<void> take_segments() {
        for (;;) {
            scanner_.release();
            auto const next = scanner_.peek(false);
            if (!next) return std::unexpected(next.error());
            if (*next != Next::segment) return {};
            auto const role = syntax::role_of(scanner_.standard(), scanner_.segment().tag);
            if (role == syntax::EnvelopeRole::set_header) {
                if (auto done = take_set(); !done) return done;
                continue;
            }
            if (auto ascii = check_ascii(scanner_.segment()); !ascii) return ascii;
            if (auto done = visitor_.on_segment(scanner_.segment()); !done) return done;
            scanner_.take();
            if (role != syntax::EnvelopeRole::interchange_trailer) continue;
            return delimiters_.segment == '\r' ? scanner_.skip_line_feed() : Expected<void>{};
        }
    }

    Expected<void> take_set() {
        syntax::Findings ignored;  // judging is the work of edi_pass
        auto const complete = collector_.collect(delimiters_, std::nullopt, ignored);
        if (!complete) return std::unexpected(complete.error());
        for (syntax::Segment const& segment : collector_.set().segments) {
            if (auto ascii = check_ascii(segment); !ascii) return ascii;
        }
        return visitor_.on_set(collector_.set(), *complete);
    }

    /// Segments of ISO 2022 are seen decoded, and only their ASCII is the same bytes again.
    [[nodiscard]] Expected<void> check_ascii(syntax::Segment const& segment) const {
        if (!is_shifted_ || !visitor_.writes_bytes()) return {};
        std::string_view text = segment.tag;
        if (!segment.elements.empty()) {
            std::string_view const last = segment.elements.back();
            text = {text.data(), static_cast<std::size_t>(last.data() + last.size() - text.data())};
        }
        if (std::ranges::all_of(text, [](char byte) { return (byte & 0x80) == 0; })) return {};
        return fail(
            ErrorCode::invalid,
            fmt::format(
                "segment {} of an interchange in UNOX has characters that are not ASCII: they are "
                "read, but not written again",
                syntax::printable(segment.tag)
            ),
            Position{{}, segment.line, 0, segment.byte},
            "have the interchange sent as UNOY, or read it with edi json"
        );
    }

    syntax::ByteWindow window_;
    syntax::SegmentScanner scanner_;
    syntax::InterchangeFinder finder_{window_, scanner_, true, true};
    syntax::SetCollector collector_{window_, scanner_};
    WalkVisitor& visitor_;
    syntax::Delimiters delimiters_;
    bool is_shifted_ = false;
};

}  // namespace

Expected<void> walk(ByteSource& source, WalkVisitor& visitor) {
    return Walk(source, visitor).run();
}

std::size_t binary_element_of(syntax::Segment const& segment) {
    if (segment.standard != syntax::Standard::x12) return 0;
    if (segment.tag == "BIN") return 2;
    return segment.tag == "BDS" ? 3 : 0;
}

}  // namespace tidegate::cli
