#include "cli/edi_options.hpp"

#include "base/clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate::cli {
namespace {

/// Control numbers of interchanges have nine digits (X12.5, ISA13).
constexpr std::uint64_t kControlMax = 999'999'999;

std::optional<std::uint64_t> number_of(std::string const& text) {
    std::uint64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

}  // namespace

Expected<std::size_t> max_findings_of(Arguments const& arguments) {
    auto const text = arguments.get("max-findings");
    if (!text) return SIZE_MAX;
    if (auto const number = number_of(*text)) return *number;
    return fail(
        ErrorCode::usage, fmt::format("--max-findings is '{}', allowed is a number from 0", *text)
    );
}

Expected<std::uint64_t> seed_of(Arguments const& arguments) {
    auto const text = arguments.get("seed");
    if (!text) return 1;
    if (auto const number = number_of(*text)) return *number;
    return fail(ErrorCode::usage, fmt::format("--seed is '{}', allowed is a number from 0", *text));
}

Expected<std::optional<std::uint64_t>> control_of(Arguments const& arguments) {
    auto const text = arguments.get("control");
    if (!text) return std::nullopt;
    auto const number = number_of(*text);
    if (number && *number >= 1 && *number <= kControlMax) return number;
    return fail(
        ErrorCode::usage,
        fmt::format("--control is '{}', allowed is a number from 1 to {}", *text, kControlMax)
    );
}

Expected<When> time_of(Arguments const& arguments) {
    auto const text = arguments.get("at");
    if (!text) {
        Instant const now = SystemClock().now();
        return When(utc_date(now), utc_second_of_day(now));
    }
    constexpr std::size_t kWithoutSeconds = std::string_view("2026-01-05T12:00").size();
    auto const at = When::parse_iso(text->size() == kWithoutSeconds ? *text + ":00" : *text);
    if (at && at->has_time()) return at;
    return fail(
        ErrorCode::usage,
        fmt::format("--at is '{}', allowed is a date with a time: 2026-01-05T12:00", *text)
    );
}

}  // namespace tidegate::cli
