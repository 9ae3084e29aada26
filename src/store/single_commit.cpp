// Where a write transaction of PostgreSQL begins, commits, fails and is tried again
// (spec/reliability.md F45, F46, F49).
#include "base/database_limits.hpp"
#include "store/database_impl.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace tidegate::store {

namespace {

/// Of those that were in each other's way each waits another time.
void wait_before_try(int attempt) {
    auto const most = limits::store_contention_pause * (1 << std::min(attempt, 8));
    std::uniform_int_distribution<std::int64_t> draw(0, std::chrono::microseconds(most).count());
    static thread_local std::minstd_rand engine{std::random_device{}()};
    std::this_thread::sleep_for(std::chrono::microseconds(draw(engine)));
}

struct Try {
    Outcome outcome;
    int tries_max = 1;  ///< of a work that failed so: above 1, it may succeed at once
};

/// All of them in one transaction, to the first that fails.
Try try_works(Transaction::Impl& session, std::span<Work const> works) {
    Try result;
    try {
        session.begin();
        Transaction transaction(session);
        Expected<void> done;
        for (Work const& work : works) {
            done = work(transaction);
            if (!done) break;
        }
        if (done) {
            session.commit();
            return result;
        }
        result.outcome = Failure{Failure::Kind::returned, done.error(), nullptr};
    } catch (Contended const&) {
        result = {from_exception(std::current_exception()), limits::store_contention_tries_max};
    } catch (KeyTaken const&) {
        result = {from_exception(std::current_exception()), limits::store_key_tries_max};
    } catch (...) {
        result.outcome = from_exception(std::current_exception());
    }
    session.recover();
    return result;
}

}  // namespace

Failure from_exception(std::exception_ptr exception) {
    Failure failure;
    failure.exception = exception;
    try {
        std::rethrow_exception(exception);
    } catch (OutcomeUnknown const& unknown) {
        failure.kind = Failure::Kind::unknown;
        failure.error = Error{ErrorCode::unavailable, unknown.what(), {}, {}};
    } catch (DatabaseFailed const& failed) {
        failure.kind = Failure::Kind::transient;
        failure.error = Error{ErrorCode::unavailable, failed.what(), {}, {}};
    } catch (std::exception const& bug) {
        failure.kind = Failure::Kind::bug;
        failure.error = Error{ErrorCode::refused, bug.what(), {}, {}};
    } catch (...) {
        failure.kind = Failure::Kind::bug;
        failure.error = Error{ErrorCode::refused, "an exception of unknown type", {}, {}};
    }
    return failure;
}

Expected<void> run_undoable(Transaction& transaction, std::function<Expected<void>()> const& part) {
    Transaction::Impl& session = transaction.impl();
    session.run_script("savepoint part");
    Expected<void> result = part();
    session.run_script(result ? "release part" : "rollback to part; release part");
    return result;
}

Outcome Database::Impl::write_alone(Work const& work) {
    auto session = writers.take();
    for (int attempt = 1;; ++attempt) {
        Try tried = try_works(*session, {&work, 1});
        if (!tried.outcome || attempt >= tried.tries_max) return std::move(tried.outcome);
        wait_before_try(attempt);
    }
}

std::vector<Outcome> Database::Impl::write_sharing(std::span<Work const> works) {
    std::vector<Outcome> outcomes(works.size());
    if (works.size() > 1) {
        Outcome const failed = try_works(*writers.take(), works).outcome;
        if (!failed) return outcomes;
        if (failed->kind == Failure::Kind::unknown) {
            std::ranges::fill(outcomes, failed);
            return outcomes;
        }
    }
    for (std::size_t i = 0; i < works.size(); ++i) outcomes[i] = write_alone(works[i]);
    return outcomes;
}

}  // namespace tidegate::store
