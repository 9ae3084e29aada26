#include "standards/fast_check.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tidegate::standards {

namespace {

enum ByteKind : std::uint8_t { plain, ends_component, special };

constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kLastPrintable = 0x7E;

constexpr std::uint32_t kWordBytes = sizeof(std::uint64_t);

constexpr std::uint64_t repeat_byte(unsigned byte) { return 0x0101010101010101u * byte; }

/// 0x80 in the place of each byte of `word` that is `byte`.
std::uint64_t equal_bytes(std::uint64_t word, char byte) {
    std::uint64_t const other = word ^ repeat_byte(static_cast<unsigned char>(byte));
    std::uint64_t const low = (other & repeat_byte(0x7F)) + repeat_byte(0x7F);
    return ~(low | other | repeat_byte(0x7F));
}

}  // namespace

FastCheck::FastCheck(SetPlan const& plan, syntax::Delimiters const& delimiters, Charset charset)
    : plan_(plan), delimiters_(delimiters) {
    byte_kinds_.fill(ByteKind::special);
    is_foreign_.fill(true);
    for (unsigned byte = kFirstPrintable; byte <= kLastPrintable; ++byte) {
        char const character = static_cast<char>(byte);
        if (!find_foreign_byte({&character, 1}, charset)) {
            byte_kinds_[byte] = ByteKind::plain;
            is_foreign_[byte] = false;
        } else {
            is_all_printable_allowed_ = false;
        }
    }
    auto const set_kind = [this](char delimiter, ByteKind kind) {
        if (delimiter != 0) byte_kinds_[static_cast<unsigned char>(delimiter)] = kind;
    };
    set_kind(delimiters.component, ByteKind::ends_component);
    set_kind(delimiters.repetition, ByteKind::special);
    set_kind(delimiters.release, ByteKind::special);
}

bool FastCheck::check(syntax::TransactionSet const& set) {
    places_.clear();
    doubtful_.clear();
    if (!plan_.automaton().is_usable()) return false;
    SetAutomaton::Walk walk(plan_.automaton());
    for (std::uint32_t i = 0; i < set.segments.size(); ++i) {
        auto const place = walk.step(set.segments[i].tag);
        if (!place) return false;
        places_.push_back(*place);
        if (!proves(set.segments[i], plan_.segment_at(*place))) doubtful_.push_back(i);
    }
    return walk.may_end();
}

bool FastCheck::proves(syntax::Segment const& segment, std::uint16_t definition) {
    if (segment.elements.empty() || !segment.is_as_received()) return false;
    // What the reader saw while it looked for separators need not be looked for again.
    bool const is_plain =
        (segment.content & ~syntax::content::padding) == 0 && is_all_printable_allowed_;
    bool const may_be_padded = (segment.content & syntax::content::padding) != 0;
    if (is_plain) {
        TokenSpan const tokens{
            .text = segment.elements.text(),
            .marks = segment.elements.marks(),
            .count = segment.elements.size(),
            .may_be_padded = may_be_padded
        };
        return plan_.plan_of(definition).proves(tokens);
    }
    bool const has_releases =
        delimiters_.release != 0 && (segment.content & syntax::content::releases) != 0;
    if (!(has_releases ? mark_released(segment) : mark_components(segment))) return false;
    TokenSpan const tokens{
        .text = has_releases ? data_.data() : segment.elements.text(),
        .marks = marks_.data(),
        .count = count_,
        .may_be_padded = may_be_padded
    };
    return components_ == 0 ? plan_.plan_of(definition).proves(tokens)
                            : shape(definition, count_, components_).proves(tokens);
}

