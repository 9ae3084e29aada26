#include "syntax/step_marks.hpp"

#include "base/error.hpp"
#include "syntax/characters.hpp"

#include <hwy/cache_control.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

// Highway compiles the block between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once per
// instruction set, by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "syntax/step_marks.cpp"
#include <hwy/foreach_target.h>  // must stand in front of highway.h
#include <hwy/highway.h>

#ifndef TIDEGATE_STEP_MARKS_ONCE
#define TIDEGATE_STEP_MARKS_ONCE
namespace tidegate::syntax {

/// Bytes whose marks stand in one word, a bit for each.
inline constexpr std::size_t kBlockBytes = 64;
inline constexpr std::size_t kStepBlocks = kStepBytesMax / kBlockBytes;
/// How far ahead the text is asked for: over the end of a page, where the machine stops to guess.
inline constexpr std::size_t kPrefetchBytes = 4 * 1024;

struct Block {
    std::uint64_t segments = 0;
    std::uint64_t elements = 0;
    std::uint64_t components = 0;
    std::uint64_t repetitions = 0;
    std::uint64_t releases = 0;
    std::uint64_t special = 0;  ///< below 0x20 or above 0x7E, and no delimiter
    std::uint64_t blanks = 0;
};

/// What a block holds, to tell the content of a segment from, and how much stands in front of it.
struct BlockContent {
    std::uint64_t ends;
    std::uint64_t components;
    std::uint64_t releases;
    std::uint64_t rare;  ///< any of RareContent
    std::uint32_t ends_before;
    std::uint32_t components_before;
    std::uint32_t releases_before;
    std::uint32_t rare_before;
};

struct RareContent {
    std::uint64_t repetitions;
    std::uint64_t special;
    std::uint64_t padded;
};

/// Of one step; never read before it is written.
struct StepBlocks {
    std::array<BlockContent, kStepBlocks> blocks;
    std::array<RareContent, kStepBlocks> rare;
    std::array<std::uint32_t, kStepBytesMax + kMarksSlack> terminators;  ///< offsets in the step
};

// The rare cases take and give values: what the loop works on stays in registers.
struct BlockAndState {
    Block block;
    StepState state;
};

/// Takes away what release characters make data, also where they release each other.
[[gnu::noinline, gnu::cold]] BlockAndState release_bytes(
    std::string_view text, bool is_wrapped, BlockAndState at
);

/// Takes the line ends behind terminators away from what is special, also where a block ends
/// between the two. Sets state.last, but for a terminator at the end.
[[gnu::noinline, gnu::cold]] BlockAndState pass_line_ends(std::string_view text, BlockAndState at);

/// Content bits of what is rare in the bytes from `begin` to before `end` of the step.
[[gnu::noinline, gnu::cold]] std::uint32_t rare_content(
    StepBlocks const& step, std::size_t begin, std::size_t end
);

}  // namespace tidegate::syntax
#endif

HWY_BEFORE_NAMESPACE();
namespace tidegate::syntax::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::int8_t, kBlockBytes>;
using Offsets = hn::CappedTag<std::uint32_t, 16>;

struct Wanted {
    hn::Vec<Bytes> segment, element, component, repetition, release;
    // 0 as a delimiter is none, but the bytes of a text may be 0.
    std::uint64_t component_use, repetition_use, release_use;
};

HWY_INLINE Wanted wanted_of(Delimiters const& by) {
    constexpr Bytes bytes;
    auto const all = [&](char byte) { return hn::Set(bytes, static_cast<std::int8_t>(byte)); };
    auto const use = [](char byte) { return byte != 0 ? ~std::uint64_t{0} : 0; };
    return {
        all(by.segment), all(by.element),   all(by.component),  all(by.repetition),
        all(by.release), use(by.component), use(by.repetition), use(by.release),
    };
}

HWY_INLINE Block block_at(char const* text, Wanted const& wanted) {
    constexpr Bytes bytes;
    auto const blank = hn::Set(bytes, ' ');  // signed: bytes from 0x80 on are below it too
    auto const rubout = hn::Set(bytes, '\x7f');
    Block found;
    for (std::size_t at = 0; at < kBlockBytes; at += hn::Lanes(bytes)) {
        auto const v = hn::LoadU(bytes, reinterpret_cast<std::int8_t const*>(text + at));
        auto const bits = [&](auto mask) {
            std::uint64_t out = 0;
            hn::StoreMaskBits(bytes, mask, reinterpret_cast<std::uint8_t*>(&out));
            return out << at;
        };
        found.segments |= bits(hn::Eq(v, wanted.segment));
        found.elements |= bits(hn::Eq(v, wanted.element));
        found.components |= bits(hn::Eq(v, wanted.component));
        found.repetitions |= bits(hn::Eq(v, wanted.repetition));
        found.releases |= bits(hn::Eq(v, wanted.release));
        found.special |= bits(hn::Or(hn::Lt(v, blank), hn::Eq(v, rubout)));
        found.blanks |= bits(hn::Eq(v, blank));
    }
    found.components &= wanted.component_use;
    found.repetitions &= wanted.repetition_use;
    found.releases &= wanted.release_use;
    found.special &=
        ~(found.segments | found.elements | found.components | found.repetitions | found.releases);
    return found;
}

