#include "store/migrations.hpp"

#include <array>
#include <vector>

namespace tidegate::store {

namespace {

// Written as those of first_migrations.cpp.

// The chain of the audit is a table of its own: its rows are never touched again.
constexpr std::string_view kAuditChain = R"sql(
create table audit_rows (
    serial integer primary key autoincrement,
    at integer not null, environment text not null check (environment in ('live', 'test')),
    actor text not null, event text not null, subject text not null, subject_id text not null,
    partner text not null, details text not null, hash text not null
) strict;
insert into audit_rows
    select serial, at, environment, actor, event, subject, subject_id, partner, details, hash
    from audit;
drop table audit;
alter table audit_rows rename to audit;
create index audit_by_subject on audit (subject_id, serial);
create index audit_by_partner on audit (partner, serial);
create trigger audit_is_final before update on audit for each row
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_is_kept before delete on audit for each row
begin select raise(abort, 'the audit is append-only'); end;

create table audit_seals (
    position integer primary key check (position >= 1),
    at integer not null, row_serials text not null, row_count integer not null,
    last_serial integer not null, prev text not null, seal text not null unique
) strict;
create trigger audit_seals_are_final before update on audit_seals for each row
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_seals_are_kept before delete on audit_seals for each row
begin select raise(abort, 'the audit is append-only'); end;

create table audit_gaps (
    serial integer primary key, seen_at integer not null
) strict;
)sql";

constexpr std::string_view kFairQueues = R"sql(
alter table jobs add column peer text not null default '';
update jobs set peer = coalesce(
    (select partner from messages where id = jobs.subject),
    (select partner from documents where id = jobs.subject),
    (select partner || '/' || channel from deliveries where id = jobs.subject), '')
    where state <> 'done';
drop index jobs_waiting;
create index jobs_waiting on jobs (kind, peer, not_before, serial) where state = 'waiting';
create index jobs_due on jobs (kind, not_before) where state = 'waiting';

create table breakers (
    peer text primary key,
    failures integer not null check (failures >= 1),
    open_until integer, since integer not null, reason text not null
) strict, without rowid;
)sql";

/// What a person stops, and what a parked document stops.
constexpr std::string_view kPausesAndLaneHolds = R"sql(
create table pauses (
    kind text not null check (kind = 'interpret' or kind = 'process' or kind = 'deliver'),
    partner text not null,
    since integer not null, actor text not null, reason text not null,
    primary key (kind, partner)
) strict, without rowid;

create table lane_holds (
    document text primary key references documents (id),
    lane text not null check (lane <> ''),
    since integer not null
) strict, without rowid;
create index lane_holds_lane on lane_holds (lane);
)sql";

/// What a message's state is read by.
constexpr std::string_view kDeliveriesByMessage = R"sql(
create index deliveries_by_message on deliveries (message);
)sql";

/// Payloads are sealed from here on: what is in `bytes` is no longer the payload. Rows from before
/// keep their bytes, and the size of these as their own.
constexpr std::string_view kSealedPayloads = R"sql(
alter table payloads rename column size to stored_size;
alter table payloads add column size integer check (size >= 0);
alter table payloads add column encoding text not null default 'plain'
    check (encoding = 'plain' or encoding = 'stored' or encoding = 'zstd');
alter table payloads add column key_id text check ((key_id is null) = (encoding = 'plain'));
alter table payloads add column wrapped_key blob
    check ((wrapped_key is null) = (encoding = 'plain'));
alter table payloads add column object text
    check (object is null or (stored_size = 0 and encoding <> 'plain'));
create unique index payloads_by_object on payloads (object) where object is not null;

create table storage_keys (
    id text primary key, since integer not null
) strict, without rowid;
)sql";

