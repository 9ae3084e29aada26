// A byte source that gives its text in pieces of sizes that dice decide: one byte, a few, many.
#pragma once

#include "base/stream.hpp"
#include "fuzz/target.hpp"

#include <algorithm>

namespace tidegate::fuzz {

class Pieces final : public ByteSource {
public:
    explicit Pieces(std::string_view text) : rest_(as_bytes(text)), dice_(text) {}

    Expected<std::size_t> read(std::span<std::byte> buffer) override {
        constexpr std::size_t kSmall = 4;
        constexpr std::size_t kLarge = 300;
        std::size_t const wanted = 1 + dice_.below(dice_.below(2) == 0 ? kSmall : kLarge);
        std::size_t const count = std::min({wanted, rest_.size(), buffer.size()});
        std::ranges::copy(rest_.first(count), buffer.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

private:
    ByteView rest_;
    Dice dice_;
};

}  // namespace tidegate::fuzz
