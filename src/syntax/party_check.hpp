// Whether an interchange comes from who it should and is addressed to us.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"

#include <optional>
#include <vector>

namespace tidegate::syntax {

/// What was agreed. An identity without a qualifier stands for every qualifier.
struct AgreedParties {
    std::vector<Party> senders;     ///< any of them; none: whoever it is
    std::optional<Party> receiver;  ///< nothing: whoever it is
};

/// True if `party` is the one that was agreed.
bool is_agreed(Party const& agreed, Party const& party);

/// envelope.sender and envelope.receiver, with the codes of a TA1 that tell a wrong qualifier from
/// a wrong id.
Findings check_parties(Interchange const& interchange, AgreedParties const& agreed);

}  // namespace tidegate::syntax
