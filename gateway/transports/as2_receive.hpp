// What an inbound AS2 request becomes: the row to store and the bytes to answer with. Pure work on
// bytes and keys; the endpoint brings the request, the inbox stores the result (RFC 4130; statuses
// and dispositions: docs/as2.md).
#pragma once

#include "as2/headers.hpp"
#include "base/bytes.hpp"
#include "net/http.hpp"
#include "runtime/accept_rules.hpp"
#include "runtime/services.hpp"
#include "store/messages.hpp"

#include <optional>

namespace tidegate::transports {

/// A judged message, ready for the inbox.
struct JudgedMessage {
    store::NewMessage message;  ///< raw and payload are sealed by the inbox from the bytes below
    Bytes raw;
    std::optional<Bytes> payload;
    runtime::AcceptRules rules;  ///< of its partner
};

struct ReceiveContext {
    runtime::Config const& config;
    Clock const& clock;
    Random& random;
    IdSource& ids;
};

/// Takes the message apart, judges it, and makes its receipt. Never fails: what is wrong with the
/// message is in the receipt (and for the operator in message.reason). Blocks for the length of its
/// cryptography.
JudgedMessage judge_message(
    ReceiveContext const& context, as2::As2Headers const& headers, net::Request request
);

}  // namespace tidegate::transports
