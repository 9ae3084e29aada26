#include "store/expectations.hpp"

#include "store/many.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

std::string_view name_of(ExpectationKind kind) {
    switch (kind) {
        case ExpectationKind::mdn:
            return "mdn";
        case ExpectationKind::functional_acknowledgement:
            return "functional_acknowledgement";
        case ExpectationKind::interchange_acknowledgement:
            return "interchange_acknowledgement";
    }
    return "";
}

std::string_view title_of(Expectation const& expectation) {
    switch (expectation.kind) {
        case ExpectationKind::mdn:
            return "MDN";
        case ExpectationKind::functional_acknowledgement:
            return expectation.key.starts_with("CONTRL:") ? "CONTRL" : "997";
        case ExpectationKind::interchange_acknowledgement:
            return "TA1";
    }
    return "";
}

std::string_view name_of(ExpectationState state) {
    switch (state) {
        case ExpectationState::open:
            return "open";
        case ExpectationState::met:
            return "met";
        case ExpectationState::late:
            return "late";
        case ExpectationState::failed:
            return "failed";
    }
    return "";
}

namespace {

#define TIDEGATE_EXPECTATION_COLUMNS \
    "delivery, kind, key, environment, partner, deadline, state, met_by, met_at"
constexpr std::string_view kExpectationColumns = "tttttitti";

Expectation read_expectation(Query const& query) {
    Expectation expectation;
    expectation.delivery = query.id<DeliveryId>(0);
    for (auto kind :
         {ExpectationKind::mdn, ExpectationKind::functional_acknowledgement,
          ExpectationKind::interchange_acknowledgement}) {
        if (name_of(kind) == query.text(1)) expectation.kind = kind;
    }
    expectation.key = query.text(2);
    expectation.environment = stored(parse_environment(query.text(3)));
    expectation.partner = query.text(4);
    expectation.deadline = query.instant(5);
    for (auto state :
         {ExpectationState::open, ExpectationState::met, ExpectationState::late,
          ExpectationState::failed}) {
        if (name_of(state) == query.text(6)) expectation.state = state;
    }
    expectation.met_by = query.text(7);
    expectation.met_at = query.optional_instant(8);
    return expectation;
}

}  // namespace

void insert_expectations(Transaction& transaction, std::span<Expectation const> expectations) {
    insert_rows<Expectation>(
        transaction, "insert into expectations (" TIDEGATE_EXPECTATION_COLUMNS ") values {rows}",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?)", expectations,
        [](Query& query, Expectation const& one) {
            query.bind(one.delivery).bind(one.kind).bind(one.key).bind(one.environment);
            query.bind(one.partner).bind(one.deadline).bind(one.state).bind(one.met_by);
            query.bind(one.met_at);
        }
    );
}

Expected<bool> meet_expectation(
    Transaction& transaction, DeliveryId delivery, ExpectationKind kind, std::string const& key,
    std::string const& met_by, bool is_positive, Instant at
) {
    {
        Query query(
            transaction,
            "update expectations set state = case when :is_positive = 0 then 'failed'"
            " when state = 'late' or deadline < :now then 'late' else 'met' end,"
            " met_by = :met_by, met_at = :at"
            " where delivery = :delivery and kind = :kind and key = :key and met_by = ''"
        );
        query.bind(is_positive).bind(at).bind(met_by).bind(at).bind(delivery).bind(kind).bind(key);
        if (query.run() > 0) return true;
    }
    Query there(
        transaction,
        "select 1 from expectations where delivery = :delivery and kind = :kind and key = :key", "i"
    );
    there.bind(delivery).bind(kind).bind(key);
    if (there.next()) return false;
    return fail(
        ErrorCode::not_found, "no " + std::string(name_of(kind)) + " \"" + key +
                                  "\" is expected for delivery " + delivery.text()
    );
}

void reopen_expectation(
    Transaction& transaction, DeliveryId delivery, ExpectationKind kind, Instant deadline
) {
    Query query(
        transaction,
        "update expectations set state = 'open', met_by = '', met_at = null, deadline = :deadline"
        " where delivery = :delivery and kind = :kind"
        " and (state = 'failed' or (state = 'late' and met_by = ''))"
    );
    query.bind(deadline).bind(delivery).bind(kind).run();
}

void postpone_expectations(Transaction& transaction, DeliveryId delivery, Duration by) {
    Query query(
        transaction,
        "update expectations set state = 'open', deadline = deadline + :by"
        " where delivery = :delivery and kind <> :mdn and state in ('open', 'late')"
        " and met_by = ''"
    );
    query.bind(by.count()).bind(delivery).bind(ExpectationKind::mdn).run();
}

std::vector<Expectation> mark_overdue(Transaction& transaction, Instant now, int limit) {
    Query query(
        transaction,
        "with due as materialized (select delivery, kind, key from expectations"
        " where state = 'open' and deadline < :now order by deadline limit :limit"
        " for update skip locked)"
        " update expectations set state = 'late' where (delivery, kind, key) in"
        " (select delivery, kind, key from due) returning " TIDEGATE_EXPECTATION_COLUMNS,
        kExpectationColumns
    );
    query.bind(now).bind(limit);
    std::vector<Expectation> overdue;
    while (query.next()) overdue.push_back(read_expectation(query));
    std::ranges::sort(overdue, {}, &Expectation::deadline);
    return overdue;
}

std::vector<Expectation> expectations_of(Transaction& transaction, DeliveryId delivery) {
    Query query(
        transaction,
        "select " TIDEGATE_EXPECTATION_COLUMNS
        " from expectations where delivery = :delivery order by kind desc, key",
        kExpectationColumns
    );
    query.bind(delivery);
    std::vector<Expectation> expectations;
    while (query.next()) expectations.push_back(read_expectation(query));
    return expectations;
}

std::optional<Instant> next_deadline(Transaction& transaction) {
    Query query(transaction, "select min(deadline) from expectations where state = 'open'", "i");
    query.next();
    return query.optional_instant(0);
}

}  // namespace tidegate::store
