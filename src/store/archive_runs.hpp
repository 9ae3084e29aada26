// How the last run of the archive ended, of whichever node, and what is in the archive: for metrics
// and for those who ask.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tidegate::store {

struct ArchiveRun {
    Instant at{};
    std::string failure;               ///< why it ended early; empty: it did not
    std::optional<Instant> due_since;  ///< as find_due_since; of what is left
};

void note_archive_run(Transaction& transaction, ArchiveRun const& run);

struct ArchiveState {
    std::int64_t packs = 0, messages = 0, bytes = 0;  ///< that are there
    std::int64_t removed = 0;                         ///< packs whose time was over
    std::optional<Instant> succeeded_at, failed_at;
    std::string failure;  ///< of the last run that failed
    std::optional<Instant> due_since;

    /// The last run failed.
    [[nodiscard]] bool is_failing() const {
        return failed_at && (!succeeded_at || *succeeded_at < *failed_at);
    }
};

ArchiveState read_archive_state(Transaction& transaction);

}  // namespace tidegate::store
