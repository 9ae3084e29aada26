#include "runtime/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace tidegate::runtime {

namespace {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

constexpr double kMicrosPerSecond = 1e6;

/// Writes families one after the other: the head once, then its samples.
class Writer {
public:
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        fmt::format_to(
            std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type
        );
    }

    template <class Number>
    void sample(Labels labels, Number value) {
        text_ += name_;
        char before = '{';
        for (auto const& [label, text] : labels) {
            fmt::format_to(std::back_inserter(text_), "{}{}=\"", before, label);
            append_escaped(text);
            text_ += '"';
            before = ',';
        }
        fmt::format_to(std::back_inserter(text_), "{} {}\n", labels.size() ? "}" : "", value);
    }

    template <class Number>
    void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
        begin(name, type, help);
        sample({}, value);
    }

    std::string take() { return std::move(text_); }

private:
    void append_escaped(std::string_view text) {
        for (char const c : text) {
            if (c == '\n') {
                text_ += "\\n";
                continue;
            }
            if (c == '\\' || c == '"') text_ += '\\';
            text_ += c;
        }
    }

    std::string text_;
    std::string name_;
};

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / kMicrosPerSecond;
}

void write_messages(Writer& writer, std::vector<MessageCounts> const& all) {
    writer.begin("tidegate_messages_total", "counter", "Messages that came in, by outcome.");
    for (MessageCounts const& counts : all) {
        writer.sample({{"transport", counts.transport}, {"outcome", "received"}}, counts.received);
        writer.sample({{"transport", counts.transport}, {"outcome", "refused"}}, counts.refused);
        writer.sample({{"transport", counts.transport}, {"outcome", "repeated"}}, counts.repeated);
        writer.sample({{"transport", counts.transport}, {"outcome", "put_off"}}, counts.put_off);
    }
}

void write_states(
    Writer& writer, std::string_view name, std::string_view help,
    std::array<std::int64_t, store::kStates.size()> const& counts
) {
    writer.begin(name, "gauge", help);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        writer.sample({{"state", store::name_of(store::kStates[i])}}, counts[i]);
    }
}

void write_scrubs(Writer& writer, store::Statistics const& database, Instant now) {
    writer.begin(
        "tidegate_stored_damaged", "gauge",
        "What is stored and was found damaged by the last look at it; has to be 0."
    );
    for (std::size_t i = 0; i < database.scrubs.size(); ++i)
        writer.sample(
            {{"what", store::name_of(store::kScrubKinds[i])}}, database.scrubs[i].damaged
        );
    writer.begin(
        "tidegate_stored_check_age_seconds", "gauge",
        "Everything that was stored so long ago was looked at since."
    );
    for (std::size_t i = 0; i < database.scrubs.size(); ++i) {
        auto const& since = database.scrubs[i].looked_at_since;
        if (!since) continue;
        writer.sample({{"what", store::name_of(store::kScrubKinds[i])}}, seconds(now - *since));
    }
}

void write_instant(
    Writer& writer, std::string_view name, std::string_view help, std::optional<Instant> at
) {
    if (!at) return;
    auto const whole = std::chrono::floor<std::chrono::seconds>(*at);
    writer.single(name, "gauge", help, whole.time_since_epoch().count());
}

void write_archive(Writer& writer, store::ArchiveState const& archive, Instant now) {
    writer.single("tidegate_archive_packs", "gauge", "Packs in the archive.", archive.packs);
    writer.single(
        "tidegate_archive_messages", "gauge", "Messages that went into these packs.",
        archive.messages
    );
    writer.single("tidegate_archive_bytes", "gauge", "Bytes of these packs.", archive.bytes);
    writer.single(
        "tidegate_archive_packs_removed_total", "counter",
        "Packs that were removed after their "
        "time.",
        archive.removed
    );
    writer.single(
        "tidegate_archive_oldest_due_seconds", "gauge",
        "How long the oldest payload that should be archived is past its time; 0 when none is.",
        seconds(std::max(now - archive.due_since.value_or(now), Duration{}))
    );
    writer.single(
        "tidegate_archive_failing", "gauge", "1 when the last run of the archive failed.",
        archive.is_failing() ? 1 : 0
    );
    write_instant(
        writer, "tidegate_archive_last_success_timestamp_seconds",
        "When a run of the archive last ended well.", archive.succeeded_at
    );
    write_instant(
        writer, "tidegate_archive_last_failure_timestamp_seconds",
        "When a run of the archive last failed.", archive.failed_at
    );
}

void write_database(Writer& writer, store::Statistics const& database, Instant now) {
    write_states(
        writer, "tidegate_documents", "Documents by state, counted up to 100000.",
        database.documents
    );
    write_states(
        writer, "tidegate_deliveries", "Deliveries by state, counted up to 100000.",
        database.deliveries
    );
    writer.begin("tidegate_jobs", "gauge", "Jobs by state, counted up to 100000.");
    writer.sample({{"state", "waiting"}}, database.jobs_waiting);
    writer.sample({{"state", "running"}}, database.jobs_running);
    writer.sample({{"state", "parked"}}, database.jobs_parked);
    Duration const overdue = now - database.first_due.value_or(now);
    writer.single(
        "tidegate_job_oldest_due_seconds", "gauge",
        "How long the job that waits longest has been due; 0 when none is.",
        seconds(std::max(overdue, Duration{}))
    );
    writer.single(
        "tidegate_database_oldest_transaction_seconds", "gauge",
        "How long the oldest transaction has kept dead rows from being cleared; 0 on SQLite.",
        seconds(database.oldest_snapshot)
    );
    write_scrubs(writer, database, now);
    write_archive(writer, database.archive, now);
}

