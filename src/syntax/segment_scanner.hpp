// Cuts an interchange into segments and elements: delimiters in, segments out, one at a time,
// with the offset and line of each in the original input. Knows blanks between segments and
// length-driven BIN and BDS; knows nothing of envelopes. Source: X12.6 and ISO 9735-1 (segment and
// element structure).
#pragma once

#include "base/arena.hpp"
#include "base/error.hpp"
#include "base/iso2022.hpp"
#include "base/limits.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/delimiter_index.hpp"
#include "syntax/segment.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// Bytes of a segment in ISO 2022 that stand for no text, or whose effect is not known.
struct EncodingFault {
    std::uint16_t element;  ///< where they stand; 0: in the tag
    std::string bytes;
    bool is_sequence;  ///< an escape sequence; false: they have no character in their set
};

class SegmentScanner {
public:
    explicit SegmentScanner(ByteWindow& window) : window_(&window) {}

    /// Delimiters of the interchange whose segments follow. In a wrapped one line ends are dropped
    /// from segments.
    /// `is_shifted`: they are in ISO 2022 (UNOX). Delimiters are told from bytes of text by its
    /// shifts, and tags and elements are UTF-8.
    void begin(
        Standard standard, Delimiters const& delimiters, bool is_wrapped, bool is_shifted = false
    );
    /// Gives up all views of segments that were taken.
    void release();

    enum class Next : std::uint8_t {
        segment,
        header,  ///< an ISA, UNA or UNB stands here, of this or another set of delimiters
        end,     ///< nothing but blanks is left
    };
    /// What stands next; stays there until take() or consume_header(). `in_set` turns on the
    /// lengths of BIN and BDS. Errors: too_large (a segment over the limits), the source's.
    Expected<Next> peek(bool in_set);
    /// Like peek(), for the UNB that begins the interchange: what stands next is a segment whatever
    /// its tag; `end` if nothing is left.
    Expected<Next> peek_header();

    /// The segment that peek() found; its views hold until ByteWindow::release(), its elements
    /// until peek().
    [[nodiscard]] Segment const& segment() const { return segment_; }
    [[nodiscard]] Standard standard() const { return standard_; }
    /// False if the input ended before the terminator of segment().
    [[nodiscard]] bool is_terminated() const { return is_terminated_; }
    /// Set if BIN or BDS does not end where its length says; it was read up to the next terminator
    /// then.
    [[nodiscard]] bool length_is_wrong() const { return length_is_wrong_; }
    /// Of segment(), in ISO 2022: the first of each element.
    [[nodiscard]] std::span<EncodingFault const> encoding_faults() const { return faults_; }
    void take();

    /// Takes what stands next as long as it is plain: whole segments of a set's body, with nothing
    /// in them or behind them that needs a second look. Appends them to `to`, up to `segments_max`;
    /// the same as peek() and take() for each, in a fraction of the time. Their views and elements
    /// hold until release().
    /// True if the last one is the trailer of the set, SE or UNT.
    bool take_plain(Segments& to, std::size_t segments_max);

    /// Skips blanks and byte order marks. Errors: the source's.
    Expected<void> skip_blanks();
    /// Passes `count` bytes that are no segment (a header, noise), counting their lines.
    void skip(std::size_t count);
    /// Passes an object of `count` bytes, any bytes, if UNP stands behind it; otherwise does
    /// nothing and says false. Errors: too_large, the source's.
    Expected<bool> skip_object(std::size_t count);
    /// Passes the LF of a CR LF terminator. Errors: the source's.
    Expected<void> skip_line_feed();

    /// Offset and line of the next unread byte.
    [[nodiscard]] std::uint64_t byte() const { return window_->offset(); }
    [[nodiscard]] std::uint32_t line() const { return line_; }
    [[nodiscard]] Position position() const {
        return {.file = {}, .line = line_, .column = 0, .byte = byte()};
    }

private:
    enum class Scan : std::uint8_t {
        done,
        more,
        too_many_elements,
        too_long,
        other_encoding,  ///< ISO 2022 says that what follows is not of it
    };

    Expected<Next> find_next();
    Expected<Next> look(Expected<Next> next, bool in_set);
    Expected<void> scan_segment(bool in_set);
    Scan scan(std::string_view text, bool at_end, bool in_set);
    bool take_ended(
        std::string_view text, char const*& front, Segments& to, std::size_t segments_max
    );
    struct Filled {
        std::size_t count;
        bool has_trailer;
    };
    Filled fill_plain(
        std::string_view text, char const*& front, std::span<Segment> to, std::uint32_t position
    );
    void align_index(std::string_view text);
    Scan scan_binary(std::string_view text, std::size_t& at, bool at_end);
    void pass_binary(std::string_view text, std::size_t at);
    void find_end();
    Scan scan_rest(std::string_view text, bool at_end);
    Scan scan_shifted(std::string_view text, bool at_end);
    [[nodiscard]] bool is_passed(char32_t character) const;
    bool end_element(std::size_t next);
    void finish_shifted(std::string_view text, std::size_t begin, std::size_t end);
    void add_fault(std::string_view bytes, bool is_sequence);
    void finish(std::string_view text);
    void finish_tag();
    void unwrap(std::string_view text);
    [[nodiscard]] bool is_header(std::string_view text) const;
    void count_lines(std::string_view text);

    ByteWindow* window_;
    Standard standard_ = Standard::x12;
    Delimiters delimiters_;
    DelimiterIndex index_;
    std::size_t mark_ = 0;  ///< in index_: the first that was not read
    std::size_t end_ = 0;   ///< in index_: the segment that mark_ belongs to
    Segment segment_;
    /// Where the tag and the elements read so far end, from the front of the segment.
    std::array<std::uint32_t, limits::elements_per_segment_max + 2> ends_{};
    std::size_t ends_count_ = 0;
    Next next_ = Next::end;
    std::size_t size_ = 0;  ///< bytes of segment_ with its terminator
    std::uint32_t line_ = 1;
    Arena unwrapped_;  ///< segments without their line ends, or decoded
    /// In ISO 2022: the state at the front of what stands next, and behind it.
    std::optional<Iso2022Decoder> shifts_;
    Iso2022Decoder shifts_behind_;
    std::string decoded_;                       ///< segment_ in UTF-8, with its separators
    std::vector<std::uint32_t> source_begins_;  ///< as Segment::source_begins
    std::vector<EncodingFault> faults_;
    bool is_wrapped_ = false;
    bool separators_end_lines_ = false;  ///< one of them does: it counts a line
    bool has_next_ = false;
    bool may_hold_line_ends_ = false;  ///< segment_, or its terminator
    bool is_terminated_ = true;
    bool length_is_wrong_ = false;
    bool after_carriage_return_ = false;
};

}  // namespace tidegate::syntax