HWY_INLINE std::uint32_t count_of(std::uint64_t bits) {
    return static_cast<std::uint32_t>(std::popcount(bits));
}

/// Writes `at` plus the number of each bit; and up to kMarksSlack words behind the last. Without a
/// branch: how many bits a block has cannot be guessed. `iota`: 0, 1, 2 ...
HWY_INLINE void put_offsets(
    std::uint64_t bits, std::uint32_t at, hn::Vec<Offsets> iota, std::uint32_t* to
) {
    constexpr Offsets offsets;
    constexpr std::size_t kLanes = hn::MaxLanes(offsets);
    if constexpr (kLanes < 8) {
        for (; bits != 0; bits &= bits - 1)
            *to++ = at + static_cast<std::uint32_t>(std::countr_zero(bits));
    } else {
        for (std::size_t lane = 0; lane < kBlockBytes; lane += kLanes) {
            std::uint64_t const here = bits >> lane;
            auto const mask =
                hn::LoadMaskBits(offsets, reinterpret_cast<std::uint8_t const*>(&here));
            auto const all = hn::Add(iota, hn::Set(offsets, at + static_cast<std::uint32_t>(lane)));
            std::uint32_t const before = count_of(bits & ((std::uint64_t{1} << lane) - 1));
            hn::StoreU(hn::Compress(all, mask), offsets, to + before);
        }
    }
}

/// The same for bits of which there are few: the first ones without a branch.
HWY_INLINE void put_few_offsets(std::uint64_t bits, std::uint32_t at, std::uint32_t* to) {
    constexpr int kFew = 4;
    for (int i = 0; i < kFew; ++i) {
        *to++ = at + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
    }
    for (; bits != 0; bits &= bits - 1)
        *to++ = at + static_cast<std::uint32_t>(std::countr_zero(bits));
}

/// Bits 0 to `bit`.
HWY_INLINE std::uint64_t upto(std::size_t bit) { return ~std::uint64_t{0} >> (63 - bit); }

/// How much was met so far.
struct Counts {
    std::uint32_t ends, segments, components, releases, rare;
};

/// Takes the block `n` of a step into `to`. `text` is the block, of 64 bytes or, at the end of a
/// step, fewer. X12 has no release character.
template <bool kHasRelease>
HWY_INLINE void take_block(
    std::string_view text, std::size_t n, Block& block, bool is_wrapped, StepState& state,
    Counts& counts, StepBlocks& to
) {
    BlockContent& out = to.blocks[n];
    std::size_t const last = text.size() - 1;
    if constexpr (kHasRelease) {
        out.releases = block.releases;
        out.releases_before = counts.releases;
        counts.releases += count_of(block.releases);
        std::uint64_t const released = block.releases << 1 | std::uint64_t{state.is_released};
        if ((block.releases & released) != 0 || is_wrapped) {
            BlockAndState const released_by = release_bytes(text, is_wrapped, {block, state});
            block = released_by.block;
            state = released_by.state;
        } else {
            block.segments &= ~released;
            block.elements &= ~released;
            block.components &= ~released;
            block.repetitions &= ~released;
            state.is_released = (block.releases >> last & 1) != 0;
        }
    }
    bool const ends_here = (block.segments >> last & 1) != 0;
    if (block.special != 0 || state.last != StepState::Last::other) {
        BlockAndState const passed = pass_line_ends(text, {block, state});
        block = passed.block;
        state = passed.state;
    }
    if (ends_here) state.last = StepState::Last::terminator;
    std::uint64_t const ends = block.segments | block.elements;
    // Delimiters that a blank stands in front of.
    std::uint64_t const padded = (ends | block.components | block.repetitions) &
                                 (block.blanks << 1 | std::uint64_t{state.is_padded});
    state.is_padded = (block.blanks >> last & 1) != 0;
    out.ends = ends;
    out.components = block.components;
    out.rare = block.repetitions | block.special | padded;
    out.ends_before = counts.ends;
    out.components_before = counts.components;
    out.rare_before = counts.rare;
    to.rare[n] = {block.repetitions, block.special, padded};
    counts.ends += count_of(ends);
    counts.components += count_of(block.components);
    counts.rare += count_of(out.rare);
}

