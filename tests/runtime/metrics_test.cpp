#include "runtime/metrics.hpp"

#include <catch2/catch.hpp>

namespace tidegate::runtime {
namespace {

Metrics example() {
    Metrics metrics;
    metrics.version = "1.2.3";
    metrics.instance = "a \"quoted\" \\ name\nof two lines";
    metrics.now = from_micros(1'767'614'400'000'000);
    metrics.live.messages = {{"as2", 3, 1, 2, 4}};
    metrics.live.listeners = {
        {"as2",
         {.accepted = 7, .refused = 2, .handshakes_failed = 4, .open = 5},
         from_micros(1'800'000'000'900'000)},
        {"admin", {.accepted = 1, .refused = 0, .handshakes_failed = 0, .open = 1}, {}},
    };
    metrics.live.late_orders = 7;
    metrics.live.scrubbed = {{{40, 2}, {30, 0}, {20, 0}, {10, 1}, {5, 1}}};
    metrics.reloads = {.applied = 3, .refused = 2};
    metrics.writer = {
        .entries = 100, .groups = 40, .failed_entries = 2, .failed_groups = 1, .queued = 6
    };
    store::Statistics database;
    database.documents = {1, 2, 3, 4, 5, 6};
    database.deliveries = {6, 5, 4, 3, 2, 1};
    database.jobs_waiting = 8;
    database.jobs_running = 9;
    database.jobs_parked = 10;
    database.first_due = metrics.now - std::chrono::milliseconds(1500);
    database.scrubs = {
        {{2, metrics.now - std::chrono::seconds(60)},
         {0, metrics.now - std::chrono::seconds(30)},
         {0, {}},
         {1, metrics.now},
         {1, metrics.now - std::chrono::hours(24)}}
    };
    database.archive = {
        .packs = 3,
        .messages = 500,
        .bytes = 40'000'000,
        .removed = 1,
        .succeeded_at = from_micros(1'767'000'000'000'000),
        .failed_at = from_micros(1'767'003'600'000'000),
        .failure = "the disk is full",
        .due_since = metrics.now - std::chrono::hours(2)
    };
    metrics.database = database;
    return metrics;
}

constexpr std::string_view kHead =
    R"(# HELP tidegate_build_info Version and name of this gateway; always 1.
# TYPE tidegate_build_info gauge
tidegate_build_info{version="1.2.3",instance="a \"quoted\" \\ name\nof two lines"} 1
# HELP tidegate_messages_total Messages that came in, by outcome.
# TYPE tidegate_messages_total counter
tidegate_messages_total{transport="as2",outcome="received"} 3
tidegate_messages_total{transport="as2",outcome="refused"} 1
tidegate_messages_total{transport="as2",outcome="repeated"} 2
tidegate_messages_total{transport="as2",outcome="put_off"} 4
# HELP tidegate_database_up 1 when the database could be read for this answer.
# TYPE tidegate_database_up gauge
)";
constexpr std::string_view kDatabase =
    R"(# HELP tidegate_documents Documents by state, counted up to 100000.
# TYPE tidegate_documents gauge
tidegate_documents{state="waiting"} 1
tidegate_documents{state="running"} 2
tidegate_documents{state="done"} 3
tidegate_documents{state="rejected"} 4
tidegate_documents{state="parked"} 5
tidegate_documents{state="cancelled"} 6
# HELP tidegate_deliveries Deliveries by state, counted up to 100000.
# TYPE tidegate_deliveries gauge
tidegate_deliveries{state="waiting"} 6
tidegate_deliveries{state="running"} 5
tidegate_deliveries{state="done"} 4
tidegate_deliveries{state="rejected"} 3
tidegate_deliveries{state="parked"} 2
tidegate_deliveries{state="cancelled"} 1
# HELP tidegate_jobs Jobs by state, counted up to 100000.
# TYPE tidegate_jobs gauge
tidegate_jobs{state="waiting"} 8
tidegate_jobs{state="running"} 9
tidegate_jobs{state="parked"} 10
# HELP tidegate_job_oldest_due_seconds How long the job that waits longest has been due; 0 when none is.
# TYPE tidegate_job_oldest_due_seconds gauge
tidegate_job_oldest_due_seconds 1.5
# HELP tidegate_database_oldest_transaction_seconds How long the oldest transaction has kept dead rows from being cleared; 0 on SQLite.
# TYPE tidegate_database_oldest_transaction_seconds gauge
tidegate_database_oldest_transaction_seconds 0
# HELP tidegate_stored_damaged What is stored and was found damaged by the last look at it; has to be 0.
# TYPE tidegate_stored_damaged gauge
tidegate_stored_damaged{what="payloads"} 2
tidegate_stored_damaged{what="receipts_sent"} 0
tidegate_stored_damaged{what="receipts_received"} 0
tidegate_stored_damaged{what="audit"} 1
tidegate_stored_damaged{what="packs"} 1
# HELP tidegate_stored_check_age_seconds Everything that was stored so long ago was looked at since.
# TYPE tidegate_stored_check_age_seconds gauge
tidegate_stored_check_age_seconds{what="payloads"} 60
tidegate_stored_check_age_seconds{what="receipts_sent"} 30
tidegate_stored_check_age_seconds{what="audit"} 0
tidegate_stored_check_age_seconds{what="packs"} 86400
# HELP tidegate_archive_packs Packs in the archive.
# TYPE tidegate_archive_packs gauge
tidegate_archive_packs 3
# HELP tidegate_archive_messages Messages that went into these packs.
# TYPE tidegate_archive_messages gauge
tidegate_archive_messages 500
# HELP tidegate_archive_bytes Bytes of these packs.
# TYPE tidegate_archive_bytes gauge
tidegate_archive_bytes 40000000
# HELP tidegate_archive_packs_removed_total Packs that were removed after their time.
# TYPE tidegate_archive_packs_removed_total counter
tidegate_archive_packs_removed_total 1
# HELP tidegate_archive_oldest_due_seconds How long the oldest payload that should be archived is past its time; 0 when none is.
# TYPE tidegate_archive_oldest_due_seconds gauge
tidegate_archive_oldest_due_seconds 7200
# HELP tidegate_archive_failing 1 when the last run of the archive failed.
# TYPE tidegate_archive_failing gauge
tidegate_archive_failing 1
# HELP tidegate_archive_last_success_timestamp_seconds When a run of the archive last ended well.
# TYPE tidegate_archive_last_success_timestamp_seconds gauge
tidegate_archive_last_success_timestamp_seconds 1767000000
# HELP tidegate_archive_last_failure_timestamp_seconds When a run of the archive last failed.
# TYPE tidegate_archive_last_failure_timestamp_seconds gauge
tidegate_archive_last_failure_timestamp_seconds 1767003600
)";
constexpr std::string_view kTail =
    R"(# HELP tidegate_orders_late What we owe buyers longer than their profiles allow: answers, shipments, invoices.
# TYPE tidegate_orders_late gauge
tidegate_orders_late 7
# HELP tidegate_stored_checked_total Stored rows and packs that this gateway compared with their hashes.
# TYPE tidegate_stored_checked_total counter
tidegate_stored_checked_total{what="payloads"} 40
tidegate_stored_checked_total{what="receipts_sent"} 30
tidegate_stored_checked_total{what="receipts_received"} 20
tidegate_stored_checked_total{what="audit"} 10
tidegate_stored_checked_total{what="packs"} 5
# HELP tidegate_payloads_checked_total Stored payloads that were opened and compared with their hashes.
# TYPE tidegate_payloads_checked_total counter
tidegate_payloads_checked_total 40
# HELP tidegate_payloads_damaged_total Stored payloads that were found damaged; has to be 0.
# TYPE tidegate_payloads_damaged_total counter
tidegate_payloads_damaged_total 2
# HELP tidegate_writer_entries_total Entries committed.
# TYPE tidegate_writer_entries_total counter
tidegate_writer_entries_total 100
# HELP tidegate_writer_commits_total Commits, each of one or more entries.
# TYPE tidegate_writer_commits_total counter
tidegate_writer_commits_total 40
# HELP tidegate_writer_entries_failed_total Entries that undid themselves.
# TYPE tidegate_writer_entries_failed_total counter
tidegate_writer_entries_failed_total 2
# HELP tidegate_writer_commits_failed_total Commits that failed.
# TYPE tidegate_writer_commits_failed_total counter
tidegate_writer_commits_failed_total 1
# HELP tidegate_writer_queue Entries waiting to be written.
# TYPE tidegate_writer_queue gauge
tidegate_writer_queue 6
# HELP tidegate_config_reloads_total Changed configurations that came into force, or were refused for a mistake.
# TYPE tidegate_config_reloads_total counter
tidegate_config_reloads_total{outcome="applied"} 3
tidegate_config_reloads_total{outcome="refused"} 2
# HELP tidegate_connections_open Connections being served.
# TYPE tidegate_connections_open gauge
tidegate_connections_open{listener="as2"} 5
tidegate_connections_open{listener="admin"} 1
# HELP tidegate_connections_accepted_total Connections accepted.
# TYPE tidegate_connections_accepted_total counter
tidegate_connections_accepted_total{listener="as2"} 7
tidegate_connections_accepted_total{listener="admin"} 1
# HELP tidegate_connections_refused_total Connections over a limit, refused.
# TYPE tidegate_connections_refused_total counter
tidegate_connections_refused_total{listener="as2"} 2
tidegate_connections_refused_total{listener="admin"} 0
# HELP tidegate_tls_handshakes_failed_total Connections without a TLS handshake.
# TYPE tidegate_tls_handshakes_failed_total counter
tidegate_tls_handshakes_failed_total{listener="as2"} 4
tidegate_tls_handshakes_failed_total{listener="admin"} 0
# HELP tidegate_tls_certificate_expiry_timestamp_seconds When a listener's certificate expires.
# TYPE tidegate_tls_certificate_expiry_timestamp_seconds gauge
tidegate_tls_certificate_expiry_timestamp_seconds{listener="as2"} 1800000000
)";

TEST_CASE("metrics: names, types, labels and values are written as promised", "[runtime]") {
    CHECK(
        format_metrics(example()) == std::string(kHead) + "tidegate_database_up 1\n" +
                                         std::string(kDatabase) + std::string(kTail)
    );
}

TEST_CASE("metrics: a database that cannot be read says so and hides nothing else", "[runtime]") {
    Metrics metrics = example();
    metrics.database.reset();
    CHECK(
        format_metrics(metrics) ==
        std::string(kHead) + "tidegate_database_up 0\n" + std::string(kTail)
    );
}

TEST_CASE("metrics: a job that is due later, and no job, have waited for no time", "[runtime]") {
    Metrics metrics = example();
    for (std::optional<Instant> const due :
         {std::optional(metrics.now + std::chrono::hours(1)), std::optional<Instant>()}) {
        metrics.database->first_due = due;
        CHECK(
            format_metrics(metrics).find("\ntidegate_job_oldest_due_seconds 0\n") !=
            std::string::npos
        );
    }
}

}  // namespace
}  // namespace tidegate::runtime
