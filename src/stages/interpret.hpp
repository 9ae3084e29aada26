// The first stage: bytes of a message to judged transaction sets. Reads the envelopes, checks what
// the partner's profile agrees to, validates each set against its dictionary and the partner's
// guideline, and tells what is to be acknowledged. Pure: no store, no clock. What the sets mean for
// the business is the next stage's work.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "partners/profile.hpp"
#include "standards/acknowledge.hpp"
#include "standards/contrl.hpp"
#include "standards/contrl_read.hpp"
#include "standards/functional_ack_read.hpp"
#include "standards/guideline.hpp"
#include "standards/library.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/party_check.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tidegate::stages {

/// What a partner says of what we sent: a 997 or 999, or a CONTRL.
using ReceivedAcknowledgement =
    std::variant<standards::FunctionalAcknowledgement, standards::InterchangeReport>;

/// One transaction set or message as the handler of interpret sees it; valid during that call only.
struct InterpretedSet {
    syntax::Interchange const& interchange;
    syntax::Group const& group;
    syntax::TransactionSet const& set;
    standards::SetTree const* tree;              ///< null when there is no dictionary for it
    standards::SetDefinition const* definition;  ///< likewise
    standards::Dictionary const* dictionary;     ///< likewise
    partners::DocumentRule const* rule;          ///< null when the profile does not agree to it
    syntax::Findings const& findings;            ///< the reader's and the validator's together
    standards::SetStatus status;
    std::uint32_t position;  ///< ordinal in the message, from 1
    std::uint64_t byte_begin;
    std::uint64_t byte_end;
    bool is_test;  ///< ISA15 = T; 0035 = 1

    std::optional<ReceivedAcknowledgement> acknowledgement;
};

/// One functional group after its last set; messages of EDIFACT without UNG are one.
struct InterpretedGroup {
    syntax::Group header;
    standards::ReceivedGroup received;  ///< what its 997 is made of, or its part of the CONTRL
    bool is_acknowledgement = false;    ///< FA, or CONTRL alone: never acknowledged itself
};

/// One interchange after its last group.
struct InterpretedInterchange {
    syntax::Interchange header;
    syntax::Findings findings;
    std::vector<InterpretedGroup> groups;
    std::uint32_t sets = 0;
    std::vector<standards::InterchangeAcknowledgement> ta1s;  ///< received, about what we sent

    /// An envelope error: nothing in it is processed, TA1 says R, or CONTRL 4.
    [[nodiscard]] bool is_rejected() const { return syntax::has_error(findings); }
};

/// What the CONTRL that answers an interchange of EDIFACT is made of.
standards::ReceivedInterchange received_interchange(InterpretedInterchange const& interchange);

struct InterpretConfig {
    standards::DictionaryLibrary& dictionaries;
    partners::Profile const& partner;
    standards::Guidelines const& guidelines;  ///< of the partner
};

/// Whose interchanges of "x12" or "edifact" the profile expects, and to whom; nobody when it lacks
/// that standard.
syntax::AgreedParties agreed_parties(partners::Profile const& partner, std::string_view standard);

/// Called per set, in the order of the message. An error it returns ends interpret with that error.
using SetHandler = std::function<Expected<void>(InterpretedSet const&)>;

/// Called when the interchange and each of its groups are complete.
using InterchangeHandler = std::function<Expected<void>(InterpretedInterchange const&)>;

struct InterpretHandlers {
    SetHandler on_set;
    InterchangeHandler on_interchange;
};

/// Reads the whole message. Returns findings about bytes that belong to no interchange. Errors: the
/// reader's (not EDI, too large), configuration when a dictionary file is broken, and those of the
/// handlers.
Expected<syntax::Findings> interpret(
    ByteSource& source, InterpretConfig const& config, InterpretHandlers const& handlers
);

}  // namespace tidegate::stages
