// Archives payloads while the gateway runs, at a bounded rate, as the table retention says; removes
// packs whose time is over, and those whose rows were never committed.
#pragma once

#include "partners/instance.hpp"
#include "runtime/services.hpp"
#include "store/archive.hpp"
#include "store/payload_objects.hpp"

#include <cstdint>
#include <string>

namespace tidegate::runtime {

/// What is old at `now` by the times of an installation.
store::RetentionPlan retention_plan(partners::RetentionSettings const& settings, Instant now);

/// What is too old to be kept at all, likewise.
store::RetentionPlan removal_plan(partners::RetentionSettings const& settings, Instant now);

/// Of a running gateway. References outlive it.
store::ArchiveAccess archive_access(
    store::Writer& writer, store::PayloadVault const& vault, store::ObjectStore& archive
);

/// To be run every limits::archive_poll.
class Archiver {
public:
    explicit Archiver(Services services) : services_(services) {}

    /// Goes on where the last run stopped: at most limits::archive_packs_at_once packs, and
    /// limits::archive_messages_at_once messages looked at. Returns how many payloads went. Without
    /// a time in the configuration in force it does nothing. How it ended is noted for metrics
    /// (store/archive_runs.hpp). Blocks. Throws DatabaseFailed. One thread.
    std::int64_t archive_blocking();

private:
    /// What a run came to.
    struct Run {
        std::int64_t payloads = 0;
        bool is_whole = false;  ///< nothing that is old is left
        std::string failure;
    };
    Run archive_some(store::ArchiveAccess const& access, store::RetentionPlan const& plan);
    void remove_expired(
        store::ArchiveAccess const& access, store::RetentionPlan const& plan, Run& run
    );
    void sweep(store::ObjectStore& archive, Run& run);
    void note(store::ArchiveAccess const& access, store::RetentionPlan const& plan, Run const& run);

    Services services_;
    MessageId last_;             ///< looked at
    bool has_left_any_ = false;  ///< since the first message
    std::string last_pack_;      ///< looked at for its removal
    store::OrphanSweep sweep_{store::find_unknown_packs};
};

}  // namespace tidegate::runtime