/// Jobs that have ended leave the queue's table. On PostgreSQL each day has a partition, which is
/// dropped as a whole (job_partitions.cpp); rows of a day that has none go to the one for the rest.
/// The key's columns are first: elsewhere SQLite 3.40's integrity_check takes others for NULL.
constexpr std::string_view kEndedJobs = R"sql(
create table jobs_ended (
    finished_at integer not null, id text not null, serial integer not null,
    kind text not null check (kind = 'interpret' or kind = 'process' or kind = 'deliver'),
    subject text not null, lane text not null, peer text not null,
    state text not null check (state = 'done'),
    attempts integer not null, deaths integer not null, lone_deaths integer not null,
    not_before integer not null, lease_until integer, token integer not null,
    reason text not null, created_at integer not null,
    primary key (finished_at, id)
) strict, without rowid /*postgresql partition by range (finished_at) postgresql*/;
/*postgresql create table jobs_ended_rest partition of jobs_ended default; postgresql*/
create index jobs_ended_by_subject on jobs_ended (subject);
create index jobs_ended_by_id on jobs_ended (id);
insert into jobs_ended (serial, id, kind, subject, lane, peer, state, attempts, deaths,
    lone_deaths, not_before, lease_until, token, reason, created_at, finished_at)
    select serial, id, kind, subject, lane, peer, state, attempts, deaths, lone_deaths, not_before,
    null, token, reason, created_at, coalesce(finished_at, created_at) from jobs
    where state = 'done';
delete from jobs where state = 'done';
drop index jobs_finished;
)sql";

/// Where the sealed bytes of a payload went, and until when those that came back stay.
constexpr std::string_view kArchivedPayloads = R"sql(
create table archive_packs (
    name text primary key check (length(name) = 64),
    at integer not null, size integer not null check (size > 0)
) strict, without rowid;

alter table payloads add column archive_pack text references archive_packs (name)
    check (archive_pack is null
        or (stored_size = 0 and object is null and encoding <> 'plain'));
alter table payloads add column archive_offset integer
    check ((archive_offset is null) = (archive_pack is null));
alter table payloads add column archive_size integer
    check ((archive_size is null) = (archive_pack is null));
alter table payloads add column archive_message text
    check ((archive_message is null) = (archive_pack is null));
alter table payloads add column kept_until integer;
create index payloads_by_pack on payloads (archive_pack, archive_offset)
    where archive_pack is not null;
)sql";

/// What is promised for each day, added up, so that an order of an item that many want is decided
/// as quickly as any other; fewer indexes of the queue, which is written three times for each job;
/// the text of an order once, in its document.
constexpr std::string_view kLessToWrite = R"sql(
create table reserved_days (
    environment text not null, item text not null, location text not null,
    day integer not null, quantity integer not null check (quantity >= 0),
    primary key (environment, item, location, day)
) strict, without rowid;
insert into reserved_days (environment, item, location, day, quantity)
    select environment, item, location, day, sum(quantity) from reservations
    group by environment, item, location, day;
drop index jobs_due;
drop index jobs_unfinished;
create index jobs_in_lanes on jobs (lane, kind, serial) where lane <> '';
create index jobs_parked on jobs (serial) where state = 'parked';
alter table orders drop column canonical;
)sql";

/// How far stored bytes were looked through, who looks at what, and what was found. Keys are texts
/// in whose order rows are looked at (scrubs.hpp). Receipts get a hash to be compared with.
constexpr std::string_view kScrubs = R"sql(
create table scrubs (
    what text primary key check (
        what = 'payloads' or what = 'receipts_sent' or what = 'receipts_received'
        or what = 'audit'),
    begun_at integer not null, next_at integer not null, whole_since integer,
    claimed_to text not null, seen integer not null check (seen >= 0), state text not null,
    last_token integer not null check (last_token >= 0)
) strict, without rowid;

create table scrub_ranges (
    what text not null references scrubs (what),
    until_key text not null, after_key text not null,
    lease_until integer not null, token integer not null,
    tries integer not null check (tries >= 1),
    primary key (what, until_key),
    check (after_key < until_key)
) strict, without rowid;

create table damages (
    what text not null references scrubs (what),
    key text not null, subject text not null,
    reason text not null check (reason <> ''), found_at integer not null,
    primary key (what, key, subject)
) strict, without rowid;

alter table messages add column receipt_hash text
    check (receipt_hash is null or receipt_body is not null);
alter table deliveries add column receipt_hash text
    check (receipt_hash is null or receipt is not null);
)sql";

