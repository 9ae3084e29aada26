#include "syntax/service_characters.hpp"

#include <algorithm>
#include <bit>

// Highway compiles the block between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once per
// instruction set, by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "syntax/service_characters.cpp"
#include <hwy/foreach_target.h>  // must stand in front of highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tidegate::syntax::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

std::size_t count_delimiters(char const* text, std::size_t size, Delimiters const& by) {
    constexpr hn::CappedTag<std::int8_t, kServiceSlack> bytes;
    auto const all = [&](char byte) {
        return hn::Set(bytes, static_cast<std::int8_t>(byte != 0 ? byte : by.segment));
    };
    auto const segment = all(by.segment);
    auto const element = all(by.element);
    auto const component = all(by.component);
    auto const repetition = all(by.repetition);
    auto const release = all(by.release);
    std::size_t const lanes = hn::Lanes(bytes);
    std::size_t count = 0;
    for (std::size_t at = 0; at < size; at += lanes) {
        auto const v = hn::LoadU(bytes, reinterpret_cast<std::int8_t const*>(text + at));
        auto const is_one = hn::Or(
            hn::Or(hn::Eq(v, segment), hn::Eq(v, element)),
            hn::Or(hn::Or(hn::Eq(v, component), hn::Eq(v, repetition)), hn::Eq(v, release))
        );
        std::uint64_t bits = 0;
        hn::StoreMaskBits(bytes, is_one, reinterpret_cast<std::uint8_t*>(&bits));
        std::size_t const left = size - at;
        if (left < lanes) bits &= (std::uint64_t{1} << left) - 1;
        count += static_cast<std::size_t>(std::popcount(bits));
    }
    return count;
}

}  // namespace tidegate::syntax::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tidegate::syntax {
namespace {
HWY_EXPORT(count_delimiters);
}  // namespace

std::size_t count_service_characters(
    char const* text, std::size_t size, Delimiters const& delimiters
) {
    return HWY_DYNAMIC_DISPATCH(count_delimiters)(text, size, delimiters);
}

}  // namespace tidegate::syntax
#endif
