#include "documents/presence.hpp"

#include "documents/access.hpp"

#include <algorithm>
#include <cstring>

// Highway compiles the block between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once per
// instruction set, by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "documents/presence.cpp"
#include <hwy/foreach_target.h>  // must stand in front of highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tidegate::documents::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// A bit for each of the `count` words, at most 64, in which `a` and `b` differ.
std::uint64_t differing_words(std::uint64_t const* a, std::uint64_t const* b, std::size_t count) {
    constexpr hn::CappedTag<std::uint64_t, 8> words;
    std::size_t const lanes = hn::Lanes(words);
    std::uint64_t differs = 0;
    std::size_t at = 0;
    for (; at + lanes <= count; at += lanes) {
        auto const mask = hn::Ne(hn::LoadU(words, a + at), hn::LoadU(words, b + at));
        std::uint64_t bits = 0;
        hn::StoreMaskBits(words, mask, reinterpret_cast<std::uint8_t*>(&bits));
        differs |= bits << at;
    }
    for (; at < count; ++at) differs |= std::uint64_t{a[at] != b[at]} << at;
    return differs;
}

}  // namespace tidegate::documents::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tidegate::documents {
namespace {

HWY_EXPORT(differing_words);

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

/// A list of any struct: where its size is does not depend on what is in it.
struct AnyElement {};
using AnyList = List<AnyElement>;
static_assert(sizeof(AnyList) == sizeof(List<Text>) && sizeof(AnyList) == sizeof(List<Extension>));

template <class T>
T at(void const* member) {
    T value;
    std::memcpy(&value, member, sizeof(T));
    return value;
}

/// The bytes of a member that tell whether it is there. Those of an optional value that is not
/// there hold anything; whether it is stands behind them.
struct Bytes {
    std::size_t begin;
    std::size_t size;
};

Bytes telling_bytes(Kind kind) {
    switch (kind) {
        case Kind::text:
            return {0, sizeof(Text)};
        case Kind::word:
            return {0, 1};
        case Kind::decimal:
            return {sizeof(Decimal), 1};
        case Kind::when:
            return {0, sizeof(When)};
        case Kind::integer:
            return {sizeof(std::int32_t), 1};
        case Kind::boolean:
            return {sizeof(bool), 1};
        case Kind::object:
            return {0, sizeof(void*)};
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            return {0, sizeof(AnyList)};
    }
    return {};
}

}  // namespace

bool FieldProbes::is_set(Kind kind, void const* member) {
    switch (kind) {
        case Kind::text:
            return at<Text>(member).data() != nullptr;
        case Kind::word:
            return at<unsigned char>(member) != 0;
        case Kind::decimal:
            return static_cast<std::optional<Decimal> const*>(member)->has_value();
        case Kind::when:
            return static_cast<bool>(at<When>(member));
        case Kind::integer:
            return at<std::optional<std::int32_t>>(member).has_value();
        case Kind::boolean:
            return at<std::optional<bool>>(member).has_value();
        case Kind::object:
            return at<void const*>(member) != nullptr;
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            return !at<AnyList>(member).empty();
    }
    return false;
}

FieldProbes::FieldProbes(TypeInfo const& type, FieldSet const& which) : empty_(type.empty) {
    TIDEGATE_CHECK(type.empty != nullptr && type.size % kWordBytes == 0);
    TIDEGATE_CHECK(type.size <= kBlocksMax * kBlockWords * kWordBytes);
    std::size_t const words = type.size / kWordBytes;
    for (std::size_t word = 0; word < words; ++word) {
        first_probes_.push_back(static_cast<std::uint16_t>(probes_.size()));
        which.for_each([&](std::size_t number) {
            Field const& field = type.fields[number];
            Bytes const bytes = telling_bytes(field.kind);
            std::size_t const begin = field.offset + bytes.begin;
            std::size_t const last = (begin + bytes.size - 1) / kWordBytes;
            if (word < begin / kWordBytes || word > last) return;
            probes_.push_back(
                {static_cast<std::uint32_t>(field.offset), static_cast<std::uint16_t>(number),
                 field.kind}
            );
            relevant_[word / kBlockWords] |= std::uint64_t{1} << word % kBlockWords;
            words_ = static_cast<std::uint32_t>(word + 1);
        });
    }
    first_probes_.push_back(static_cast<std::uint16_t>(probes_.size()));
    std::size_t fields = 0;
    which.for_each([&](std::size_t) { ++fields; });
    is_small_ = fields <= kSmallMax;
}

std::uint64_t FieldProbes::differing(void const* base, std::size_t begin) const {
    std::size_t const count = std::min<std::size_t>(kBlockWords, words_ - begin);
    return HWY_DYNAMIC_DISPATCH(differing_words)(
        static_cast<std::uint64_t const*>(base) + begin,
        static_cast<std::uint64_t const*>(empty_) + begin, count
    );
}

}  // namespace tidegate::documents
#endif