/// All rules, so that an alarm on one of them has a zero to rise from.
void write_books(Writer& writer, Reconciler::Report const& books, Instant now) {
    writer.begin(
        "tidegate_books_discrepancies", "gauge",
        "What did not add up in the last reconciliation, by rule; has to be 0."
    );
    for (std::string_view const rule : store::reconciler_rules())
        writer.sample(
            {{"rule", rule}}, std::ranges::count(books.found, rule, &store::Discrepancy::rule)
        );
    writer.single(
        "tidegate_promises_lost", "gauge",
        "Messages with a receipt that the database lacks, counted up to 1000; has to be 0.",
        books.lost_promises
    );
    writer.single(
        "tidegate_books_age_seconds", "gauge", "Since the last reconciliation.",
        seconds(now - books.at)
    );
}

void write_scrubbed(
    Writer& writer, std::array<Scrubber::Counts, store::kScrubKinds.size()> const& scrubbed
) {
    writer.begin(
        "tidegate_stored_checked_total", "counter",
        "Stored rows and packs that this gateway compared with their hashes."
    );
    for (std::size_t i = 0; i < scrubbed.size(); ++i)
        writer.sample({{"what", store::name_of(store::kScrubKinds[i])}}, scrubbed[i].checked);
    auto const& [checked, damaged] = scrubbed.front();
    static_assert(store::kScrubKinds.front() == store::ScrubKind::payloads);
    writer.single(
        "tidegate_payloads_checked_total", "counter",
        "Stored payloads that were opened and compared with their hashes.", checked
    );
    writer.single(
        "tidegate_payloads_damaged_total", "counter",
        "Stored payloads that were found damaged; has to be 0.", damaged
    );
}

void write_writer(Writer& writer, store::Writer::Counters const& counters) {
    writer.single(
        "tidegate_writer_entries_total", "counter", "Entries committed.", counters.entries
    );
    writer.single(
        "tidegate_writer_commits_total", "counter", "Commits, each of one or more entries.",
        counters.groups
    );
    writer.single(
        "tidegate_writer_entries_failed_total", "counter", "Entries that undid themselves.",
        counters.failed_entries
    );
    writer.single(
        "tidegate_writer_commits_failed_total", "counter", "Commits that failed.",
        counters.failed_groups
    );
    writer.single(
        "tidegate_writer_queue", "gauge", "Entries waiting to be written.", counters.queued
    );
}

void write_listeners(Writer& writer, std::vector<ListenerCounts> const& all) {
    writer.begin("tidegate_connections_open", "gauge", "Connections being served.");
    for (auto const& [listener, counters, expires] : all) {
        writer.sample({{"listener", listener}}, counters.open);
    }
    writer.begin("tidegate_connections_accepted_total", "counter", "Connections accepted.");
    for (auto const& [listener, counters, expires] : all) {
        writer.sample({{"listener", listener}}, counters.accepted);
    }
    writer.begin(
        "tidegate_connections_refused_total", "counter", "Connections over a limit, refused."
    );
    for (auto const& [listener, counters, expires] : all) {
        writer.sample({{"listener", listener}}, counters.refused);
    }
    writer.begin(
        "tidegate_tls_handshakes_failed_total", "counter", "Connections without a TLS handshake."
    );
    for (auto const& [listener, counters, expires] : all) {
        writer.sample({{"listener", listener}}, counters.handshakes_failed);
    }
    writer.begin(
        "tidegate_tls_certificate_expiry_timestamp_seconds", "gauge",
        "When a listener's certificate expires."
    );
    for (auto const& [listener, counters, expires] : all) {
        if (expires) {
            auto const whole = std::chrono::floor<std::chrono::seconds>(*expires);
            writer.sample({{"listener", listener}}, whole.time_since_epoch().count());
        }
    }
}

}  // namespace

std::string format_metrics(Metrics const& metrics) {
    Writer writer;
    writer.begin("tidegate_build_info", "gauge", "Version and name of this gateway; always 1.");
    writer.sample({{"version", metrics.version}, {"instance", metrics.instance}}, 1);
    write_messages(writer, metrics.live.messages);
    writer.single(
        "tidegate_database_up", "gauge", "1 when the database could be read for this answer.",
        metrics.database ? 1 : 0
    );
    if (metrics.database) write_database(writer, *metrics.database, metrics.now);
    if (metrics.live.books) write_books(writer, *metrics.live.books, metrics.now);
    writer.single(
        "tidegate_orders_late", "gauge",
        "What we owe buyers longer than their profiles allow: answers, shipments, invoices.",
        metrics.live.late_orders
    );
    write_scrubbed(writer, metrics.live.scrubbed);
    write_writer(writer, metrics.writer);
    writer.begin(
        "tidegate_config_reloads_total", "counter",
        "Changed configurations that came into force, or were refused for a mistake."
    );
    writer.sample({{"outcome", "applied"}}, metrics.reloads.applied);
    writer.sample({{"outcome", "refused"}}, metrics.reloads.refused);
    write_listeners(writer, metrics.live.listeners);
    return writer.take();
}

}  // namespace tidegate::runtime
