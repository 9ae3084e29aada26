#include "syntax/delimiter_index.hpp"

#include "base/error.hpp"
#include "syntax/byte_marks.hpp"
#include "syntax/characters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kStepBlocks = DelimiterIndex::kStepBytes / kBlockBytes;

/// Content bits of the bytes of a block that `range` names.
std::uint32_t content_of(BlockMarks const& block, std::uint64_t padded, std::uint64_t range) {
    return ((padded & range) != 0 ? content::padding : 0U) |
           ((block.components & range) != 0 ? content::components : 0U) |
           ((block.repetitions & range) != 0 ? content::repetitions : 0U) |
           ((block.releases & range) != 0 ? content::releases : 0U) |
           ((block.special & range) != 0 ? content::special : 0U);
}

}  // namespace

void DelimiterIndex::begin(Delimiters const& delimiters, bool is_wrapped, std::uint64_t offset) {
    delimiters_ = delimiters;
    is_wrapped_ = is_wrapped;
    restart(offset);
}

void DelimiterIndex::restart(std::uint64_t offset) {
    count_ = 0;
    base_ = offset;
    size_ = 0;
    open_ = 0;
    is_padded_ = false;
    is_released_ = false;
}

void DelimiterIndex::forget(std::size_t count) {
    TIDEGATE_CHECK(count <= count_);
    if (count == 0) return;
    std::uint32_t const from = marks_[count - 1].offset + 1;
    count_ -= count;
    std::copy_n(marks_.get() + count, count_, marks_.get());
    for (Mark& mark : std::span(marks_.get(), count_)) mark.offset -= from;
    base_ += from;
    size_ -= from;
}

void DelimiterIndex::make_room(std::size_t count) {
    if (count <= capacity_) return;
    capacity_ = std::max(count, 2 * capacity_);
    auto grown = std::make_unique_for_overwrite<Mark[]>(capacity_);
    std::copy_n(marks_.get(), count_, grown.get());
    marks_ = std::move(grown);
}

/// The bytes of a block that follow a release character which is not itself released.
std::uint64_t DelimiterIndex::released_bytes(std::string_view block, std::uint64_t releases) {
    std::uint64_t released = 0;
    // A release character is rare: one turn for each.
    for (std::size_t next = 0;;) {
        if (is_released_) {
            while (is_wrapped_ && next < block.size() && is_line_end(block[next])) ++next;
            if (next == block.size()) return released;
            std::uint64_t const bit = std::uint64_t{1} << next;
            released |= bit;
            releases &= ~bit;
            is_released_ = false;
        }
        if (releases == 0) return released;
        next = static_cast<std::size_t>(std::countr_zero(releases)) + 1;
        releases &= releases - 1;
        is_released_ = true;
    }
}

void DelimiterIndex::add(std::string_view text) {
    text = text.substr(0, kStepBytes);
    std::array<BlockMarks, kStepBlocks> blocks;
    mark_bytes(text, delimiters_, blocks);
    std::size_t const used = (text.size() + kBlockBytes - 1) / kBlockBytes;
    std::size_t room = count_;
    for (BlockMarks const& block : std::span(blocks).first(used))
        room += static_cast<std::size_t>(std::popcount(block.ends));
    make_room(room);
    Mark* to = marks_.get() + count_;
    for (std::size_t begin = 0; begin < text.size(); begin += kBlockBytes) {
        BlockMarks block = blocks[begin / kBlockBytes];
        std::uint64_t const delimiters =
            block.ends | block.components | block.repetitions | block.releases;
        block.special &= ~delimiters;
        if (block.releases != 0 || is_released_) {
            std::uint64_t const released =
                released_bytes(text.substr(begin, kBlockBytes), block.releases);
            block.ends &= ~released;
            block.components &= ~released;
            block.repetitions &= ~released;
        }
        // Delimiters that a blank stands in front of.
        std::uint64_t const padded = (block.ends | block.components | block.repetitions) &
                                     (block.blanks << 1 | std::uint64_t{is_padded_});
        std::size_t const last = std::min(kBlockBytes, text.size() - begin) - 1;
        is_padded_ = (block.blanks >> last & 1) != 0;
        std::uint32_t const offset = size_ + static_cast<std::uint32_t>(begin);
        std::uint64_t ends = block.ends;
        if ((block.repetitions | block.releases | block.special | padded) == 0) {
            // Which of the elements of the block has the components is not told apart: a segment of
            // EDIFACT has some nearly always, one of X12 hardly ever.
            std::uint32_t const bits = block.components != 0 ? content::components : 0U;
            open_ |= bits;
            for (; ends != 0; ends &= ends - 1) {
                *to++ = {offset + static_cast<std::uint32_t>(std::countr_zero(ends)), open_};
                open_ = bits;
            }
            continue;
        }
        std::uint64_t rest = ~std::uint64_t{0};
        for (; ends != 0; ends &= ends - 1) {
            // Up to the delimiter and with it, for its own padding.
            std::uint64_t const upto = ((ends & -ends) - 1) | (ends & -ends);
            *to++ = {
                offset + static_cast<std::uint32_t>(std::countr_zero(ends)),
                open_ | content_of(block, padded, rest & upto)
            };
            open_ = 0;
            rest = ~upto;
        }
        open_ |= content_of(block, padded, rest);
    }
    size_ += static_cast<std::uint32_t>(text.size());
    count_ = static_cast<std::size_t>(to - marks_.get());
}

}  // namespace tidegate::syntax
