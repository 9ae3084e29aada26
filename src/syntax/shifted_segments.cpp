// SegmentScanner::scan_shifted: segments of an interchange in ISO 2022 (UNOX). Bytes that look like
// delimiters may be halves of characters, so each is decoded before it is judged. A delimiter is
// one as a character of ASCII (or of a national form of ISO 646), in whatever set that is.
#include "base/charset.hpp"
#include "syntax/characters.hpp"
#include "syntax/segment_scanner.hpp"

#include <algorithm>

namespace tidegate::syntax {
namespace {

using Kind = Iso2022Decoder::Kind;

bool is_of(char32_t character, char delimiter) {
    return delimiter != 0 && character == static_cast<unsigned char>(delimiter);
}

}  // namespace

SegmentScanner::Scan SegmentScanner::scan_shifted(std::string_view text, bool at_end) {
    shifts_behind_ = *shifts_;
    decoded_.clear();
    source_begins_.clear();
    faults_.clear();
    ends_count_ = 0;
    std::size_t at = 0;
    std::size_t begin = 0;  // of the tag
    bool is_released = false;
    is_terminated_ = false;
    while (at < text.size() && !is_terminated_) {
        if (at > limits::segment_bytes_max) return Scan::too_long;
        auto step = shifts_behind_.next(text.substr(at));
        if (step.kind == Kind::cut) {
            if (!at_end) return Scan::more;
            step = {Kind::no_character, text.size() - at, U'\uFFFD'};
        }
        if (step.kind == Kind::other_system) return Scan::other_encoding;
        if (step.kind == Kind::unknown_sequence || step.kind == Kind::no_character)
            add_fault(text.substr(at, step.size), step.kind == Kind::unknown_sequence);
        std::size_t const here = at;
        at += step.size;
        bool const is_text = step.kind == Kind::character || step.kind == Kind::no_character;
        if (!is_text || is_passed(step.character)) {
            if (decoded_.empty()) begin = at;
            continue;
        }
        // Shifts in front of an element are no part of it.
        bool const is_first = ends_count_ != 0 && ends_[ends_count_ - 1] + 1 == decoded_.size();
        if (is_first) source_begins_.back() = static_cast<std::uint32_t>(here - begin);
        bool const is_release = !is_released && is_of(step.character, delimiters_.release);
        bool const is_data = is_released || is_release;
        is_released = is_release;
        is_terminated_ = !is_data && is_of(step.character, delimiters_.segment);
        if (is_terminated_ || (!is_data && is_of(step.character, delimiters_.element))) {
            if (!end_element((is_terminated_ ? here : at) - begin)) return Scan::too_many_elements;
        }
        if (!is_terminated_) append_utf8(decoded_, step.character);
    }
    if (!is_terminated_) {
        if (!at_end) return Scan::more;
        if (decoded_.empty()) begin = 0;
        // Blanks at the end of the file are no data.
        std::size_t const last = ends_count_ == 0 ? 0 : ends_[ends_count_ - 1] + 1;
        while (decoded_.size() > last && blank_size({&decoded_.back(), 1}) == 1)
            decoded_.pop_back();
        if (!end_element(at - begin)) return Scan::too_many_elements;
    }
    finish_shifted(text, begin, at);
    return Scan::done;
}

/// Line ends of lines of one width, and blanks in front of a tag that a shift has hidden so far.
bool SegmentScanner::is_passed(char32_t character) const {
    if (character >= 0x80) return false;
    auto const byte = static_cast<char>(character);
    return (is_wrapped_ && is_line_end(byte)) || (decoded_.empty() && blank_size({&byte, 1}) == 1);
}

/// Ends the tag or an element; `next`: where the next one begins. False if there are too many.
bool SegmentScanner::end_element(std::size_t next) {
    if (ends_count_ > limits::elements_per_segment_max) {
        segment_.tag = std::string_view(decoded_).substr(0, ends_[0]);
        return false;
    }
    ends_[ends_count_++] = static_cast<std::uint32_t>(decoded_.size());
    source_begins_.push_back(static_cast<std::uint32_t>(next));
    return true;
}

void SegmentScanner::finish_shifted(std::string_view text, std::size_t begin, std::size_t end) {
    size_ = end;
    segment_.byte = byte() + begin;
    segment_.line =
        line_ + static_cast<std::uint32_t>(std::ranges::count(text.substr(0, begin), '\n'));
    segment_.position = 0;
    segment_.standard = standard_;
    segment_.content = content::anything;
    length_is_wrong_ = false;
    may_hold_line_ends_ = true;
    std::size_t const count = source_begins_.size();
    auto* const begins = static_cast<std::uint32_t*>(
        unwrapped_.allocate(count * sizeof(std::uint32_t), alignof(std::uint32_t))
    );
    std::ranges::copy(source_begins_, begins);
    segment_.source_begins = begins;
    segment_.tag = unwrapped_.copy(decoded_).substr(0, ends_[0]);
}

/// The first of each element: the characters of a set that is not known would fill a report.
void SegmentScanner::add_fault(std::string_view bytes, bool is_sequence) {
    auto const element = static_cast<std::uint16_t>(ends_count_);
    if (!faults_.empty() && faults_.back().element == element) return;
    faults_.push_back({element, std::string(bytes), is_sequence});
}

}  // namespace tidegate::syntax
