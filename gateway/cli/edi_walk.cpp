#include "cli/edi_walk.hpp"

#include "syntax/byte_window.hpp"
#include "syntax/characters.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/interchange_finder.hpp"
#include "syntax/segment_scanner.hpp"
#include "syntax/set_collector.hpp"

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
            if (auto const lead = finder_.take_lead(); !lead.empty()) visitor_.on_noise(lead);
            if (auto const noise = finder_.take_noise(); !noise.empty()) visitor_.on_noise(noise);
            if (!*found) return {};
            if (auto done = take_header(); !done) return done;
            if (auto done = take_segments(); !done) return done;
        }
    }

private:
    Expected<void> take_header() {
        auto const header = syntax::parse_isa(window_.unread(), scanner_.byte(), scanner_.line());
        if (!header) return std::unexpected(header.error());
        std::string_view const raw = window_.unread().substr(0, header->size);
        std::string const text =
            header->is_wrapped
                ? syntax::without_line_ends(raw.substr(0, raw.size() - 1)) + raw.back()
                : std::string(raw);
        delimiters_ = header->interchange.delimiters;
        IsaText isa{*header, text, {}};
        std::string_view const body = std::string_view(text).substr(0, text.size() - 1);
        std::size_t const count = syntax::count_parts(body, delimiters_.element);
        for (std::size_t i = 2; i <= count; ++i)
            isa.elements.push_back(syntax::part_of(body, delimiters_.element, i));
        if (auto done = visitor_.on_isa(isa); !done) return done;
        scanner_.skip(header->size);
        scanner_.begin(syntax::Standard::x12, delimiters_, header->is_wrapped);
        return {};
    }

    /// Up to and with IEA, or up to where the next header or the end shows that there is none.
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
        return visitor_.on_set(collector_.set(), *complete);
    }

    syntax::ByteWindow window_;
    syntax::SegmentScanner scanner_;
    syntax::InterchangeFinder finder_{window_, scanner_, true, false};
    syntax::SetCollector collector_{window_, scanner_};
    WalkVisitor& visitor_;
    syntax::Delimiters delimiters_;
};

}  // namespace

Expected<void> walk(ByteSource& source, WalkVisitor& visitor) {
    return Walk(source, visitor).run();
}

std::size_t binary_element_of(std::string_view tag) {
    if (tag == "BIN") return 2;
    if (tag == "BDS") return 3;
    return 0;
}

}  // namespace tidegate::cli
