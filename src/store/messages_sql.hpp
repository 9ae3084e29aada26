// Private to src/store: the row of a message whose payloads are stored already; deliveries write
// theirs with it.
#pragma once

#include "store/messages.hpp"

namespace tidegate::store {

std::string pack_headers(HeaderFields const& headers);

void insert_message_row(
    Transaction& transaction, NewMessage const& message, std::int64_t raw,
    std::optional<std::int64_t> payload
);

}  // namespace tidegate::store
