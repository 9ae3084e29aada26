#include "store/control_numbers.hpp"

#include "base/limits.hpp"
#include "store/many.hpp"
#include "store/session.hpp"

#include <array>

namespace tidegate::store {

std::string_view name_of(NumberLevel level) {
    switch (level) {
        case NumberLevel::interchange:
            return "interchange";
        case NumberLevel::group:
            return "group";
        case NumberLevel::set:
            return "set";
    }
    return "";
}

std::optional<NumberLevel> parse_number_level(std::string_view name) {
    for (NumberLevel const level :
         {NumberLevel::interchange, NumberLevel::group, NumberLevel::set}) {
        if (name_of(level) == name) return level;
    }
    return {};
}

namespace {

void bind_key(Query& query, NumberKey const& key, NumberLevel level) {
    query.bind(key.our_id).bind(key.their_id).bind(key.standard).bind(level).bind(key.environment);
}

void bind_key(Query& query, NumberKey const& key) { bind_key(query, key, key.level); }

/// One that was given.
struct Given {
    NumberLevel level = NumberLevel::interchange;
    std::int64_t number = 0;
    std::int64_t serial = 0;
};

/// `key` without its level.
void add_to_ledger(
    Transaction& transaction, NumberKey const& key, std::span<Given const> given,
    NumberUse const& use
) {
    insert_rows<Given>(
        transaction,
        "insert into control_number_ledger (our_id, their_id, standard, level, environment, "
        "serial, number, delivery, void_reason, at) values {rows}",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", given,
        [&](Query& query, Given const& one) {
            bind_key(query, key, one.level);
            query.bind(one.serial).bind(one.number).bind(use.delivery).bind(use.void_reason);
            query.bind(use.at);
        }
    );
}

/// Of each of the levels the next one; `key` without its level.
Expected<std::vector<Given>> take_next(
    Transaction& transaction, NumberKey const& key, std::span<NumberLevel const> levels,
    NumberUse const& use
) {
    if (use.delivery.has_value() != use.void_reason.empty()) {
        return fail(
            ErrorCode::refused,
            "a control number needs either its delivery or the reason it is void"
        );
    }
    std::vector<Given> given;
    {
        Query query(
            transaction,
            text_of_rows(
                "insert into control_numbers (our_id, their_id, standard, level, environment, "
                "last_number, last_serial) values {rows}"
                " on conflict (our_id, their_id, standard, level, environment) do update"
                " set last_serial = control_numbers.last_serial + 1,"
                " last_number = case when control_numbers.last_number >= :most then 1"
                " else control_numbers.last_number + 1 end"
                " returning level, last_number, last_serial",
                "(?, ?, ?, ?, ?, 1, 1)", levels.size()
            ),
            "tii"
        );
        for (NumberLevel const level : levels) bind_key(query, key, level);
        query.bind(limits::store_control_number_max);
        while (query.next()) {
            auto const level = parse_number_level(query.text(0));
            if (!level) throw RowDamaged("a stored level of control numbers is unknown");
            given.push_back({*level, query.integer(1), query.integer(2)});
        }
    }
    add_to_ledger(transaction, key, given, use);
    return given;
}

}  // namespace

Expected<std::int64_t> next_number(
    Transaction& transaction, NumberKey const& key, NumberUse const& use
) {
    auto const given = take_next(transaction, key, {&key.level, 1}, use);
    if (!given) return std::unexpected(given.error());
    return given->front().number;
}

Expected<EnvelopeNumbers> next_envelope_numbers(
    Transaction& transaction, NumberKey const& key, NumberUse const& use
) {
    constexpr std::array kLevels{NumberLevel::interchange, NumberLevel::group};
    auto const given = take_next(transaction, key, kLevels, use);
    if (!given) return std::unexpected(given.error());
    EnvelopeNumbers numbers;
    for (Given const& one : *given) {
        (one.level == NumberLevel::group ? numbers.group : numbers.interchange) = one.number;
    }
    return numbers;
}

Expected<void> set_next_number(
    Transaction& transaction, NumberKey const& key, std::int64_t next, std::string const& reason,
    Instant at
) {
    if (reason.empty()) return fail(ErrorCode::refused, "no number is skipped without a reason");
    if (next < 1 || next > limits::store_control_number_max) {
        return fail(
            ErrorCode::refused, "a control number is 1 to " +
                                    std::to_string(limits::store_control_number_max) + ", not " +
                                    std::to_string(next)
        );
    }
    // The one before it, of which the roll-over makes the next.
    std::int64_t const last = next == 1 ? limits::store_control_number_max : next - 1;
    std::int64_t serial = 0;
    {
        Query query(
            transaction,
            "insert into control_numbers (our_id, their_id, standard, level, environment, "
            "last_number, last_serial)"
            " values (:our_id, :their_id, :standard, :level, :environment, :last, 1)"
            " on conflict (our_id, their_id, standard, level, environment) do update"
            " set last_serial = control_numbers.last_serial + 1, last_number = "
            "excluded.last_number"
            " returning last_serial",
            "i"
        );
        bind_key(query, key);
        query.bind(last).next();
        serial = query.integer(0);
    }
    Given const skipped{key.level, last, serial};
    add_to_ledger(transaction, key, {&skipped, 1}, {std::nullopt, reason, at});
    return {};
}

std::vector<NumberSeries> number_series(Transaction& transaction) {
    Query query(
        transaction,
        "select c.our_id, c.their_id, c.standard, c.level, c.environment, c.last_number,"
        " count(l.delivery), count(l.serial) - count(l.delivery) from control_numbers c"
        " left join control_number_ledger l on l.our_id = c.our_id and l.their_id = c.their_id"
        " and l.standard = c.standard and l.level = c.level and l.environment = c.environment"
        " group by c.our_id, c.their_id, c.standard, c.level, c.environment, c.last_number"
        " order by c.our_id, c.their_id, c.standard, c.level, c.environment",
        "tttttiii"
    );
    std::vector<NumberSeries> all;
    while (query.next()) {
        NumberSeries& one = all.emplace_back();
        one.key = {
            query.text(0), query.text(1), query.text(2), NumberLevel::interchange,
            stored(parse_environment(query.text(4)))
        };
        auto const level = parse_number_level(query.text(3));
        if (!level) throw RowDamaged("a stored level of control numbers is unknown");
        one.key.level = *level;
        one.last = query.integer(5);
        one.given = query.integer(6);
        one.voids = query.integer(7);
    }
    return all;
}

std::int64_t last_number(Transaction& transaction, NumberKey const& key) {
    Query query(
        transaction,
        "select last_number from control_numbers where our_id = :our_id and their_id = :their_id"
        " and standard = :standard and level = :level and environment = :environment",
        "i"
    );
    bind_key(query, key);
    return query.next() ? query.integer(0) : 0;
}

Expected<void> advance_numbers(
    Transaction& transaction, NumberKey const& key, std::int64_t last, std::string const& reason,
    Instant at
) {
    std::int64_t const now = last_number(transaction, key);
    if (last > limits::store_control_number_max) {
        return fail(
            ErrorCode::refused, "control number " + std::to_string(last) + " is beyond " +
                                    std::to_string(limits::store_control_number_max)
        );
    }
    if (last < now) {
        return fail(
            ErrorCode::refused, "control number " + std::to_string(last) + " is behind " +
                                    std::to_string(now) + ": numbers are never given twice"
        );
    }
    if (last - now > limits::store_void_numbers_max) {
        return fail(
            ErrorCode::refused,
            "that would void " + std::to_string(last - now) + " control numbers", {},
            "move in steps of at most " + std::to_string(limits::store_void_numbers_max)
        );
    }
    // By what each step gives: others may take numbers until the first one locks them out.
    for (std::int64_t i = now; i < last;) {
        auto const voided = next_number(transaction, key, {std::nullopt, reason, at});
        if (!voided) return std::unexpected(voided.error());
        i = *voided;
    }
    return {};
}

std::vector<NumberEntry> number_ledger(
    Transaction& transaction, NumberKey const& key, std::int64_t from, int limit
) {
    Query query(
        transaction,
        "select serial, number, delivery, void_reason, at from control_number_ledger where our_id "
        "= :our_id"
        " and their_id = :their_id and standard = :standard and level = :level and environment = "
        ":environment"
        " and serial >= :from_serial order by serial limit :limit",
        "iitti"
    );
    bind_key(query, key);
    query.bind(from).bind(std::clamp(limit, 0, limits::store_list_rows_max));
    std::vector<NumberEntry> entries;
    while (query.next()) {
        NumberEntry entry{query.integer(0), query.integer(1), {}};
        entry.use = {query.optional_id<DeliveryId>(2), query.text(3), query.instant(4)};
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace tidegate::store