/// The segments that end in a step of `size` bytes, whose blocks hold `counts` in all.
template <bool kHasRelease>
HWY_INLINE void tell_segments(
    StepBlocks const& step, std::size_t size, Counts const& counts, StepState& state, StepMarks& out
) {
    Counts before{};
    std::size_t begin = 0;
    std::uint32_t content = state.content;
    SegmentEnd* to = out.segments + out.segments_count;
    for (std::size_t i = 0; i < counts.segments; ++i) {
        std::size_t const terminator = step.terminators[i];
        BlockContent const& block = step.blocks[terminator / kBlockBytes];
        std::uint64_t const range = upto(terminator % kBlockBytes);
        std::uint32_t const components =
            block.components_before + count_of(block.components & range);
        content |= components != before.components ? content::components : 0U;
        before.components = components;
        if constexpr (kHasRelease) {
            std::uint32_t const releases = block.releases_before + count_of(block.releases & range);
            content |= releases != before.releases ? content::releases : 0U;
            before.releases = releases;
        }
        std::uint32_t const rare = block.rare_before + count_of(block.rare & range);
        if (rare != before.rare) content |= rare_content(step, begin, terminator + 1);
        before.rare = rare;
        *to++ = {block.ends_before + count_of(block.ends & range) - 1, content};
        content = 0;
        begin = terminator + 1;
    }
    if (counts.components != before.components) content |= content::components;
    if (kHasRelease && counts.releases != before.releases) content |= content::releases;
    if (counts.rare != before.rare) content |= rare_content(step, begin, size);
    state.content = content;
    out.count = counts.ends;
    out.segments_count += counts.segments;
}

/// Everything that a step is marked with.
struct Marking {
    Wanted wanted;
    hn::Vec<Offsets> iota;
    bool is_wrapped;
    StepState state;
    Counts counts;
};

/// The block at `begin` of the step, `text`.
template <bool kHasRelease>
HWY_INLINE void mark_block(
    std::string_view text, std::size_t begin, std::uint32_t at, Block& block, Marking& marking,
    StepBlocks& step, std::uint32_t* marks
) {
    std::size_t const n = begin / kBlockBytes;
    std::uint32_t const count = marking.counts.ends;
    take_block<kHasRelease>(
        text, n, block, marking.is_wrapped, marking.state, marking.counts, step
    );
    auto const offset = static_cast<std::uint32_t>(begin);
    put_offsets(block.segments | block.elements, at + offset, marking.iota, marks + count);
    put_few_offsets(block.segments, offset, step.terminators.data() + marking.counts.segments);
    marking.counts.segments += count_of(block.segments);
}

template <bool kHasRelease>
HWY_INLINE void mark_with(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
) {
    Marking marking{
        wanted_of(rules.delimiters), hn::Iota(Offsets(), 0), rules.is_wrapped, state, {}
    };
    marking.counts.ends = out.count;
    std::uint32_t* const marks = out.marks;
    StepBlocks step;
    std::size_t begin = 0;
    for (; begin + kBlockBytes <= text.size(); begin += kBlockBytes) {
        char const* const front = text.data() + begin;
        hwy::Prefetch(front + kPrefetchBytes);
        Block block = block_at(front, marking.wanted);
        mark_block<kHasRelease>({front, kBlockBytes}, begin, at, block, marking, step, marks);
    }
    if (std::size_t const left = text.size() - begin; left != 0) {
        char padded[kBlockBytes] = {};
        std::memcpy(padded, text.data() + begin, left);
        Block block = block_at(padded, marking.wanted);
        for (std::uint64_t* bits :
             {&block.segments, &block.elements, &block.components, &block.repetitions,
              &block.releases, &block.special, &block.blanks})
            *bits &= upto(left - 1);
        mark_block<kHasRelease>(text.substr(begin), begin, at, block, marking, step, marks);
    }
    tell_segments<kHasRelease>(step, text.size(), marking.counts, marking.state, out);
    state = marking.state;
}

void mark_blocks(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
) {
    if (rules.delimiters.release == 0) return mark_with<false>(text, at, rules, state, out);
    mark_with<true>(text, at, rules, state, out);
}

}  // namespace tidegate::syntax::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tidegate::syntax {

HWY_EXPORT(mark_blocks);

void mark_step(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
) {
    TIDEGATE_CHECK(text.size() <= kStepBytesMax);
    HWY_DYNAMIC_DISPATCH(mark_blocks)(text, at, rules, state, out);
}

