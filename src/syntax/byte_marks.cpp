#include "syntax/byte_marks.hpp"

#include "base/error.hpp"

#include <cstring>

// Highway compiles the block between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once per
// instruction set, by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "syntax/byte_marks.cpp"
#include <hwy/foreach_target.h>  // must stand in front of highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tidegate::syntax::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// `blocks` whole blocks.
void mark_blocks(
    char const* text, std::size_t blocks, Delimiters const& delimiters, BlockMarks* marks
) {
    using Bytes = hn::CappedTag<std::int8_t, kBlockBytes>;
    constexpr Bytes bytes;
    std::size_t const lanes = hn::Lanes(bytes);
    auto const all = [&](char byte) { return hn::Set(bytes, static_cast<std::int8_t>(byte)); };
    auto const segment = all(delimiters.segment);
    auto const element = all(delimiters.element);
    auto const component = all(delimiters.component);
    auto const repetition = all(delimiters.repetition);
    auto const release = all(delimiters.release);
    auto const blank = all(' ');  // signed: bytes from 0x80 on are below it too
    auto const rubout = all('\x7f');
    // 0 as a delimiter is none, but the bytes of a text may be 0.
    std::uint64_t const component_use = delimiters.component != 0 ? ~std::uint64_t{0} : 0;
    std::uint64_t const repetition_use = delimiters.repetition != 0 ? ~std::uint64_t{0} : 0;
    std::uint64_t const release_use = delimiters.release != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t block = 0; block < blocks; ++block) {
        BlockMarks found;
        for (std::size_t at = 0; at < kBlockBytes; at += lanes) {
            auto const v = hn::LoadU(
                bytes, reinterpret_cast<std::int8_t const*>(text + block * kBlockBytes + at)
            );
            auto const bits = [&](auto mask) {
                std::uint64_t out = 0;
                hn::StoreMaskBits(bytes, mask, reinterpret_cast<std::uint8_t*>(&out));
                return out << at;
            };
            found.ends |= bits(hn::Or(hn::Eq(v, segment), hn::Eq(v, element)));
            found.components |= bits(hn::Eq(v, component));
            found.repetitions |= bits(hn::Eq(v, repetition));
            found.releases |= bits(hn::Eq(v, release));
            found.special |= bits(hn::Or(hn::Lt(v, blank), hn::Eq(v, rubout)));
            found.blanks |= bits(hn::Eq(v, blank));
        }
        found.components &= component_use;
        found.repetitions &= repetition_use;
        found.releases &= release_use;
        marks[block] = found;
    }
}

}  // namespace tidegate::syntax::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tidegate::syntax {

HWY_EXPORT(mark_blocks);

void mark_bytes(std::string_view text, Delimiters const& delimiters, std::span<BlockMarks> marks) {
    std::size_t const whole = text.size() / kBlockBytes;
    std::size_t const rest = text.size() % kBlockBytes;
    TIDEGATE_CHECK(marks.size() >= whole + (rest != 0 ? 1 : 0));
    HWY_DYNAMIC_DISPATCH(mark_blocks)(text.data(), whole, delimiters, marks.data());
    if (rest != 0)
        mark_bytes_plainly(text.substr(whole * kBlockBytes), delimiters, marks.subspan(whole));
}

void mark_bytes_plainly(
    std::string_view text, Delimiters const& delimiters, std::span<BlockMarks> marks
) {
    constexpr unsigned char kFirstPrintable = 0x20;
    constexpr unsigned char kLastPrintable = 0x7e;
    for (std::size_t begin = 0; begin < text.size(); begin += kBlockBytes) {
        BlockMarks found;
        std::uint64_t bit = 1;
        for (char const c : text.substr(begin, kBlockBytes)) {
            auto const byte = static_cast<unsigned char>(c);
            if (c == delimiters.segment || c == delimiters.element) found.ends |= bit;
            if (c != 0 && c == delimiters.component) found.components |= bit;
            if (c != 0 && c == delimiters.repetition) found.repetitions |= bit;
            if (c != 0 && c == delimiters.release) found.releases |= bit;
            if (byte < kFirstPrintable || byte > kLastPrintable) found.special |= bit;
            if (c == ' ') found.blanks |= bit;
            bit <<= 1;
        }
        marks[begin / kBlockBytes] = found;
    }
}

}  // namespace tidegate::syntax
#endif
