// The message integrity check: choosing its algorithm, writing, reading and comparing it (RFC 4130
// §7.3.1). Which bytes it covers is decided where they are at hand: message.hpp.
#pragma once

#include "as2/digest.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::as2 {

struct Mic {
    Digest digest = Digest::sha256;
    Bytes value;
    [[nodiscard]] std::string text() const;  ///< "<base64>, sha-256"
    bool operator==(Mic const&) const = default;
};

/// "<base64>, <algorithm>"; blanks optional, also inside wrapped base64. Errors: invalid;
/// unsupported algorithm.
Expected<Mic> parse_mic(std::string_view text);

/// The digests of one content in every algorithm a partner may answer in.
struct MicSet {
    std::array<Bytes, kDigests.size()> values;  ///< in the order of kDigests
    [[nodiscard]] Mic in(Digest digest) const;
    bool operator==(MicSet const&) const = default;
};
MicSet make_mic_set(Pieces content);

enum class MicMatch { same, differs, missing };
MicMatch compare(MicSet const& ours, std::optional<Mic> const& theirs);

/// The MIC algorithm of a receipt: the signature's if the request lists it or lists none, else the
/// first listed that we have; SHA-256 without signature and list. Errors: unsupported when all that
/// is listed is unknown.
Expected<Digest> choose_mic_digest(
    std::span<std::string const> requested, std::optional<Digest> signature
);

}  // namespace tidegate::as2
