// SegmentScanner::take_plain: the loop in which most of a large file is read. What it does not take
// is left to peek(), which knows everything.
#include "syntax/characters.hpp"
#include "syntax/segment_scanner.hpp"

namespace tidegate::syntax {
namespace {

constexpr std::uint32_t pack(std::string_view tag) {
    std::uint32_t packed = 0;
    for (char const byte : tag) packed = packed << 8 | static_cast<unsigned char>(byte);
    return packed;
}

bool is_tag_byte(char byte) { return is_upper(byte) || is_digit(byte); }

}  // namespace

/// Tags that mean nothing to reader and scanner.
bool SegmentScanner::is_body_tag(std::string_view tag) const {
    if (tag.size() == 3) {
        if (!is_upper(tag[0]) || !is_tag_byte(tag[1]) || !is_tag_byte(tag[2])) return false;
        if (tag[0] == 'U' && tag[1] == 'N') return false;
        switch (pack(tag)) {
            case pack("ISA"):
            case pack("IEA"):
            case pack("TA1"):
            case pack("BIN"):
            case pack("BDS"):
                return false;
            default:
                return true;
        }
    }
    if (tag.size() != 2 || standard_ == Standard::edifact) return false;
    if (!is_upper(tag[0]) || !is_tag_byte(tag[1])) return false;
    switch (pack(tag)) {
        case pack("ST"):
        case pack("SE"):
        case pack("GS"):
        case pack("GE"):
            return false;
        default:
            return true;
    }
}

void SegmentScanner::take_plain(
    std::vector<Segment>& to, MarkStore& marks, std::size_t segments_max
) {
    if (has_next_ || is_wrapped_ || separators_end_lines_) return;
    align_index();
    std::string_view const text = window_->unread();
    std::size_t begin = 0;
    while (to.size() < segments_max) {
        Plain const found = take_plain_one(text, begin, to, marks);
        if (found == Plain::no) break;
        if (found == Plain::taken) continue;
        first_mark_ = mark_;
        if (!index_more(text)) break;
    }
    if (begin != 0) after_carriage_return_ = false;
    first_mark_ = mark_;
    window_->consume(begin);
}

/// Takes the segment at `begin` and the line end behind it, and moves `begin` behind both.
SegmentScanner::Plain SegmentScanner::take_plain_one(
    std::string_view text, std::size_t& begin, std::vector<Segment>& to, MarkStore& marks
) {
    char const* const front = text.data() + begin;
    std::uint32_t* const ends = marks.room();
    auto const origin = static_cast<std::uint32_t>(byte() + begin - index_.base());
    DelimiterIndex::Mark const* mark = index_.marks().data() + mark_;
    DelimiterIndex::Mark const* const last = index_.marks().data() + index_.marks().size();
    std::size_t const room = MarkStore::kRunMax;
    std::uint32_t content = 0;
    std::size_t count = 0;
    std::uint32_t size = 0;
    for (;; ++mark) {
        if (mark == last) return Plain::not_indexed;
        if (count == room) return Plain::no;
        size = mark->offset - origin;
        content |= mark->content;
        ends[count++] = size;
        if (front[size] == delimiters_.segment) break;
    }
    std::string_view const tag(front, ends[0]);
    if ((content & content::special) != 0 || !is_body_tag(tag)) return Plain::no;
    marks.keep(count);
    to.push_back(
        {.tag = tag,
         .elements = {front, ends, count - 1},
         .byte = byte() + begin,
         .line = line_,
         .position = static_cast<std::uint32_t>(to.size() + 1),
         .content = static_cast<std::uint8_t>(content),
         .standard = standard_}
    );
    mark_ = static_cast<std::size_t>(mark + 1 - index_.marks().data());
    begin += size + 1;
    bool const has_carriage_return =
        begin + 1 < text.size() && text[begin] == '\r' && text[begin + 1] == '\n';
    if (has_carriage_return) ++begin;
    if (begin < text.size() && text[begin] == '\n') {
        ++line_;
        ++begin;
    }
    return Plain::taken;
}

}  // namespace tidegate::syntax