/// Marks every component: false for a segment that only the slow path understands.
bool FastCheck::mark_components(syntax::Segment const& segment) {
    bool const is_known_clean =
        (segment.content & (syntax::content::special | syntax::content::repetitions)) == 0;
    if (!is_known_clean || !is_all_printable_allowed_) return mark_bytewise(segment);
    count_ = 0;
    components_ = 0;
    char const* const text = segment.elements.text();
    std::uint32_t const* const ends = segment.elements.marks();
    std::size_t const elements = segment.elements.size();
    std::uint32_t const end = ends[elements];
    marks_[0] = ends[0];
    std::size_t element = 1;
    // A word at a time; the last one overlaps what was looked at before.
    for (std::uint32_t at = ends[0] + 1; at < end; at += kWordBytes) {
        std::uint32_t const from = at + kWordBytes <= end ? at : end - kWordBytes;
        if (end < kWordBytes) return mark_bytewise(segment);
        std::uint64_t word = 0;
        std::memcpy(&word, text + from, kWordBytes);
        std::uint64_t found =
            delimiters_.component == 0 ? 0 : equal_bytes(word, delimiters_.component);
        if (from != at) found &= ~std::uint64_t{0} << (8 * (at - from));
        for (; found != 0; found &= found - 1) {
            std::uint32_t const mark =
                from + static_cast<std::uint32_t>(std::countr_zero(found)) / 8;
            while (ends[element] < mark) {
                if (count_ + 1 >= kPlanTokensMax) return false;
                marks_[++count_] = ends[element++];
            }
            if (count_ + 1 >= kPlanTokensMax) return false;
            marks_[++count_] = mark;
            components_ |= TokenMask{1} << count_;
        }
    }
    for (; element <= elements; ++element) {
        if (count_ >= kPlanTokensMax) return false;
        marks_[++count_] = ends[element];
    }
    return true;
}

/// The same, looking at every byte.
bool FastCheck::mark_bytewise(syntax::Segment const& segment) {
    count_ = 0;
    components_ = 0;
    char const* const base = segment.elements.text();
    marks_[0] = *segment.elements.marks();
    for (std::string_view const element : segment.elements) {
        auto mark = static_cast<std::uint32_t>(element.data() - base);
        for (char const c : element) {
            auto const kind = byte_kinds_[static_cast<unsigned char>(c)];
            if (kind != ByteKind::plain) [[unlikely]] {
                if (kind == ByteKind::special || count_ + 1 >= kPlanTokensMax) return false;
                marks_[++count_] = mark;
                components_ |= TokenMask{1} << count_;
            }
            ++mark;
        }
        if (count_ >= kPlanTokensMax) return false;
        marks_[++count_] = mark;
    }
    return true;
}

/// As mark_components, for a copy without release characters: what they release is data.
bool FastCheck::mark_released(syntax::Segment const& segment) {
    count_ = 0;
    components_ = 0;
    data_.assign(1, delimiters_.element);
    marks_[0] = 0;
    for (std::string_view const element : segment.elements) {
        for (std::size_t at = 0; at < element.size(); ++at) {
            char const c = element[at];
            if (c == delimiters_.release) {
                // The last character of a value releases nothing: the slow path knows what it is.
                if (++at == element.size() || is_foreign(element[at])) return false;
                data_ += element[at];
                continue;
            }
            auto const kind = byte_kinds_[static_cast<unsigned char>(c)];
            if (kind == ByteKind::special) return false;
            if (kind == ByteKind::ends_component) {
                if (count_ + 1 >= kPlanTokensMax) return false;
                marks_[++count_] = static_cast<std::uint32_t>(data_.size());
                components_ |= TokenMask{1} << count_;
            }
            data_ += c;
        }
        if (count_ >= kPlanTokensMax) return false;
        marks_[++count_] = static_cast<std::uint32_t>(data_.size());
        data_ += delimiters_.element;
    }
    return true;
}

SegmentPlan const& FastCheck::shape(
    std::uint16_t segment, std::size_t count, TokenMask components
) {
    if (shapes_.empty()) shapes_.resize(kShapes);
    std::uint64_t const key =
        (std::uint64_t{components} << 22) ^ (std::uint64_t{segment} << 6) ^ count;
    Shape& slot = shapes_[(key * 0x9E3779B97F4A7C15u) >> 56];
    if (slot.count != count || slot.segment != segment || slot.components != components) {
        slot = {
            .segment = segment,
            .count = static_cast<std::uint16_t>(count),
            .components = components,
            .plan = plan_.make_plan(segment, count, components),
        };
    }
    return slot.plan;
}

}  // namespace tidegate::standards
