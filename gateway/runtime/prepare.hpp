// The stages that need no database, run over a whole message: interpret and translate. What comes
// out is committed by runtime/commit_message in one transaction.
#pragma once

#include "documents/document.hpp"
#include "runtime/config.hpp"
#include "stages/interpret.hpp"
#include "store/documents.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace tidegate::runtime {

/// One received set: its row, and what decide or correlation will work on.
struct PreparedDocument {
    store::Document row;  ///< waiting, rejected or parked, with reason and findings
    std::optional<documents::Document> canonical;
    /// Checks of the map that do not hold: the order is answered, not parked. Of an
    /// acknowledgement: what is strange about it.
    syntax::Findings rule_findings;
    std::optional<stages::ReceivedAcknowledgement> acknowledgement;
    partners::DocumentRule const* rule = nullptr;  ///< of the configuration in `PreparedMessage`
    std::string functional_id;
    std::optional<OrderId> held_order;  ///< of a replay: the order that was saved when it was held
};

struct PreparedInterchange {
    stages::InterpretedInterchange interchange;
    std::vector<PreparedDocument> documents;
    store::Environment environment = store::Environment::live;
};

struct PreparedMessage {
    std::shared_ptr<Config const> config;
    partners::Profile const* partner = nullptr;
    std::vector<PreparedInterchange> interchanges;
    std::uint64_t payload_size = 0;  ///< bytes
    syntax::Findings trailing;       ///< about bytes behind the last interchange
    /// Where `config` is kept, for the rows of what comes in.
    std::optional<std::int64_t> configuration = {};

    /// Notes it in the rows, too.
    void set_configuration(std::int64_t kept);
};

/// Interprets and translates `payload`, which came from `partner`. Errors: invalid when it is
/// neither EDI nor XML; too_large; configuration. What is wrong with a single document is in its
/// row.
Expected<PreparedMessage> prepare_message(
    std::shared_ptr<Config const> config, partners::Profile const& partner, ByteView payload,
    MessageId message, IdSource& ids, Instant now
);

}  // namespace tidegate::runtime
