// The first steps of migrations.hpp: what the gateway was before others read its tables.
#include "store/migrations.hpp"

#include <array>

namespace tidegate::store {

namespace {

// Ids are UUIDv7 as text, instants microseconds UTC, days since 1970-01-01, quantities 1/10,000
// base units, hashes hex. Checks say "or" where there are more than two words: SQLite builds a table
// of a longer list for each row that it checks.
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
        state = 'waiting' or state = 'running' or state = 'done' or state = 'rejected'
        or state = 'parked' or state = 'cancelled'),
    reason text not null, version integer not null,
    created_at integer not null, changed_at integer not null,
    check (state <> 'rejected' and state <> 'parked' and state <> 'cancelled' or reason <> '')
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
    kind text not null check (kind = 'interpret' or kind = 'process' or kind = 'deliver'),
    subject text not null, lane text not null,
    state text not null check (
        state = 'waiting' or state = 'running' or state = 'done' or state = 'parked'),
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
        state = 'waiting' or state = 'running' or state = 'done' or state = 'rejected'
        or state = 'parked' or state = 'cancelled'),
    reason text not null, attempts integer not null check (attempts >= 0),
    receipt blob, receipt_disposition text not null, mic_matches integer, receipt_at integer,
    created_at integer not null, changed_at integer not null,
    check (state <> 'rejected' and state <> 'parked' and state <> 'cancelled' or reason <> '')
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
    state text not null check (
        state = 'open' or state = 'met' or state = 'late' or state = 'failed'),
    met_by text not null, met_at integer,
    primary key (delivery, kind, key),
    check ((met_by = '') = (met_at is null)),
    check (state not in ('met', 'failed') or met_by <> ''),
    check (state <> 'open' or met_by = '')
) strict;
create index expectations_open on expectations (deadline) where state = 'open';

create table control_numbers (
    our_id text not null, their_id text not null, standard text not null,
    level text not null check (level = 'interchange' or level = 'group' or level = 'set'),
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
    kind text not null check (
        kind = 'count' or kind = 'receipt' or kind = 'shipment' or kind = 'return'
        or kind = 'correction'),
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
    state text not null check (
        state = 'open' or state = 'held' or state = 'rejected' or state = 'closed'
        or state = 'cancelled'),
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
        kind = 'mdn' or kind = 'functional_acknowledgement'
        or kind = 'interchange_acknowledgement'),
    key text not null,
    environment text not null check (environment in ('live', 'test')),
    partner text not null, deadline integer not null,
    state text not null check (
        state = 'open' or state = 'met' or state = 'late' or state = 'failed'),
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

constexpr std::array kFirst{
    kMessagesAndDocuments, kDeliveries, kOrdersAndStock, kShipmentsAndInvoices
};

}  // namespace

std::span<std::string_view const> first_migrations() { return kFirst; }

}  // namespace tidegate::store
