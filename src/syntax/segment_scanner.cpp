#include "syntax/segment_scanner.hpp"

#include "syntax/characters.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kEdifactTagBytes = 3;

/// True for a tag with ":1" or ":2:1" and so on behind it.
bool has_loop_counters(std::string_view tag, char component) {
    if (tag.size() < kEdifactTagBytes + 2 || tag[kEdifactTagBytes] != component) return false;
    return std::ranges::all_of(tag.substr(kEdifactTagBytes), [&](char byte) {
        return byte == component || is_digit(byte);
    });
}

/// A tag that begins with U, and not as UNA and UNB do.
bool is_body_of_u(std::string_view text) {
    if (text[0] != 'U' || text.size() < kEdifactTagBytes) return false;
    if (text[1] != 'N') return !is_line_end(text[1]);
    return text[2] != 'A' && text[2] != 'B' && !is_line_end(text[2]);
}

/// Number of the element that holds the length of the binary data which follows it; 0 if the
/// segment has none.
std::size_t length_element(std::string_view tag) {
    if (tag == "BIN") return 1;
    return tag == "BDS" ? 2 : 0;
}

}  // namespace

void SegmentScanner::begin(
    Standard standard, Delimiters const& delimiters, bool is_wrapped, bool is_shifted
) {
    standard_ = standard;
    shifts_ = is_shifted ? std::optional(Iso2022Decoder()) : std::nullopt;
    faults_.clear();
    is_wrapped_ = is_wrapped && !is_line_end(delimiters.segment);
    delimiters_ = delimiters;
    separators_end_lines_ = is_line_end(delimiters.segment) || is_line_end(delimiters.element) ||
                            is_line_end(delimiters.component) ||
                            is_line_end(delimiters.repetition) || is_line_end(delimiters.release);
    index_.begin(delimiters, is_wrapped_);
    has_next_ = false;
}

void SegmentScanner::release() {
    window_->release();
    index_.release();
    if (!is_wrapped_ && !shifts_) return;
    // What stands next may lie in the arena: it is read again when it is asked for.
    has_next_ = false;
    unwrapped_.reset();
}

Expected<SegmentScanner::Next> SegmentScanner::peek(bool in_set) {
    if (has_next_) return next_;
    return look(find_next(), in_set);
}

Expected<SegmentScanner::Next> SegmentScanner::peek_header() {
    if (auto skipped = skip_blanks(); !skipped) return std::unexpected(skipped.error());
    return look(window_->unread().empty() ? Next::end : Next::segment, false);
}

Expected<SegmentScanner::Next> SegmentScanner::look(Expected<Next> next, bool in_set) {
    if (!next) return next;
    next_ = *next;
    if (next_ == Next::segment) {
        if (auto scanned = scan_segment(in_set); !scanned) return std::unexpected(scanned.error());
    }
    has_next_ = true;
    return next_;
}

Expected<SegmentScanner::Next> SegmentScanner::find_next() {
    // Most segments begin right here, with a letter that no header begins with.
    if (std::string_view const here = window_->unread();
        !here.empty() && is_upper(here[0]) && here[0] != 'I' && here[0] != 'U')
        return Next::segment;
    if (auto skipped = skip_blanks(); !skipped) return std::unexpected(skipped.error());
    std::string_view text = window_->unread();
    if (text.empty()) return Next::end;
    if (text[0] != 'I' && text[0] != 'U') return Next::segment;
    if (is_body_of_u(text)) return Next::segment;
    // In another set these bytes are other letters.
    if (shifts_ && !shifts_->is_ascii()) return Next::segment;
    if (auto ready = window_->ensure(limits::isa_bytes_max); !ready)
        return std::unexpected(ready.error());
    text = window_->unread();
    if (is_header(text)) return Next::header;
    bool const is_broken =
        is_wrapped_ && is_header(without_line_ends(text.substr(0, limits::isa_bytes_max)));
    return is_broken ? Next::header : Next::segment;
}

