// The last pure stage: outbound bodies to the bytes of an interchange, by the partner's envelope
// settings. Control numbers are given: they are allocated in the transaction that stores the result
// (design: decision 13).
#pragma once

#include "base/charset.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "partners/profile.hpp"
#include "standards/acknowledge.hpp"
#include "syntax/envelope.hpp"
#include "syntax/segment_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::stages {

/// What an outbound interchange to a partner is wrapped in.
struct OutboundEnvelope {
    partners::X12Settings const& settings;
    std::uint64_t interchange_control = 0;
    std::uint64_t group_control = 0;  ///< unused for a TA1
    Instant now;
    bool is_test = false;
};

/// The delimiters that bodies for this partner are written with.
syntax::Delimiters outbound_delimiters(partners::X12Settings const& settings);

/// The characters that this partner takes.
Charset outbound_charset(partners::X12Settings const& settings);

/// GS08 of a group of `sets`: the profile's version, but of 999s that of the answer, for it follows
/// what was received. All 999s of a group have the same (standards::group_version_of_999).
std::string outbound_version(
    partners::X12Settings const& settings, std::vector<syntax::SetBody> const& sets
);

/// One interchange with one functional group. Set control numbers are 0001, 0002 ... in the order
/// of `sets`. Errors: invalid when a value of the profile does not fit its element; refused when a
/// business document holds a character that the partner does not take.
Expected<std::string> compose_group(
    OutboundEnvelope const& envelope, std::string_view functional_id,
    std::vector<syntax::SetBody> sets
);

/// One interchange that holds a TA1 only.
Expected<std::string> compose_ta1(
    OutboundEnvelope const& envelope, standards::InterchangeAcknowledgement const& acknowledgement
);

}  // namespace tidegate::stages
