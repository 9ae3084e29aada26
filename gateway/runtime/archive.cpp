#include "runtime/archive.hpp"

#include "base/archive_limits.hpp"
#include "base/log.hpp"
#include "runtime/archive_place.hpp"
#include "store/archive_removal.hpp"
#include "store/archive_runs.hpp"
#include "store/failure.hpp"

#include <utility>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "gateway";

std::optional<Instant> before(std::optional<std::chrono::seconds> const& time, Instant now) {
    if (!time) return {};
    return now - *time;
}

}  // namespace

store::ArchiveAccess archive_access(
    store::Writer& writer, store::PayloadVault const& vault, store::ObjectStore& archive
) {
    return {
        [&writer](auto const& read) { writer.read_blocking(read); },
        [&writer](store::Work const& work) -> Expected<void> {
            auto const failed = writer.run_blocking(work);
            if (!failed) return {};
            if (failed->kind == store::Failure::Kind::returned)
                return std::unexpected(failed->error);
            throw store::DatabaseFailed(failed->error.text());
        },
        vault, archive
    };
}

store::RetentionPlan retention_plan(partners::RetentionSettings const& settings, Instant now) {
    return {
        .now = now,
        .refused = before(settings.refused, now),
        .acknowledgement = before(settings.acknowledgement, now),
        .business = before(settings.business, now)
    };
}

store::RetentionPlan removal_plan(partners::RetentionSettings const& settings, Instant now) {
    return {
        .now = now,
        .refused = before(settings.remove_after.refused, now),
        .acknowledgement = before(settings.remove_after.acknowledgement, now),
        .business = before(settings.remove_after.business, now)
    };
}

std::int64_t Archiver::archive_blocking() {
    auto const config = services_.config.get();
    partners::RetentionSettings const& settings = config->instance().retention;
    store::PayloadVault const* const vault = services_.writer.vault();
    if (!settings.is_set() || vault == nullptr) return 0;
    auto const archive = open_archive_place(settings);
    store::ArchiveAccess const access = archive_access(services_.writer, *vault, *archive);
    store::RetentionPlan const plan = retention_plan(settings, services_.clock.now());
    Run run = archive_some(access, plan);
    if (settings.remove_after.is_set())
        remove_expired(access, removal_plan(settings, plan.now), run);
    sweep(*archive, run);
    note(access, plan, run);
    return run.payloads;
}

Archiver::Run Archiver::archive_some(
    store::ArchiveAccess const& access, store::RetentionPlan const& plan
) {
    Run run;
    int looked_at = 0;
    for (int packs = 0;
         packs < limits::archive_packs_at_once && looked_at < limits::archive_messages_at_once;) {
        auto const step = store::archive_step(access, plan, last_, kActor);
        if (!step) {
            log::warning("archive.failed", step.error().text());
            run.failure = step.error().text();
            return run;
        }
        last_ = step->last;
        looked_at += step->looked_at;
        has_left_any_ |= !step->damaged.empty();
        for (std::string const& one : step->damaged) log::warning("archive.left_out", one);
        if (step->pack) {
            ++packs;
            run.payloads += step->pack->payloads;
            log::info(
                "archive.packed", "payloads went into a pack of the archive",
                {{"pack", hex(step->pack->name)},
                 {"payloads", step->pack->payloads},
                 {"bytes", step->pack->bytes}}
            );
        }
        if (step->is_over) {
            last_ = {};
            run.is_whole = !std::exchange(has_left_any_, false);
            break;
        }
    }
    return run;
}

void Archiver::remove_expired(
    store::ArchiveAccess const& access, store::RetentionPlan const& plan, Run& run
) {
    int removed = 0;
    for (int looked_at = 0; looked_at < limits::archive_removal_looks;) {
        store::ExpiredPage page;
        access.read([&](store::Transaction& transaction) {
            page = store::find_expired(transaction, plan, last_pack_, limits::archive_removal_page);
        });
        for (Sha256 const& name : page.packs) {
            if (removed == limits::archive_removals_at_once) return;
            auto const pack = store::remove_pack(access, plan, name, kActor);
            if (!pack) {
                log::warning("archive.not_removed", pack.error().text());
                if (run.failure.empty()) run.failure = pack.error().text();
                return;
            }
            if (!*pack) continue;
            ++removed;
            log::info(
                "archive.removed", "a pack was removed: the time of all in it is over",
                {{"pack", hex(name)}, {"messages", (*pack)->messages}}
            );
        }
        looked_at += page.looked_at;
        last_pack_ = page.last;
        if (page.looked_at == 0) return;
    }
}

void Archiver::sweep(store::ObjectStore& archive, Run& run) {
    auto const removed = sweep_.run(
        [this](auto const& read) { services_.writer.read_blocking(read); }, archive,
        services_.clock.now()
    );
    if (!removed) {
        log::warning("archive.not_swept", removed.error().text());
        if (run.failure.empty()) run.failure = removed.error().text();
    } else if (*removed > 0) {
        log::info(
            "archive.swept", "packs that were never committed are removed", {{"packs", *removed}}
        );
    }
}

void Archiver::note(
    store::ArchiveAccess const& access, store::RetentionPlan const& plan, Run const& run
) {
    store::ArchiveRun ended{plan.now, run.failure, {}};
    if (!run.is_whole)
        ended.due_since = store::find_due_since(access, plan, limits::archive_messages_at_once);
    auto const noted = access.write([&](store::Transaction& transaction) -> Expected<void> {
        store::note_archive_run(transaction, ended);
        return {};
    });
    if (!noted) throw store::DatabaseFailed(noted.error().text());
}

}  // namespace tidegate::runtime