bool SegmentScanner::is_header(std::string_view text) const {
    if (is_standard_isa(text) || begins_edifact(text)) return true;
    return standard_ == Standard::x12 && looks_like_isa(text) && text[3] == delimiters_.element;
}

Expected<void> SegmentScanner::skip_blanks() {
    constexpr std::size_t kLongestBlank = 3;
    for (;;) {
        if (window_->unread().size() < kLongestBlank) {
            if (auto ready = window_->ensure(kLongestBlank); !ready) return ready;
        }
        std::size_t const size = blank_size(window_->unread());
        if (size == 0) return {};
        skip(size);
    }
}

void SegmentScanner::skip(std::size_t count) {
    count_lines(window_->unread().substr(0, count));
    window_->consume(count);
    has_next_ = false;
}

Expected<void> SegmentScanner::skip_line_feed() {
    if (auto ready = window_->ensure(1); !ready) return ready;
    if (after_carriage_return_ && window_->unread().starts_with('\n')) skip(1);
    return {};
}

Expected<bool> SegmentScanner::skip_object(std::size_t count) {
    constexpr std::string_view kTrailer = "UNP";
    if (count > limits::segment_bytes_max) {
        return fail(
            ErrorCode::too_large,
            fmt::format(
                "the object at byte {} has {} bytes, {} at most are read", byte(), count,
                limits::segment_bytes_max
            ),
            position(), "have it sent by other means"
        );
    }
    if (auto ready = window_->ensure(count + kTrailer.size()); !ready)
        return std::unexpected(ready.error());
    std::string_view const text = window_->unread();
    if (text.size() < count || !text.substr(count).starts_with(kTrailer)) return false;
    skip(count);
    // What was marked in the object is no end of anything.
    index_.restart(window_->unread().data(), byte());
    return true;
}

void SegmentScanner::take() {
    TIDEGATE_CHECK(has_next_ && next_ == Next::segment);
    if (shifts_) shifts_ = shifts_behind_;
    if (may_hold_line_ends_) return skip(size_);
    after_carriage_return_ = false;
    window_->consume(size_);
    has_next_ = false;
}

Expected<void> SegmentScanner::scan_segment(bool in_set) {
    bool at_end = false;
    for (;;) {
        std::string_view const text = window_->unread();
        switch (shifts_ ? scan_shifted(text, at_end) : scan(text, at_end, in_set)) {
            case Scan::done:
                if (!shifts_) finish(text);
                finish_tag();
                return {};
            case Scan::too_many_elements:
                return fail(
                    ErrorCode::too_large,
                    fmt::format(
                        "segment {} at byte {} (line {}) has more than {} elements",
                        printable(segment_.tag), byte(), line_, limits::elements_per_segment_max
                    ),
                    position(), "check that its segment terminator is there"
                );
            case Scan::other_encoding:
                return fail(
                    ErrorCode::invalid,
                    fmt::format(
                        "the segment at byte {} (line {}) changes to a coding system that is not "
                        "ISO 2022: what follows cannot be read",
                        byte(), line_
                    ),
                    position(), "have the interchange sent as UNOY in UTF-8, or as UNOC"
                );
            case Scan::too_long:
                break;
            case Scan::more: {
                if (text.size() > limits::segment_bytes_max) break;
                auto grown = window_->grow();
                if (!grown) return std::unexpected(grown.error());
                at_end = !*grown;
                continue;
            }
        }
        return fail(
            ErrorCode::too_large,
            fmt::format(
                "the segment at byte {} (line {}) is longer than {} bytes", byte(), line_,
                limits::segment_bytes_max
            ),
            position(),
            "check that the segment terminator in ISA or UNA is the one that the segments end with"
        );
    }
}

