// What a partner's profile says of a message at the moment it is accepted, before it is processed.
#pragma once

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "partners/profile.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace tidegate::runtime {

struct AcceptRules {
    /// Messages of one lane are processed in the order in which they came; empty: in any order.
    std::string lane;
    /// How long the same bytes in another message are a duplicate; nothing: they never are.
    std::optional<std::chrono::seconds> payload_window = limits::payload_duplicate_window;
};

/// The lane is the flow of the message's first document: a message that holds documents of several
/// flows waits with that one. What cannot be read has no lane.
AcceptRules accept_rules(partners::Profile const& partner, ByteView payload);

}  // namespace tidegate::runtime
