// doc chain: the conversation around a document, as a tree: the message that brought it, what was
// answered, how that was delivered, and what the partner said to it.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cli/command.hpp"
#include "store/database.hpp"
#include "store/documents.hpp"

namespace tidegate::cli {

/// One thing that happened. Children are what it led to, in the order of time.
struct ChainLink {
    Instant at{};
    std::string kind;   ///< "message", "document", "delivery", "receipt", "expectation"
    std::string id;     ///< of a message, document or delivery; empty for the others
    std::string state;  ///< empty for a receipt
    std::string text;   ///< for people
    std::vector<ChainLink> children;
};

/// The conversation of the document that began it: `id` may be any document in it, its message, or
/// its delivery. Nothing when no such id exists.
std::optional<ChainLink> find_chain(store::Transaction& transaction, Uuid id);

Exit doc_chain(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
