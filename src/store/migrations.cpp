#include "store/migrations.hpp"

#include <array>

namespace tidegate::store {

namespace {

// Ids are UUIDv7 as text, instants microseconds UTC, days since 1970-01-01, quantities 1/10,000
// base units, hashes hex.
constexpr std::string_view kMessagesAndDocuments = R"sql(
create table payloads (
    id integer primary key, hash text not null, size integer not null, bytes blob not null,
    check (size = length(bytes))
) strict;

create table messages (
    id text primary key,
    direction text not null check (direction in ('inbound', 'outbound')),
    environment text not null check (environment in ('live', 'test')),
    transport text not null, partner text not null,
    as2_from text not null, as2_to text not null, transport_message_id text not null,
    at integer not null, headers blob not null,
    raw_payload integer not null references payloads (id),
    payload integer references payloads (id),
    mic text not null, signer text not null, reason text not null,
    is_accepted integer not null check (is_accepted in (0, 1)),
    receipt_status integer, receipt_headers blob, receipt_body blob,
    check ((receipt_status is null) = (receipt_headers is null)),
    check ((receipt_status is null) = (receipt_body is null))
) strict;
create index messages_by_transport_id on messages (transport_message_id);
create unique index messages_accepted_once on messages (as2_from, as2_to, transport_message_id)
    where direction = 'inbound' and is_accepted = 1 and transport = 'as2';
create index messages_by_partner on messages (partner, id);

create table duplicates (
    environment text not null check (environment in ('live', 'test')),
    partner text not null, level integer not null check (level between 1 and 5), key text not null,
    message text not null, document text, content text, at integer not null,
    primary key (environment, partner, level, key)
) strict, without rowid;
create index duplicates_by_age on duplicates (level, at);

create table documents (
    id text primary key,
    message text references messages (id),
    direction text not null check (direction in ('inbound', 'outbound')),
    environment text not null check (environment in ('live', 'test')),
    partner text not null, kind text not null, standard text not null, release text not null,
    set_code text not null, interchange_number text not null, group_number text not null,
    set_number text not null,
    byte_begin integer not null, byte_end integer not null check (byte_end >= byte_begin),
    position integer not null, order_number text not null,
    caused_by text references documents (id), delivery text,
    map text not null, program_hash text not null, canonical text not null, findings text not null,
    state text not null check (
        state in ('waiting', 'running', 'done', 'rejected', 'parked', 'cancelled')),
    reason text not null, version integer not null,
    created_at integer not null, changed_at integer not null,
    check (state not in ('rejected', 'parked', 'cancelled') or reason <> '')
) strict;
create index documents_by_message on documents (message, position);
create index documents_by_delivery on documents (delivery) where delivery is not null;
create index documents_by_cause on documents (caused_by) where caused_by is not null;
create index documents_by_order on documents (order_number, partner) where order_number <> '';
create index documents_by_partner on documents (partner, id);
create index documents_by_state on documents (state, id);

create table history (
    serial integer primary key,
    subject text not null, at integer not null, from_state text, to_state text not null,
    reason text not null, actor text not null
) strict;
create index history_by_subject on history (subject, serial);
create trigger history_is_final before update on history for each row
begin select raise(abort, 'history is append-only'); end;

create table jobs (
    serial integer primary key,
    id text not null unique,
    kind text not null check (kind in ('interpret', 'process', 'deliver')),
    subject text not null, lane text not null,
    state text not null check (state in ('waiting', 'running', 'done', 'parked')),
    attempts integer not null check (attempts >= 0),
    not_before integer not null, lease_until integer, token integer not null,
    reason text not null, created_at integer not null, finished_at integer,
    check ((state = 'running') = (lease_until is not null)),
    check (state <> 'parked' or reason <> '')
) strict;
create index jobs_waiting on jobs (not_before, serial) where state = 'waiting';
create index jobs_running on jobs (lease_until) where state = 'running';
create index jobs_unfinished on jobs (lane, kind, serial) where state <> 'done';
create index jobs_finished on jobs (finished_at) where state = 'done';
create index jobs_by_subject on jobs (subject);
)sql";

constexpr std::string_view kDeliveries = R"sql(
create table deliveries (
    id text primary key,
    message text not null references messages (id),
    environment text not null check (environment in ('live', 'test')),
    partner text not null, channel text not null, transport text not null,
    transport_message_id text not null, as2_from text not null, as2_to text not null,
    content_kind text not null, content_type text not null,
    payload integer not null references payloads (id), payload_size integer not null,
    mics text not null,
    wants_functional_acknowledgement integer not null
        check (wants_functional_acknowledgement in (0, 1)),
    state text not null check (
        state in ('waiting', 'running', 'done', 'rejected', 'parked', 'cancelled')),
    reason text not null, attempts integer not null check (attempts >= 0),
    receipt blob, receipt_disposition text not null, mic_matches integer, receipt_at integer,
    created_at integer not null, changed_at integer not null,
    check (state not in ('rejected', 'parked', 'cancelled') or reason <> '')
) strict;
create index deliveries_by_message_id on deliveries (transport_message_id);
create index deliveries_by_partner on deliveries (partner, id);
create index deliveries_by_state on deliveries (state, id);

create table carried_sets (
    serial integer primary key,
    delivery text not null references deliveries (id),
    environment text not null, our_id text not null, their_id text not null, standard text not null,
    functional_id text not null, interchange_number text not null, group_number text not null,
    set_number text not null, set_code text not null, document text references documents (id)
) strict;
create index carried_by_delivery on carried_sets (delivery, serial);
create index carried_by_group on carried_sets (their_id, our_id, group_number);
create index carried_by_interchange on carried_sets (their_id, our_id, interchange_number);

create table expectations (
    delivery text not null references deliveries (id),
    kind text not null check (kind in ('mdn', 'functional_acknowledgement')),
    key text not null,
    environment text not null check (environment in ('live', 'test')),
    partner text not null, deadline integer not null,
    state text not null check (state in ('open', 'met', 'late', 'failed')),
    met_by text not null, met_at integer,
    primary key (delivery, kind, key),
    check ((met_by = '') = (met_at is null)),
    check (state not in ('met', 'failed') or met_by <> ''),
    check (state <> 'open' or met_by = '')
) strict;
create index expectations_open on expectations (deadline) where state = 'open';

create table control_numbers (
    our_id text not null, their_id text not null, standard text not null,
    level text not null check (level in ('interchange', 'group', 'set')),
    environment text not null check (environment in ('live', 'test')),
    last_number integer not null check (last_number between 1 and 999999999),
    last_serial integer not null,
    primary key (our_id, their_id, standard, level, environment)
) strict, without rowid;

create table control_number_ledger (
    our_id text not null, their_id text not null, standard text not null, level text not null,
    environment text not null,
    serial integer not null, number integer not null,
    delivery text, void_reason text not null, at integer not null,
    primary key (our_id, their_id, standard, level, environment, serial),
    foreign key (our_id, their_id, standard, level, environment)
        references control_numbers (our_id, their_id, standard, level, environment),
    check ((delivery is null) = (void_reason <> ''))
) strict, without rowid;
create trigger control_number_ledger_is_final before update on control_number_ledger for each row
begin select raise(abort, 'the ledger of control numbers is append-only'); end;
create trigger control_number_ledger_is_kept before delete on control_number_ledger for each row
begin select raise(abort, 'the ledger of control numbers is append-only'); end;

create table audit (
    serial integer primary key autoincrement,
    at integer not null, environment text not null check (environment in ('live', 'test')),
    actor text not null, event text not null, subject text not null, subject_id text not null,
    partner text not null, details text not null, hash text not null,
    prev text, seal text unique,
    check ((prev is null) = (seal is null))
) strict;
create index audit_by_subject on audit (subject_id, serial);
create index audit_by_partner on audit (partner, serial);
create index audit_unsealed on audit (serial) where seal is null;
create trigger audit_is_final before update on audit for each row
when (old.seal is not null or new.serial <> old.serial or new.at <> old.at
    or new.environment <> old.environment or new.actor <> old.actor or new.event <> old.event
    or new.subject <> old.subject or new.subject_id <> old.subject_id
    or new.partner <> old.partner or new.details <> old.details or new.hash <> old.hash)
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_is_kept before delete on audit for each row
begin select raise(abort, 'the audit is append-only'); end;
)sql";

