// The codes of one element as a table that answers with one multiplication and one cache line
// whether a value is among them. Internal to src/standards.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// The longest code that a CodeSet can hold; the longest of X12 and EDIFACT is shorter.
inline constexpr std::size_t kPackedCodeBytes = 8;

/// The bytes of a text of at most kPackedCodeBytes bytes as one number; 0 for the empty text.
inline std::uint64_t pack_code(std::string_view code) {
    std::uint64_t packed = 0;
    std::memcpy(&packed, code.data(), code.size());
    return packed;
}

/// Immutable; shared between threads.
class CodeSet {
public:
    CodeSet() : CodeSet(std::span<std::string const>{}) {}

    /// Codes that are longer than kPackedCodeBytes are left out: contains() denies them.
    explicit CodeSet(std::span<std::string const> codes);

    /// `packed` is pack_code of a value that is not empty.
    [[nodiscard]] bool contains(std::uint64_t packed) const {
        Bucket const& bucket = buckets_[(packed * multiplier_) >> shift_];
        unsigned found = 0;
        for (std::uint64_t const slot : bucket.slots) found |= slot == packed ? 1u : 0u;
        return found != 0;
    }

private:
    /// Empty slots are 0, which no code packs to.
    struct alignas(32) Bucket {
        std::array<std::uint64_t, 4> slots{};
    };

    bool try_build(std::span<std::uint64_t const> codes);

    std::uint64_t multiplier_ = 1;
    unsigned shift_ = 63;
    std::vector<Bucket> buckets_;
};

}  // namespace tidegate::standards
