// SegmentScanner::take_plain: the loop in which most of a large file is read. What it does not take
// is left to peek(), which knows everything.
#include "syntax/characters.hpp"
#include "syntax/segment_scanner.hpp"

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr std::uint32_t pack(char first, char second, char third) {
    auto const byte = [](char c) { return std::uint32_t{static_cast<unsigned char>(c)}; };
    return byte(first) << 16 | byte(second) << 8 | byte(third);
}

constexpr std::uint32_t pack(std::string_view tag) {
    return pack(tag[0], tag[1], tag.size() > 2 ? tag[2] : '\0');
}

/// Tags of X12 that mean something to reader or scanner, each in a place of its own: to see that a
/// tag is none of them takes one comparison, whatever tags come.
class ReservedTags {
public:
    constexpr ReservedTags() {
        for (factor_ = 1; !try_factor(); factor_ += 2) {
        }
    }
    [[nodiscard]] bool contains(std::uint32_t tag) const { return slots_[slot_of(tag)] == tag; }

private:
    static constexpr std::size_t kBits = 5;
    static constexpr std::array kTags = {
        pack("ISA"), pack("IEA"), pack("TA1"), pack("BIN"), pack("BDS"),
        pack("ST"),  pack("SE"),  pack("GS"),  pack("GE"),
    };

    [[nodiscard]] constexpr std::size_t slot_of(std::uint32_t tag) const {
        return static_cast<std::uint32_t>(tag * factor_) >> (32 - kBits);
    }
    constexpr bool try_factor() {
        slots_ = {};
        for (std::uint32_t const tag : kTags) {
            if (slots_[slot_of(tag)] != 0) return false;
            slots_[slot_of(tag)] = tag;
        }
        return true;
    }

    std::uint32_t factor_ = 1;
    std::array<std::uint32_t, std::size_t{1} << kBits> slots_{};
};

constexpr ReservedTags kReserved;

/// 1: a capital; 3: a capital or digit; 0: neither.
constexpr auto kTagBytes = [] {
    std::array<std::uint8_t, 256> bits{};
    for (unsigned byte = 0; byte < bits.size(); ++byte) {
        auto const c = static_cast<char>(byte);
        bits[byte] = static_cast<std::uint8_t>(is_upper(c) ? 3U : is_digit(c) ? 2U : 0U);
    }
    return bits;
}();

unsigned tag_bits(char byte) { return kTagBytes[static_cast<unsigned char>(byte)]; }

enum class Tag : std::uint8_t {
    body,     ///< well formed, and means nothing to reader and scanner
    trailer,  ///< of a set or message
    other,
};

/// Bytes stand behind the tag; those of tags come in any order, so nothing here branches on them.
Tag tag_of(char const* tag, std::size_t size, Standard standard) {
    bool const is_edifact = standard == Standard::edifact;
    bool const has_third = size == 3;
    if (!has_third && (size != 2 || is_edifact)) return Tag::other;
    unsigned const third = tag_bits(tag[2]) | (has_third ? 0U : 2U);
    bool const is_tag = (tag_bits(tag[0]) & tag_bits(tag[1]) >> 1 & third >> 1 & 1) != 0;
    auto const packed = pack(tag[0], tag[1], static_cast<char>(tag[2] & (has_third ? 0xFF : 0)));
    bool const is_service = packed >> 8 == pack("UN") >> 8;
    if (is_tag & !is_service & !kReserved.contains(packed)) [[likely]]
        return Tag::body;
    return packed == (is_edifact ? pack("UNT") : pack("SE")) ? Tag::trailer : Tag::other;
}

}  // namespace

bool SegmentScanner::take_plain(Segments& to, std::size_t segments_max) {
    constexpr std::size_t kRunBytesMax = std::size_t{1} << 30;  // the reach of the index
    if (has_next_ || is_wrapped_ || shifts_ || separators_end_lines_) return false;
    std::string_view const text = window_->unread().substr(0, kRunBytesMax);
    align_index(text);
    char const* front = text.data();
    bool has_trailer = false;
    for (;;) {
        has_trailer = take_ended(text, front, to, segments_max);
        if (has_trailer) break;
        std::size_t const open = index_.marks().size() - mark_;
        bool const is_stopped = end_ < index_.segments().size();
        if (is_stopped || open > limits::elements_per_segment_max) break;
        if (!index_.more(text.data() + text.size(), mark_)) break;
        mark_ = 0;
        end_ = 0;
    }
    if (front != text.data()) after_carriage_return_ = false;
    window_->consume(static_cast<std::size_t>(front - text.data()));
    return has_trailer;
}

/// Takes the segments that end in what is indexed, from `front` on, up to one that is not plain or
/// to the trailer of the set, and moves `front` behind them. True if the last one is the trailer.
bool SegmentScanner::take_ended(
    std::string_view text, char const*& front, Segments& to, std::size_t segments_max
) {
    // A few at a time: the loop over them knows that there is room, and hardly any is made in vain.
    constexpr std::size_t kRun = 16;
    for (;;) {
        std::size_t const had = to.size();
        std::size_t const wanted =
            std::min({kRun, segments_max - had, index_.segments().size() - end_});
        if (wanted == 0) return false;
        to.resize(had + wanted);
        auto const [taken, has_trailer] =
            fill_plain(text, front, std::span(to).subspan(had), static_cast<std::uint32_t>(had));
        if (taken != 0) index_.keep();
        to.resize(had + taken);
        if (has_trailer || taken != wanted) return has_trailer;
    }
}

/// Makes segments of the next ones that end, while they are plain; moves `front` behind them.
/// `position`: ordinal of the one before.
SegmentScanner::Filled SegmentScanner::fill_plain(
    std::string_view text, char const*& front, std::span<Segment> to, std::uint32_t position
) {
    char const* const data = index_.data();
    char const* const text_end = text.data() + text.size();
    std::uint64_t const offset = index_.offset();
    std::uint32_t const* run = index_.marks().data() + mark_;
    SegmentEnd const* const ends = index_.segments().data() + end_;
    Standard const standard = standard_;
    char const* at = front;
    std::uint32_t line = line_;
    auto mark = static_cast<std::uint32_t>(mark_);
    std::size_t taken = 0;
    Tag tag = Tag::body;
    while (taken < to.size() && tag == Tag::body) {
        SegmentEnd const end = ends[taken];
        std::uint32_t const count = end.mark - mark;
        auto const begin = static_cast<std::uint32_t>(at - data);
        std::uint32_t const tag_size = *run - begin;
        bool const is_plain = ((end.content & content::special) == 0) &
                              (count <= limits::elements_per_segment_max) &
                              (run[count] - begin <= limits::segment_bytes_max);
        if (!is_plain) break;
        tag = tag_of(at, tag_size, standard);
        if (tag == Tag::other) break;
        Segment& segment = to[taken++];
        segment.tag = {at, tag_size};
        segment.elements = {data, run, count};
        segment.byte = offset + begin;
        segment.line = line;
        segment.position = ++position;
        segment.source_begins = nullptr;
        segment.content = static_cast<std::uint8_t>(end.content);
        segment.standard = standard;
        at = data + run[count] + 1;
        run += count + 1;
        mark += count + 1;
        if (at + 1 < text_end && at[0] == '\r' && at[1] == '\n') ++at;
        if (at < text_end && *at == '\n') {
            ++line;
            ++at;
        }
    }
    front = at;
    line_ = line;
    mark_ = mark;
    end_ += taken;
    return {taken, tag == Tag::trailer};
}

}  // namespace tidegate::syntax