constexpr std::string_view kOrdersAndStock = R"sql(
create table customers (
    environment text not null check (environment in ('live', 'test')),
    partner text not null, id text not null, name text not null, currency text not null,
    partial text not null check (partial in ('split', 'complete')),
    price_tolerance_percent text not null,
    primary key (environment, partner)
) strict, without rowid;

create table items (
    environment text not null check (environment in ('live', 'test')),
    number text not null check (number <> ''),
    gtin text not null, description text not null, base_unit text not null, units text not null,
    is_divisible integer not null check (is_divisible in (0, 1)),
    is_discontinued integer not null check (is_discontinued in (0, 1)),
    lead_time_days integer not null check (lead_time_days >= 0),
    primary key (environment, number)
) strict, without rowid;
create unique index items_by_gtin on items (environment, gtin) where gtin <> '';

create table buyer_items (
    environment text not null, customer text not null, buyer_item text not null,
    item text not null,
    primary key (environment, customer, buyer_item),
    foreign key (environment, item) references items (environment, number)
) strict, without rowid;

create table prices (
    environment text not null, item text not null, customer text not null,
    currency text not null, unit text not null, from_day integer not null,
    to_day integer not null check (to_day >= from_day),
    amount text not null, per text not null,
    primary key (environment, item, customer, currency, unit, from_day),
    foreign key (environment, item) references items (environment, number)
) strict, without rowid;

