// Time as a dependency: the product asks a Clock, tests and the simulation turn it.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate {

/// A moment in UTC with microseconds: what the database stores as int64.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// Stands still until told otherwise.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Instant start) : now_(start) {}
    [[nodiscard]] Instant now() const override { return now_; }
    void advance(Duration by) { now_ += by; }
    void set(Instant to) { now_ = to; }

private:
    Instant now_;
};

std::int64_t to_micros(Instant instant);
Instant from_micros(std::int64_t micros);

/// RFC 3339 in UTC: "2026-01-05T12:00:00Z", with ".123456" when there are microseconds.
std::string to_rfc3339(Instant instant);
Expected<Instant> parse_rfc3339(std::string_view text);

/// RFC 9110 §5.6.7 IMF-fixdate: "Mon, 05 Jan 2026 12:00:00 GMT".
std::string to_http_date(Instant instant);

Date utc_date(Instant instant);
std::int32_t utc_second_of_day(Instant instant);

}  // namespace tidegate
