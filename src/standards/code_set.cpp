#include "standards/code_set.hpp"

#include <algorithm>
#include <bit>

namespace tidegate::standards {

namespace {

// Tries per table size before the table is doubled: a handful suffices at half load.
constexpr int kMultipliersTried = 16;

// Steps through odd multipliers with well mixed bits.
std::uint64_t next_multiplier(std::uint64_t multiplier) {
    return multiplier * 0xD1342543DE82EF95u + 2;
}

}  // namespace

CodeSet::CodeSet(std::span<std::string const> codes) {
    std::vector<std::uint64_t> packed;
    packed.reserve(codes.size());
    for (std::string const& code : codes) {
        if (!code.empty() && code.size() <= kPackedCodeBytes) packed.push_back(pack_code(code));
    }
    std::ranges::sort(packed);
    packed.erase(std::ranges::unique(packed).begin(), packed.end());

    multiplier_ = 0x9E3779B97F4A7C15u;
    // Two buckets at least, so that the shift is never that of the whole word.
    std::size_t count = std::max<std::size_t>(2, std::bit_ceil(packed.size() / 2 + 1));
    for (;; count *= 2) {
        shift_ = static_cast<unsigned>(std::numeric_limits<std::uint64_t>::digits) -
                 static_cast<unsigned>(std::countr_zero(count));
        for (int i = 0; i < kMultipliersTried; ++i, multiplier_ = next_multiplier(multiplier_)) {
            buckets_.assign(count, {});
            if (try_build(packed)) return;
        }
    }
}

bool CodeSet::try_build(std::span<std::uint64_t const> codes) {
    for (std::uint64_t const code : codes) {
        Bucket& bucket = buckets_[(code * multiplier_) >> shift_];
        auto* const free = std::ranges::find(bucket.slots, 0u);
        if (free == bucket.slots.end()) return false;
        *free = code;
    }
    return true;
}

}  // namespace tidegate::standards
