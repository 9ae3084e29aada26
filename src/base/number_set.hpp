// A set of small numbers as bits: fields of a struct, elements of a segment.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace tidegate {

/// Numbers below kMax, a multiple of 64.
template <std::size_t kMax>
class NumberSet {
public:
    static constexpr std::size_t kSize = kMax;

    void add(std::size_t number) { words_[number / kBits] |= std::uint64_t{1} << number % kBits; }
    [[nodiscard]] bool has(std::size_t number) const {
        return (words_[number / kBits] >> number % kBits & 1) != 0;
    }
    [[nodiscard]] bool empty() const {
        std::uint64_t all = 0;
        for (std::uint64_t const word : words_) all |= word;
        return all == 0;
    }
    [[nodiscard]] bool intersects(NumberSet const& other) const { return !(*this & other).empty(); }

    NumberSet& operator|=(NumberSet const& other) {
        for (std::size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
        return *this;
    }
    friend NumberSet operator&(NumberSet a, NumberSet const& b) {
        for (std::size_t i = 0; i < kWords; ++i) a.words_[i] &= b.words_[i];
        return a;
    }
    /// Those of `a` that are not in `b`.
    friend NumberSet operator-(NumberSet a, NumberSet const& b) {
        for (std::size_t i = 0; i < kWords; ++i) a.words_[i] &= ~b.words_[i];
        return a;
    }
    bool operator==(NumberSet const&) const = default;

    /// True if all numbers from 1 to `last` are in it.
    [[nodiscard]] bool has_up_to(std::size_t last) const {
        if (last < kBits - 1) {
            std::uint64_t const wanted = (std::uint64_t{2} << last) - 2;
            return (~words_[0] & wanted) == 0;
        }
        return next_absent(1) > last;
    }

    /// The first number from `from` on that is not in it; numbers from kMax on are not.
    [[nodiscard]] std::size_t next_absent(std::size_t from) const {
        for (std::size_t i = from / kBits; i < kWords; ++i) {
            std::uint64_t const reach = i == from / kBits ? ~0ULL << from % kBits : ~0ULL;
            std::uint64_t const rest = ~words_[i] & reach;
            if (rest != 0) return i * kBits + static_cast<std::size_t>(std::countr_zero(rest));
        }
        return from < kMax ? kMax : from;
    }

    /// The first number from `from` on; kMax if there is none.
    [[nodiscard]] std::size_t next(std::size_t from) const {
        for (std::size_t i = from / kBits; i < kWords; ++i) {
            std::uint64_t const rest =
                words_[i] & (i == from / kBits ? ~0ULL << from % kBits : ~0ULL);
            if (rest != 0) return i * kBits + static_cast<std::size_t>(std::countr_zero(rest));
        }
        return kMax;
    }

    /// Calls `use` with each number, in rising order.
    template <class Use>
    void for_each(Use const& use) const {
        for (std::size_t i = 0; i < kWords; ++i) {
            for (std::uint64_t rest = words_[i]; rest != 0; rest &= rest - 1)
                use(i * kBits + static_cast<std::size_t>(std::countr_zero(rest)));
        }
    }

private:
    static constexpr std::size_t kBits = 64;
    static constexpr std::size_t kWords = kMax / kBits;
    std::array<std::uint64_t, kWords> words_{};
};

}  // namespace tidegate