SegmentScanner::Scan SegmentScanner::scan(std::string_view text, bool at_end, bool in_set) {
    ends_count_ = 0;
    segment_.content = 0;
    is_terminated_ = true;
    length_is_wrong_ = false;
    align_index(text);
    std::size_t binary_after = 0;
    for (;;) {
        if (mark_ == index_.marks().size()) {
            if (!index_.more(text.data() + text.size(), mark_)) break;
            mark_ = 0;
            end_ = 0;
            continue;
        }
        auto at = static_cast<std::size_t>(index_.offset() + index_.marks()[mark_] - byte());
        if (at > limits::segment_bytes_max) return Scan::too_long;
        ends_[ends_count_++] = static_cast<std::uint32_t>(at);
        bool const is_end =
            end_ < index_.segments().size() && index_.segments()[end_].mark == mark_;
        ++mark_;
        if (is_end) {
            segment_.content |= static_cast<std::uint8_t>(index_.segments()[end_++].content);
            size_ = at + 1;
            return Scan::done;
        }
        if (ends_count_ > limits::elements_per_segment_max) {
            segment_.tag = text.substr(0, ends_[0]);
            return Scan::too_many_elements;
        }
        if (ends_count_ == 1 && in_set && standard_ == Standard::x12 && text[0] == 'B')
            binary_after = length_element(text.substr(0, at));
        if (binary_after != 0 && ends_count_ == binary_after + 1 && !length_is_wrong_) {
            if (Scan const binary = scan_binary(text, ++at, at_end); binary != Scan::done)
                return binary;
            pass_binary(text, at);
        }
    }
    return scan_rest(text, at_end);
}

/// The segment has no terminator in what is here.
SegmentScanner::Scan SegmentScanner::scan_rest(std::string_view text, bool at_end) {
    if (!at_end) return Scan::more;
    if (text.size() > limits::segment_bytes_max) return Scan::too_long;
    // The input ends inside the segment: blanks after its last element are the end of the file, not
    // data.
    std::size_t const begin = ends_count_ == 0 ? 0 : ends_[ends_count_ - 1] + 1;
    std::size_t end = text.size();
    while (end > begin && blank_size(text.substr(end - 1)) == 1) --end;
    ends_[ends_count_++] = static_cast<std::uint32_t>(end);
    segment_.content = content::anything;
    size_ = text.size();
    is_terminated_ = false;
    return Scan::done;
}

/// Finds the first mark of what stands next, whether it was looked at before or not.
void SegmentScanner::align_index(std::string_view text) {
    if (!index_.stands_at(text.data(), byte())) {
        index_.restart(text.data(), byte());
        mark_ = 0;
        end_ = 0;
        return;
    }
    // Mostly it is the mark behind the last one that was read; it is looked for from there.
    auto const marks = index_.marks();
    auto const here = static_cast<std::uint32_t>(byte() - index_.offset());
    mark_ = std::min(mark_, marks.size());
    while (mark_ != 0 && marks[mark_ - 1] >= here) --mark_;
    while (mark_ < marks.size() && marks[mark_] < here) ++mark_;
    find_end();
}

/// The first segment that ends not before mark_.
void SegmentScanner::find_end() {
    auto const ends = index_.segments();
    end_ = std::min(end_, ends.size());
    while (end_ != 0 && ends[end_ - 1].mark >= mark_) --end_;
    while (end_ < ends.size() && ends[end_].mark < mark_) ++end_;
}

/// Moves `at`, the first byte of binary data, to its end. Where the length and the terminator
/// disagree the data is left to be read as text, which is marked.
SegmentScanner::Scan SegmentScanner::scan_binary(
    std::string_view text, std::size_t& at, bool at_end
) {
    std::size_t const begin = ends_[ends_count_ - 2] + 1;
    std::string_view const length = text.substr(begin, ends_[ends_count_ - 1] - begin);
    std::size_t count = 0;
    auto const [rest, problem] =
        std::from_chars(length.data(), length.data() + length.size(), count);
    bool const is_number = is_digits(length) && problem == std::errc{};
    if (is_number && count > limits::segment_bytes_max) return Scan::too_long;
    if (is_number && count >= text.size() - at && !at_end) return Scan::more;
    if (is_number && count < text.size() - at && text[at + count] == delimiters_.segment) {
        at += count;
    } else {
        length_is_wrong_ = true;
    }
    return Scan::done;
}

