// Where a write transaction of SQLite begins, commits and fails (design.md 7.15,
// spec/reliability.md F31, F34).
#include "base/log.hpp"
#include "store/database_impl.hpp"

#include <algorithm>

namespace tidegate::store {

namespace {

/// Runs one work in a savepoint. Throws only when the savepoint itself cannot be kept: then the
/// group is lost.
Outcome run_entry(Transaction::Impl& session, Work const& work) {
    session.run_control("savepoint entry");
    Outcome outcome;
    try {
        Transaction transaction(session);
        Expected<void> const result = work(transaction);
        if (!result) outcome = Failure{Failure::Kind::returned, result.error(), nullptr};
    } catch (...) {
        outcome = from_exception(std::current_exception());
    }
    // SQLite answers some failures (disk full, I/O) by rolling back everything, not only the
    // statement: then the session is opened anew.
    if (!session.in_transaction())
        throw DatabaseFailed("database: it rolled back the whole transaction");
    if (outcome) session.run_control("rollback to entry");
    session.run_control("release entry");
    return outcome;
}

/// Runs all of them without savepoints, which cost a copy of every page that two entries write.
/// False when one of them failed, as few do: nothing of any is there then.
bool run_together(Transaction::Impl& session, std::span<Work const> works) {
    try {
        Transaction transaction(session);
        for (Work const& work : works) {
            if (work(transaction)) continue;
            session.roll_back();
            return false;
        }
        return true;
    } catch (...) {
        // What made SQLite roll back everything is no affair of one entry (run_entry).
        if (!session.in_transaction()) throw;
        session.roll_back();
        return false;
    }
}

/// Each for itself.
std::vector<Outcome> run_apart(Transaction::Impl& session, std::span<Work const> works) {
    std::vector<Outcome> outcomes;
    for (Work const& work : works) outcomes.push_back(run_entry(session, work));
    return outcomes;
}

/// Also those that returned an error or threw: they may have seen what others of the group wrote,
/// which is undone now.
void fail_all(std::vector<Outcome>& outcomes, std::exception_ptr exception) {
    for (Outcome& outcome : outcomes) {
        if (!outcome || outcome->kind != Failure::Kind::transient)
            outcome = from_exception(exception);
    }
}

}  // namespace

std::vector<Outcome> Database::Impl::write_group(std::span<Work const> works) {
    auto writer = writers.take();
    std::vector<Outcome> outcomes(works.size());
    try {
        // What is written into a file that no path leads to is lost with the process (F43).
        if (!file.is_still_at(location.path)) {
            throw DatabaseFailed(
                "database: " + location.path +
                " was removed or replaced while it was open; "
                "put the right file there and start again"
            );
        }
        writer->begin();
    } catch (...) {
        fail_all(outcomes, std::current_exception());
        return outcomes;
    }
    try {
        if (works.size() == 1 || !run_together(*writer, works)) {
            if (!writer->in_transaction()) writer->begin();
            outcomes = run_apart(*writer, works);
        }
        if (std::ranges::all_of(outcomes, [](Outcome const& one) { return one.has_value(); })) {
            writer->roll_back();
        } else {
            writer->connection().copy_log_at(
                checkpoints ? Checkpoints::kPagesMost : kCheckpointPages
            );
            writer->commit();
            if (checkpoints) checkpoints->log_has(writer->connection().log_pages());
        }
    } catch (...) {
        fail_all(outcomes, std::current_exception());
        try {
            writer->reopen();
        } catch (DatabaseFailed const& failed) {
            // The next begin opens again and reports what it meets; these entries have failed
            // already.
            log::error("store.writer_lost", failed.what());
        }
    }
    return outcomes;
}

}  // namespace tidegate::store
