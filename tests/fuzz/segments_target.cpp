// The segment scanner: segments of a text that is cut anywhere are those of the whole text, one by
// one or in runs.
#include "fuzz/pieces.hpp"
#include "fuzz/service_characters.hpp"
#include "syntax/segment_scanner.hpp"

#include <string>
#include <vector>

namespace tidegate::fuzz {

void segments(std::string_view input);

namespace {

struct Scanned {
    std::string tag;
    std::vector<std::string> elements;
    std::uint64_t byte = 0;
    std::uint32_t line = 0;
    bool operator==(Scanned const&) const = default;
};

struct Result {
    std::vector<Scanned> segments;
    std::size_t unterminated = 0;
    std::size_t with_wrong_length = 0;
    bool operator==(Result const&) const = default;
};

void keep(Result& result, syntax::Segment const& segment, Characters const& of) {
    bool const is_whole = segment.is_as_received();
    require(
        !is_whole || of.text.substr(segment.byte, segment.tag.size()) == segment.tag,
        "a tag is what stands at its offset"
    );
    Scanned& kept = result.segments.emplace_back();
    kept.tag = segment.tag;
    kept.byte = segment.byte;
    kept.line = segment.line;
    for (std::size_t i = 1; i <= segment.elements.size(); ++i) {
        std::string_view const element = segment.element(i);
        require(
            !is_whole || of.text.substr(segment.element_byte(i), element.size()) == element,
            "an element is what stands at its offset"
        );
        kept.elements.emplace_back(element);
    }
}

/// Up to the end, a header or an error. As a set is read: with `is_quick` runs of plain segments at
/// once.
Result scan(ByteSource& source, Characters const& of, bool in_set, bool is_quick) {
    constexpr std::size_t kRunMax = 3;
    syntax::ByteWindow window(source);
    syntax::SegmentScanner scanner(window);
    scanner.begin(of.standard, of.delimiters, of.is_wrapped);
    Result result;
    syntax::Segments run;
    for (;;) {
        run.clear();
        if (is_quick) scanner.take_plain(run, kRunMax);
        for (syntax::Segment const& segment : run) keep(result, segment, of);
        auto const next = scanner.peek(in_set);
        if (!next || *next != syntax::SegmentScanner::Next::segment) return result;
        require(result.unterminated == 0, "only the last segment can lack its terminator");
        keep(result, scanner.segment(), of);
        if (!scanner.is_terminated()) ++result.unterminated;
        if (scanner.length_is_wrong()) ++result.with_wrong_length;
        scanner.take();
        if (result.segments.size() % 2 == 0) scanner.release();
    }
}

}  // namespace

void segments(std::string_view input) {
    Characters const of(input);
    if (!of.are_usable()) return;
    for (bool const in_set : {false, true}) {
        MemorySource source(of.text);
        Result const whole = scan(source, of, in_set, false);
        std::uint64_t end = 0;
        for (Scanned const& segment : whole.segments) {
            require(segment.byte >= end, "segments stand one behind the other");
            end = segment.byte + segment.tag.size();
        }
        Pieces pieces(of.text);
        require(
            scan(pieces, of, in_set, false) == whole,
            "segments do not depend on where the text is cut"
        );
        MemorySource again(of.text);
        require(
            scan(again, of, in_set, true) == whole, "plain segments are the same taken at once"
        );
        Pieces pieces_again(of.text);
        require(
            scan(pieces_again, of, in_set, true) == whole,
            "plain segments taken at once do not depend on where the text is cut"
        );
    }
}

}  // namespace tidegate::fuzz
