#include "base/ids.hpp"

#include "base/hash.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <stdexcept>

namespace tidegate {
namespace {

constexpr std::array<std::size_t, 4> kDashes{8, 13, 18, 23};

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return {};
}

}  // namespace

Expected<Uuid> Uuid::parse(std::string_view text) {
    auto refuse = [&] { return fail(ErrorCode::invalid, fmt::format("'{}' is not a UUID", text)); };
    if (text.size() != 36) return refuse();
    std::array<std::uint8_t, 16> bytes{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::ranges::find(kDashes, i) != kDashes.end()) {
            if (text[i] != '-') return refuse();
            continue;
        }
        auto const value = hex_digit(text[i]);
        if (!value) return refuse();
        bytes[digit / 2] = static_cast<std::uint8_t>(bytes[digit / 2] << 4 | *value);
        ++digit;
    }
    return Uuid(bytes);
}

std::string Uuid::text() const {
    std::string text = hex(bytes_);
    for (std::size_t const at : kDashes) text.insert(at, 1, '-');
    return text;
}

std::uint64_t SystemRandom::next() {
    std::uint64_t value = 0;
    if (::getrandom(&value, sizeof value, 0) != sizeof value) {
        throw std::runtime_error("the operating system gives no random bytes");
    }
    return value;
}

std::uint64_t SeededRandom::next() {
    std::lock_guard const lock(mutex_);
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

Uuid first_uuid_at(Instant at) {
    auto const millis = static_cast<std::uint64_t>(std::max<std::int64_t>(to_micros(at), 0) / 1000);
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    bytes[6] = 0x70;
    return Uuid(bytes);
}

Uuid IdSource::next() {
    // RFC 9562 §6.2 method 1: a counter in rand_a keeps ids of one millisecond in order; a clock
    // that steps back does not, so the last millisecond is kept until the clock has passed it.
    constexpr std::uint32_t kSequenceMax = 0xfff;
    std::uint64_t millis = 0;
    std::uint32_t sequence = 0;
    {
        std::lock_guard const lock(mutex_);
        auto const now = static_cast<std::uint64_t>(to_micros(clock_.now()) / 1000);
        if (now > last_millis_) {
            last_millis_ = now;
            sequence_ = 0;
        } else if (++sequence_ > kSequenceMax) {
            ++last_millis_;
            sequence_ = 0;
        }
        millis = last_millis_;
        sequence = sequence_;
    }
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    bytes[6] = static_cast<std::uint8_t>(0x70 | sequence >> 8);
    bytes[7] = static_cast<std::uint8_t>(sequence);
    std::uint64_t const random = random_.next();
    for (std::size_t i = 0; i < 8; ++i)
        bytes[8 + i] = static_cast<std::uint8_t>(random >> (56 - 8 * i));
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
    return Uuid(bytes);
}

}  // namespace tidegate