/// What is in a pack, when its time was over, and how the last run of the archive ended.
constexpr std::string_view kArchiveRuns = R"sql(
alter table archive_packs add column messages integer not null default 0 check (messages >= 0);
alter table archive_packs add column removed_at integer;
update archive_packs set messages = (
    select count(distinct p.archive_message) from payloads p
    where p.archive_pack = archive_packs.name);

create table archive_runs (
    name text primary key check (name = 'archive'),
    succeeded_at integer, failed_at integer, reason text not null, due_since integer,
    check ((failed_at is null) = (reason = ''))
) strict, without rowid;
)sql";

/// The configurations that messages were processed with. Documents and jobs name theirs by its
/// number; no foreign key: on PostgreSQL every document would lock the one row of its
/// configuration, together with all others. They are never removed.
constexpr std::string_view kConfigurations = R"sql(
create table configuration_files (
    hash text primary key check (length(hash) = 64),
    payload integer not null unique references payloads (id)
) strict, without rowid;

create table configurations (
    id integer primary key,
    hash text not null unique check (length(hash) = 64),
    installation text not null references configuration_files (hash),
    mappers text not null references configuration_files (hash),
    first_used integer not null
) strict;

alter table documents add column configuration integer;
alter table jobs add column configuration integer;
alter table jobs_ended add column configuration integer;
)sql";

/// Packs of the archive are looked through too. SQLite changes no check: the table is made anew,
/// and those that refer to it. The words are compared one by one, because SQLite builds a table of
/// more than two for each row that it checks.
constexpr std::string_view kPackScrubs = R"sql(
create table scrub_rounds (
    what text primary key check (what = 'payloads' or what = 'receipts_sent'
        or what = 'receipts_received' or what = 'audit' or what = 'packs'),
    begun_at integer not null, next_at integer not null, whole_since integer,
    claimed_to text not null, seen integer not null check (seen >= 0), state text not null,
    last_token integer not null check (last_token >= 0)
) strict, without rowid;
insert into scrub_rounds
    (what, begun_at, next_at, whole_since, claimed_to, seen, state, last_token)
    select what, begun_at, next_at, whole_since, claimed_to, seen, state, last_token from scrubs;

create table scrub_claims (
    what text not null references scrub_rounds (what),
    until_key text not null, after_key text not null,
    lease_until integer not null, token integer not null,
    tries integer not null check (tries >= 1),
    primary key (what, until_key),
    check (after_key < until_key)
) strict, without rowid;
insert into scrub_claims (what, until_key, after_key, lease_until, token, tries)
    select what, until_key, after_key, lease_until, token, tries from scrub_ranges;

create table found_damages (
    what text not null references scrub_rounds (what),
    key text not null, subject text not null,
    reason text not null check (reason <> ''), found_at integer not null,
    primary key (what, key, subject)
) strict, without rowid;
insert into found_damages (what, key, subject, reason, found_at)
    select what, key, subject, reason, found_at from damages;

drop table scrub_ranges;
drop table damages;
drop table scrubs;
alter table scrub_rounds rename to scrubs;
alter table scrub_claims rename to scrub_ranges;
alter table found_damages rename to damages;
create index archive_packs_by_time on archive_packs (at, name) where removed_at is null;
)sql";

/// A deliberate repetition names the delivery whose bytes it sends again.
constexpr std::string_view kRepetitions = R"sql(
alter table deliveries add column repeats text references deliveries (id) check (repeats <> id);
create index deliveries_by_repeats on deliveries (repeats, id) where repeats is not null;
)sql";

constexpr std::array kLater{kAuditChain,          kFairQueues,     kPausesAndLaneHolds,
                            kDeliveriesByMessage, kSealedPayloads, kEndedJobs,
                            kArchivedPayloads,    kLessToWrite,    kScrubs,
                            kArchiveRuns,         kConfigurations, kPackScrubs,
                            kRepetitions};

}  // namespace

std::span<std::string_view const> migrations() {
    static std::vector<std::string_view> const all = [] {
        auto const first = first_migrations();
        std::vector<std::string_view> steps(first.begin(), first.end());
        steps.insert(steps.end(), kLater.begin(), kLater.end());
        return steps;
    }();
    return all;
}

}  // namespace tidegate::store