/// Separators inside binary data are none. Its bytes up to `at` need not be indexed.
void SegmentScanner::pass_binary(std::string_view text, std::size_t at) {
    segment_.content = content::anything;
    std::uint64_t const end = byte() + at;
    if (end > index_.end()) {
        index_.restart(text.data() + at, end);
        mark_ = 0;
        end_ = 0;
        return;
    }
    auto const marks = index_.marks();
    while (mark_ < marks.size() && index_.offset() + marks[mark_] < end) ++mark_;
    find_end();
}

void SegmentScanner::finish(std::string_view text) {
    segment_.byte = byte();
    segment_.line = line_;
    segment_.position = 0;
    segment_.standard = standard_;
    segment_.source_begins = nullptr;
    may_hold_line_ends_ = (segment_.content & content::special) != 0 || separators_end_lines_;
    bool const is_broken = is_wrapped_ && may_hold_line_ends_ &&
                           std::ranges::any_of(text.substr(0, size_), is_line_end);
    if (is_broken) {
        unwrap(text.substr(0, is_terminated_ ? size_ - 1 : size_));
    } else {
        segment_.tag = text.substr(0, ends_[0]);
    }
}

/// What holds for a segment however it was read.
void SegmentScanner::finish_tag() {
    segment_.elements = {segment_.tag.data(), ends_.data(), ends_count_ - 1};
    // EDIFACT syntax 1 to 3 may put counters of loops behind the tag (NAD:1:2): they are no part of
    // it. A segment without an element is none by ISO 9735: there they are data with a wrong
    // separator in front.
    if (standard_ == Standard::edifact && (segment_.content & content::components) != 0 &&
        !segment_.elements.empty() && has_loop_counters(segment_.tag, delimiters_.component))
        segment_.tag = segment_.tag.substr(0, kEdifactTagBytes);
}

/// Puts a copy without line ends in the place of a segment that has some, and keeps where they
/// were.
void SegmentScanner::unwrap(std::string_view text) {
    auto* const begins =
        static_cast<std::uint32_t*>(unwrapped_.allocate(ends_count_ * sizeof(std::uint32_t), 4));
    std::size_t seen = 0;
    std::size_t dropped = 0;
    for (std::size_t i = 0; i < ends_count_; ++i) {
        std::uint32_t& end = ends_[i];
        dropped += static_cast<std::size_t>(
            std::ranges::count_if(text.substr(seen, end - seen), is_line_end)
        );
        seen = end;
        std::size_t begin = std::min<std::size_t>(end + 1, text.size());
        while (begin < text.size() && is_line_end(text[begin])) ++begin;
        begins[i] = static_cast<std::uint32_t>(begin);
        end -= static_cast<std::uint32_t>(dropped);
    }
    segment_.source_begins = begins;
    segment_.tag = unwrapped_.copy(without_line_ends(text)).substr(0, ends_[0]);
}

/// LF, CR and CR LF end a line each, also when a chunk of the input ends between CR and LF.
void SegmentScanner::count_lines(std::string_view text) {
    // Hardly a segment holds a line end, and to see that takes no more than a vector loop.
    std::uint8_t has_line_end = 0;
    for (char const byte : text) has_line_end |= static_cast<std::uint8_t>(is_line_end(byte));
    if (has_line_end == 0) {
        after_carriage_return_ = after_carriage_return_ && text.empty();
        return;
    }
    for (char const byte : text) {
        if (byte == '\r' || (byte == '\n' && !after_carriage_return_)) ++line_;
        after_carriage_return_ = byte == '\r';
    }
}

}  // namespace tidegate::syntax
