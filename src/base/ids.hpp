// Identities minted by Tidegate: UUIDv7 (RFC 9562 §5.7), so that they sort by time of birth.
#pragma once

#include "base/clock.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace tidegate {

class Uuid {
public:
    constexpr Uuid() = default;
    explicit constexpr Uuid(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}

    /// "018f3c1e-7b2a-7c3d-8e4f-0123456789ab". Errors: invalid, with the text.
    static Expected<Uuid> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] constexpr std::array<std::uint8_t, 16> const& bytes() const { return bytes_; }
    [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
    friend auto operator<=>(Uuid const&, Uuid const&) = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// A Uuid that names one kind of thing, so that a document id is never passed as an order id.
template <class Tag>
struct Id {
    Uuid value;
    [[nodiscard]] std::string text() const { return value.text(); }
    static Expected<Id> parse(std::string_view text) {
        auto uuid = Uuid::parse(text);
        if (!uuid) return std::unexpected(uuid.error());
        return Id{*uuid};
    }
    friend auto operator<=>(Id const&, Id const&) = default;
};

using MessageId = Id<struct MessageTag>;    ///< one transmission, in or out
using DocumentId = Id<struct DocumentTag>;  ///< one transaction set or XML document
using OrderId = Id<struct OrderTag>;
using ShipmentId = Id<struct ShipmentTag>;
using InvoiceId = Id<struct InvoiceTag>;
using DeliveryId = Id<struct DeliveryTag>;  ///< one outbound transmission
using JobId = Id<struct JobTag>;

/// Random bytes as a dependency. Thread-safe.
class Random {
public:
    virtual ~Random() = default;
    virtual std::uint64_t next() = 0;
};

/// The operating system's generator.
class SystemRandom final : public Random {
public:
    std::uint64_t next() override;
};

/// Repeats itself for a seed (splitmix64).
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override;

private:
    std::mutex mutex_;
    std::uint64_t state_;
};

/// No UUIDv7 that was minted at `at` or later comes before it; for ranges of times in ids.
Uuid first_uuid_at(Instant at);

/// Mints UUIDv7 that ascend strictly within one source. Thread-safe.
class IdSource {
public:
    IdSource(Clock const& clock, Random& random) : clock_(clock), random_(random) {}
    Uuid next();

    template <class T>
    T mint() {
        return T{next()};
    }

private:
    Clock const& clock_;
    Random& random_;
    std::mutex mutex_;
    std::uint64_t last_millis_ = 0;
    std::uint32_t sequence_ = 0;
};

}  // namespace tidegate
