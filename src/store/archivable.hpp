// Which messages may be archived: those that are older than their kind is kept at hand, and of
// which everything is final.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tidegate::store {

/// Refused: came in and was not accepted. Acknowledgement: all its documents are functional or
/// interchange acknowledgements, or it is a receipt. Business: all others.
enum class RetentionKind : std::uint8_t { refused, acknowledgement, business };
std::string_view name_of(RetentionKind kind);

/// Messages of a kind from before its instant are old; of one without, none is.
struct RetentionPlan {
    Instant now{};
    std::optional<Instant> refused, acknowledgement, business;

    [[nodiscard]] std::optional<Instant> before(RetentionKind kind) const;
    /// What is from before it is old, whatever its kind; nothing when a kind is never old.
    [[nodiscard]] std::optional<Instant> earliest() const;
    /// The youngest that may be old; nothing when nothing is to be archived.
    [[nodiscard]] std::optional<Instant> latest() const;
};

struct ArchivableMessage {
    MessageId id;
    RetentionKind kind = RetentionKind::business;
    Instant at{};                        ///< received, or built
    std::vector<std::int64_t> payloads;  ///< that are not archived; never empty
};

/// Nothing when it is not to be archived now.
std::optional<ArchivableMessage> find_archivable(
    Transaction& transaction, RetentionPlan const& plan, MessageId id
);

/// A message that nothing needs any more: its documents and delivery are final, no job or
/// expectation of it is open, and nobody had it restored.
struct SettledMessage {
    RetentionKind kind = RetentionKind::business;
    Instant at{};
};
std::optional<SettledMessage> find_settled(Transaction& transaction, MessageId id, Instant now);

struct ArchivablePage {
    std::vector<ArchivableMessage> messages;  ///< in the order of their ids
    MessageId last;                           ///< the last one that was looked at
    int looked_at = 0;                        ///< 0: none is behind `after`
};

/// Looks at the messages behind `after`, at most `limit`.
ArchivablePage find_archivable_page(
    Transaction& transaction, RetentionPlan const& plan, MessageId after, int limit
);

}  // namespace tidegate::store