BlockAndState release_bytes(std::string_view text, bool is_wrapped, BlockAndState at) {
    auto& [block, state] = at;
    std::uint64_t released = 0;
    std::uint64_t releases = block.releases;
    for (std::size_t next = 0;;) {
        if (state.is_released) {
            while (is_wrapped && next < text.size() && is_line_end(text[next])) ++next;
            if (next == text.size()) break;
            std::uint64_t const bit = std::uint64_t{1} << next;
            released |= bit;
            releases &= ~bit;
            state.is_released = false;
        }
        if (releases == 0) break;
        next = static_cast<std::size_t>(std::countr_zero(releases)) + 1;
        releases &= releases - 1;
        state.is_released = true;
    }
    block.segments &= ~released;
    block.elements &= ~released;
    block.components &= ~released;
    block.repetitions &= ~released;
    return at;
}

BlockAndState pass_line_ends(std::string_view text, BlockAndState found) {
    auto& [block, state] = found;
    using Last = StepState::Last;
    std::uint64_t line_ends = 0;
    auto const is_line_feed = [&](std::size_t at) {
        return (block.special >> at & 1) != 0 && text[at] == '\n';
    };
    bool const has_lone_return = state.last == Last::carriage_return && !is_line_feed(0);
    if (state.last == Last::carriage_return && !has_lone_return) line_ends = 1;
    std::uint64_t behind = block.segments << 1 | std::uint64_t{state.last == Last::terminator};
    state.last = Last::other;
    for (behind &= block.special; behind != 0; behind &= behind - 1) {
        auto const at = static_cast<std::size_t>(std::countr_zero(behind));
        std::uint64_t const bit = behind & -behind;
        if (is_line_feed(at)) {
            line_ends |= bit;
        } else if (text[at] == '\r' && at + 1 == text.size()) {
            line_ends |= bit;
            state.last = Last::carriage_return;
        } else if (text[at] == '\r' && is_line_feed(at + 1)) {
            line_ends |= bit | bit << 1;
        }
    }
    block.special &= ~line_ends;
    // It stands in the block before, but in the same segment as the first byte here.
    block.special |= std::uint64_t{has_lone_return};
    return found;
}

std::uint32_t rare_content(StepBlocks const& step, std::size_t begin, std::size_t end) {
    std::uint32_t bits = 0;
    for (std::size_t n = begin / kBlockBytes; n * kBlockBytes < end; ++n) {
        std::size_t const first = std::max(begin, n * kBlockBytes) % kBlockBytes;
        std::size_t const count = std::min(end - n * kBlockBytes, kBlockBytes);
        std::uint64_t const range =
            ~std::uint64_t{0} << first & ~std::uint64_t{0} >> (kBlockBytes - count);
        bits |= (step.rare[n].repetitions & range) != 0 ? content::repetitions : 0U;
        bits |= (step.rare[n].special & range) != 0 ? content::special : 0U;
        bits |= (step.rare[n].padded & range) != 0 ? content::padding : 0U;
    }
    return bits;
}

void mark_step_plainly(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
) {
    using Last = StepState::Last;
    Delimiters const& by = rules.delimiters;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const byte = text[i];
        auto const value = static_cast<unsigned char>(byte);
        auto const is = [&](char delimiter) { return delimiter != 0 && byte == delimiter; };
        bool const ends = byte == by.segment || byte == by.element;
        bool const is_delimiter = ends || is(by.component) || is(by.repetition) || is(by.release);
        bool const is_special = !is_delimiter && (value < 0x20 || value > 0x7e);
        Last const last = std::exchange(state.last, Last::other);
        bool const was_padded = std::exchange(state.is_padded, byte == ' ');
        bool const is_line_feed = byte == '\n' && is_special;
        if (last == Last::carriage_return && !is_line_feed) state.content |= content::special;
        if (is(by.release)) state.content |= content::releases;
        bool const stays_released = state.is_released && rules.is_wrapped && is_line_end(byte);
        bool const is_data = !stays_released && std::exchange(state.is_released, false);
        if (is_special && last != Last::other && is_line_feed) continue;
        if (is_special && last == Last::terminator && byte == '\r') {
            state.last = Last::carriage_return;
            continue;
        }
        if (is_special) state.content |= content::special;
        if (is_data) continue;
        if (is(by.release)) {
            state.is_released = true;
            continue;
        }
        if (is_delimiter && was_padded) state.content |= content::padding;
        if (is(by.component)) state.content |= content::components;
        if (is(by.repetition)) state.content |= content::repetitions;
        if (!ends) continue;
        out.marks[out.count++] = at + static_cast<std::uint32_t>(i);
        if (byte != by.segment) continue;
        out.segments[out.segments_count++] = {out.count - 1, std::exchange(state.content, 0)};
        state.last = Last::terminator;
    }
}

}  // namespace tidegate::syntax
#endif