create table stock (
    environment text not null, item text not null, location text not null,
    on_hand integer not null check (on_hand >= 0),
    expected integer not null check (expected >= 0),
    reserved integer not null check (reserved >= 0),
    safety_stock integer not null check (safety_stock >= 0),
    primary key (environment, item, location),
    foreign key (environment, item) references items (environment, number),
    constraint never_oversold check (reserved <= on_hand + expected)
) strict, without rowid;

create table receipts (
    environment text not null, item text not null, location text not null,
    reference text not null, due integer not null,
    quantity integer not null check (quantity > 0), at integer not null,
    primary key (environment, item, location, reference),
    foreign key (environment, item, location) references stock (environment, item, location)
) strict, without rowid;

create table stock_movements (
    serial integer primary key,
    environment text not null, item text not null, location text not null,
    kind text not null check (kind in ('count', 'receipt', 'shipment', 'return', 'correction')),
    quantity integer not null, source text not null, at integer not null,
    foreign key (environment, item, location) references stock (environment, item, location)
) strict;
create index stock_movements_by_item on stock_movements (environment, item, location, serial);
create trigger stock_movements_are_final before update on stock_movements for each row
begin select raise(abort, 'stock movements are append-only'); end;
create trigger stock_movements_are_kept before delete on stock_movements for each row
begin select raise(abort, 'stock movements are append-only'); end;

create table orders (
    id text primary key,
    environment text not null check (environment in ('live', 'test')),
    partner text not null, number text not null, release text not null,
    content_hash text not null,
    state text not null check (state in ('open', 'held', 'rejected', 'closed', 'cancelled')),
    document text not null references documents (id),
    acknowledgement text references documents (id),
    canonical text not null, decision text not null,
    created_at integer not null, changed_at integer not null,
    unique (environment, partner, number, release)
) strict;
create index orders_by_state on orders (state, id);

create table order_lines (
    order_id text not null references orders (id), line integer not null check (line >= 1),
    line_number text not null, item text not null, status text not null,
    ordered integer not null, promised integer not null check (promised >= 0),
    primary key (order_id, line)
) strict, without rowid;

