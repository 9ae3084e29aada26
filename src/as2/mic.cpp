#include "as2/mic.hpp"

#include "base/hash.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

std::string Mic::text() const { return fmt::format("{}, {}", base64(value), name_of(digest)); }

Expected<Mic> parse_mic(std::string_view text) {
    auto const comma = text.rfind(',');
    if (comma == std::string_view::npos) {
        return fail(
            ErrorCode::invalid, fmt::format("MIC '{}' names no algorithm", text.substr(0, 100))
        );
    }
    auto const digest = parse_digest(text.substr(comma + 1));
    if (!digest) {
        return fail(
            ErrorCode::unsupported,
            fmt::format("MIC algorithm '{}' is not known", text.substr(comma + 1, 40))
        );
    }
    auto value = parse_base64(text.substr(0, comma));
    if (!value) return std::unexpected(value.error().while_doing("reading the MIC"));
    if (value->size() != digest_bytes(*digest)) {
        return fail(
            ErrorCode::invalid, fmt::format(
                                    "MIC has {} bytes, {} has {}", value->size(), name_of(*digest),
                                    digest_bytes(*digest)
                                )
        );
    }
    return Mic{*digest, std::move(*value)};
}

Mic MicSet::in(Digest digest) const {
    return {digest, values.at(static_cast<std::size_t>(digest))};
}

MicSet make_mic_set(Pieces content) {
    MicSet set;
    for (Digest const digest : kDigests)
        set.values.at(static_cast<std::size_t>(digest)) = hash(digest, content);
    return set;
}

MicMatch compare(MicSet const& ours, std::optional<Mic> const& theirs) {
    if (!theirs) return MicMatch::missing;
    return ours.in(theirs->digest) == *theirs ? MicMatch::same : MicMatch::differs;
}

Expected<Digest> choose_mic_digest(
    std::span<std::string const> requested, std::optional<Digest> signature
) {
    if (requested.empty()) return signature.value_or(Digest::sha256);
    std::optional<Digest> first;
    for (auto const& text : requested) {
        auto const digest = parse_digest(text);
        if (digest && digest == signature) return *digest;
        if (digest && !first) first = digest;
    }
    if (first) return *first;
    return fail(
        ErrorCode::unsupported, fmt::format(
                                    "none of the requested MIC algorithms is known ('{}' ...)",
                                    requested.front().substr(0, 40)
                                )
    );
}

}  // namespace tidegate::as2
