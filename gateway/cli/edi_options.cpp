#include "cli/edi_options.hpp"

#include "base/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

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

struct Word {
    std::string_view word;
    standards::Policy policy;
};
constexpr Word kPolicies[] = {
    {"reject", standards::Policy::reject},
    {"accept", standards::Policy::accept_with_error},
    {"warn", standards::Policy::accept_with_error},
    {"ignore", standards::Policy::ignore},
};

Expected<void> add_severity(std::string_view text, standards::Policies& policies) {
    std::size_t const equals = std::min(text.find('='), text.size());
    std::string_view const name = text.substr(0, equals);
    std::string_view const how = text.substr(std::min(equals + 1, text.size()));
    auto const kinds = syntax::finding_kinds();
    auto const kind = std::ranges::find(kinds, name, &syntax::FindingKind::name);
    if (kind == kinds.end()) {
        return fail(
            ErrorCode::usage,
            fmt::format("--severity names '{}', which is no code of docs/findings.md", name)
        );
    }
    auto const policy = std::ranges::find(kPolicies, how, &Word::word);
    if (policy == std::end(kPolicies)) {
        return fail(
            ErrorCode::usage,
            fmt::format(
                "--severity says '{}' of {}, allowed are reject, accept, warn and ignore", how, name
            )
        );
    }
    policies[kind->code] = policy->policy;
    return {};
}

Expected<std::optional<syntax::Party>> party_of(Arguments const& arguments, char const* option) {
    auto const text = arguments.get(option);
    if (!text) return std::nullopt;
    std::size_t const slash = text->find('/');
    syntax::Party party;
    if (slash != std::string::npos) party.qualifier = text->substr(0, slash);
    party.id = text->substr(slash == std::string::npos ? 0 : slash + 1);
    if (!party.id.empty()) return party;
    return fail(
        ErrorCode::usage,
        fmt::format("--{} is '{}', allowed is a qualifier and an id: ZZ/ACME", option, *text)
    );
}

}  // namespace

Expected<standards::Policies> severities_of(Arguments const& arguments) {
    standards::Policies policies;
    std::string const all = arguments.get("severity").value_or("");
    for (std::string_view rest = all; !rest.empty();) {
        std::size_t const end = std::min(rest.find(','), rest.size());
        if (auto added = add_severity(rest.substr(0, end), policies); !added)
            return std::unexpected(added.error());
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return policies;
}

Expected<syntax::AgreedParties> parties_of(Arguments const& arguments) {
    auto const sender = party_of(arguments, "from");
    if (!sender) return std::unexpected(sender.error());
    auto receiver = party_of(arguments, "to");
    if (!receiver) return std::unexpected(receiver.error());
    syntax::AgreedParties parties;
    if (*sender) parties.senders.push_back(**sender);
    parties.receiver = std::move(*receiver);
    return parties;
}

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

Expected<std::size_t> generated_of(Arguments const& arguments) {
    auto const text = arguments.get("generated");
    if (!text) return 0;
    if (auto const number = number_of(*text)) return static_cast<std::size_t>(*number);
    return fail(
        ErrorCode::usage, fmt::format("--generated is '{}', allowed is a number from 0", *text)
    );
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