create table reservations (
    order_id text not null references orders (id),
    line integer not null, schedule integer not null check (schedule >= 1),
    environment text not null, item text not null, location text not null,
    day integer not null, quantity integer not null check (quantity > 0),
    primary key (order_id, line, schedule),
    foreign key (order_id, line) references order_lines (order_id, line),
    foreign key (environment, item, location) references stock (environment, item, location)
) strict, without rowid;
create index reservations_by_item on reservations (environment, item, location, day);
)sql";

// Amounts are in the currency's minor unit.
constexpr std::string_view kShipmentsAndInvoices = R"sql(
alter table jobs add column deaths integer not null default 0 check (deaths >= 0);
alter table jobs add column lone_deaths integer not null default 0 check (lone_deaths >= 0);
alter table jobs add column is_alone integer not null default 0 check (is_alone in (0, 1));

create table expectations_with_ta1 (
    delivery text not null references deliveries (id),
    kind text not null check (
        kind in ('mdn', 'functional_acknowledgement', 'interchange_acknowledgement')),
    key text not null,
    environment text not null check (environment in ('live', 'test')),
    partner text not null, deadline integer not null,
    state text not null check (state in ('open', 'met', 'late', 'failed')),
    met_by text not null, met_at integer,
    primary key (delivery, kind, key),
    check ((met_by = '') = (met_at is null)),
    check (state not in ('met', 'failed') or met_by <> ''),
    check (state <> 'open' or met_by = '')
) strict;
insert into expectations_with_ta1
    select delivery, kind, key, environment, partner, deadline, state, met_by, met_at
    from expectations;
drop table expectations;
alter table expectations_with_ta1 rename to expectations;
create index expectations_open on expectations (deadline) where state = 'open';

alter table order_lines add column shipped integer not null default 0
    check (shipped >= 0 and shipped <= promised);

create table serials (
    name text primary key, last integer not null check (last >= 0)
) strict, without rowid;

create table shipments (
    id text primary key,
    order_id text not null references orders (id),
    environment text not null check (environment in ('live', 'test')),
    number text not null check (number <> ''), reference text not null,
    notice text references documents (id),
    canonical text not null, actor text not null, at integer not null,
    unique (environment, number)
) strict;
create index shipments_by_order on shipments (order_id, id);
create unique index shipments_by_reference on shipments (order_id, reference)
    where reference <> '';

create table shipment_lines (
    shipment text not null references shipments (id),
    order_id text not null, line integer not null,
    quantity integer not null check (quantity > 0),
    primary key (shipment, line),
    foreign key (order_id, line) references order_lines (order_id, line)
) strict, without rowid;

create table packs (
    sscc text primary key check (length(sscc) = 18),
    shipment text not null references shipments (id)
) strict, without rowid;
create index packs_by_shipment on packs (shipment);

create table invoices (
    id text primary key,
    order_id text not null references orders (id),
    shipment text not null unique references shipments (id),
    environment text not null check (environment in ('live', 'test')),
    number text not null check (number <> ''),
    currency text not null, total integer not null check (total >= 0),
    document text references documents (id),
    canonical text not null, actor text not null, at integer not null,
    unique (environment, number)
) strict;
create index invoices_by_order on invoices (order_id, id);
)sql";

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
    kind text not null check (kind in ('interpret', 'process', 'deliver')),
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
    check (encoding in ('plain', 'stored', 'zstd'));
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
    kind text not null check (kind in ('interpret', 'process', 'deliver')),
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

constexpr std::array kMigrations{
    kMessagesAndDocuments, kDeliveries, kOrdersAndStock,     kShipmentsAndInvoices,
    kAuditChain,           kFairQueues, kPausesAndLaneHolds, kDeliveriesByMessage,
    kSealedPayloads,       kEndedJobs,  kArchivedPayloads,   kConfigurations
};

}  // namespace

std::span<std::string_view const> migrations() { return kMigrations; }

}  // namespace tidegate::store
