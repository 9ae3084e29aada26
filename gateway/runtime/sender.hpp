// The port through which the worker reaches partners. Transports implement it; the runtime knows no
// protocol.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"
#include "runtime/config.hpp"
#include "store/deliveries.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What goes on the wire: made once, stored, and sent unchanged by every attempt.
struct Transmission {
    HeaderFields headers;
    Bytes body;
    std::vector<std::string> mics;  ///< what the receipt may state, "base64, sha-256"
};

struct SendOutcome {
    enum class Kind {
        delivered,    ///< the partner has it, by the proof that was asked for
        refused,      ///< the partner will not take it: trying again is of no use
        unavailable,  ///< no answer, or none that tells: try the same bytes again
    };
    Kind kind = Kind::unavailable;
    std::string text;  ///< for the operator
    std::optional<store::DeliveryReceipt> receipt;
};

/// Thread-safe; both functions block.
class Sender {
public:
    virtual ~Sender() = default;

    /// Errors: refused or configuration when the profile lacks what sending needs.
    virtual Expected<Transmission> pack(
        Config const& config, partners::Profile const& partner, store::Delivery const& delivery,
        ByteView payload
    ) = 0;

    virtual SendOutcome send_blocking(
        Config const& config, partners::Profile const& partner, store::Delivery const& delivery,
        Transmission const& transmission
    ) = 0;
};

}  // namespace tidegate::runtime
