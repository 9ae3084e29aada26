// Moves the payloads of old messages out of the database and the object store into packs of the
// archive (archive_packs.hpp). A pack is durable before a row says that its payload lies in it, so
// that each payload can be read here or there, whatever fails in between.
#pragma once

#include "store/archivable.hpp"
#include "store/archive_packs.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

struct ArchivedPack {
    Sha256 name{};
    std::int64_t messages = 0, payloads = 0;
    std::int64_t bytes = 0;  ///< of the payloads, sealed
};

/// What one pack's work came to.
struct ArchiveStep {
    MessageId last;        ///< to begin behind the next time
    bool is_over = false;  ///< no old message is behind `last`
    int looked_at = 0;     ///< messages
    std::optional<ArchivedPack> pack;
    std::vector<std::string> damaged;  ///< payloads that do not open: they stay where they are
};

/// Looks for messages behind `after`, packs what may be archived until a pack is full, and notes it
/// in their rows; each is looked at again in that transaction, for others archive too. Old plain
/// payloads are sealed on the way. Objects are left to the sweep of orphans. Errors: unavailable.
/// Throws DatabaseFailed. Not on a writer's thread.
Expected<ArchiveStep> archive_step(
    ArchiveAccess const& access, RetentionPlan const& plan, MessageId after,
    std::string const& actor
);

/// Since when the oldest message that may be archived has been old; nothing when there is none
/// among the first `most`. Reads page by page.
std::optional<Instant> find_due_since(
    ArchiveAccess const& access, RetentionPlan const& plan, int most
);

/// What would be archived, and changes nothing.
struct ArchivePreview {
    struct Kind {
        std::int64_t messages = 0, payloads = 0, bytes = 0;  ///< bytes before they were sealed
    };
    Kind refused, acknowledgement, business;
};
ArchivePreview preview_archive(ArchiveAccess const& access, RetentionPlan const& plan);

}  // namespace tidegate::store
