#include "store/copy.hpp"

#include "base/database_limits.hpp"
#include "store/packing.hpp"
#include "store/session.hpp"

#include <algorithm>
#include <set>

namespace tidegate::store {

namespace {

struct Column {
    std::string name;
    char kind = 't';       ///< as in a Query
    std::int64_t key = 0;  ///< its place in the primary key; 0: not part of it
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::string read_order;  ///< in which no row refers to a later one of its own table
    std::set<std::string> refers_to;
};

std::string joined(std::vector<std::string> const& parts, std::string_view between = ", ") {
    std::string text;
    for (std::string const& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
    return text;
}

std::vector<std::string> names_of(Table const& table) {
    std::vector<std::string> names;
    for (Column const& column : table.columns) names.push_back(column.name);
    return names;
}

std::vector<Column const*> key_of(Table const& table) {
    std::vector<Column const*> key;
    for (Column const& column : table.columns) {
        if (column.key > 0) key.push_back(&column);
    }
    std::ranges::sort(key, {}, &Column::key);
    return key;
}

std::string key_names(Table const& table) {
    std::vector<std::string> names;
    for (Column const* column : key_of(table)) names.push_back(column->name);
    return joined(names);
}

std::string kinds_of(Table const& table) {
    std::string kinds;
    for (Column const& column : table.columns) kinds += column.kind;
    return kinds;
}

Table read_table(Transaction& file, std::string name) {
    Table table;
    {
        Query columns(
            file,
            "select name, case type when 'INTEGER' then 'i' when 'BLOB' then 'b' else 't' end, pk"
            " from pragma_table_info(:table) order by cid",
            "tti"
        );
        columns.bind(name);
        while (columns.next()) {
            table.columns.push_back({columns.text(0), columns.text(1).front(), columns.integer(2)});
        }
    }
    {
        Query references(file, "select \"table\" from pragma_foreign_key_list(:table)", "t");
        references.bind(name);
        while (references.next()) {
            if (references.text(0) != name) table.refers_to.insert(references.text(0));
        }
    }
    Query kind(
        file, "select wr from pragma_table_list where schema = 'main' and name = :table", "i"
    );
    kind.bind(name).next();
    // A row is inserted after those it refers to.
    table.read_order = kind.integer(0) == 1 ? key_names(table) : "rowid";
    table.name = std::move(name);
    return table;
}

/// What is referred to stands before what refers to it.
std::vector<Table> read_tables(Transaction& file) {
    std::vector<std::string> names;
    {
        Query tables(
            file,
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
            " order by name",
            "t"
        );
        while (tables.next()) names.push_back(tables.text(0));
    }
    std::vector<Table> waiting, sorted;
    for (std::string& name : names) waiting.push_back(read_table(file, std::move(name)));
    std::set<std::string> there;
    while (!waiting.empty()) {
        auto const ready = std::ranges::find_if(waiting, [&](Table const& table) {
            return std::ranges::includes(there, table.refers_to);
        });
        TIDEGATE_CHECK(ready != waiting.end());
        there.insert(ready->name);
        sorted.push_back(std::move(*ready));
        waiting.erase(ready);
    }
    return sorted;
}

void bind_value(Query& to, Query const& from, std::size_t column, char kind) {
    bool const is_null = from.is_null(column);
    if (kind == 'i') {
        to.bind(is_null ? std::nullopt : std::optional(from.integer(column)));
    } else if (kind == 'b') {
        to.bind(is_null ? std::nullopt : std::optional(as_bytes(from.text(column))));
    } else {
        to.bind(is_null ? std::nullopt : std::optional(std::string_view(from.text(column))));
    }
}

std::int64_t copy_rows(Transaction& file, Transaction& server, Table const& table) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        std::string const place = ":v" + std::to_string(i);
        values.push_back(table.columns[i].kind == 'b' ? "cast(" + place + " as blob)" : place);
    }
    std::string const names = joined(names_of(table));
    std::string const kinds = kinds_of(table);
    std::string const read =
        "select " + names + " from " + table.name + " order by " + table.read_order;
    std::string const write =
        "insert into " + table.name + " (" + names + ") values (" + joined(values) + ")";
    Query from(file, read, kinds);
    std::int64_t count = 0;
    for (; from.next(); ++count) {
        Query to(server, write);
        for (std::size_t i = 0; i < kinds.size(); ++i) bind_value(to, from, i, kinds[i]);
        to.run();
    }
    // Numbered keys go on behind the highest.
    auto const key = key_of(table);
    if (key.size() == 1 && key.front()->kind == 'i') {
        std::string const& column = key.front()->name;
        server.impl().run_script(
            "select setval(pg_get_serial_sequence('" + table.name + "', '" + column + "'), max(" +
            column + ")) from " + table.name + " having max(" + column + ") is not null"
        );
    }
    return count;
}

Sha256 hash_row(Sha256 const& before, Query const& row, std::string const& kinds) {
    std::string text = hex(before);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        pack(text, row.is_null(i) ? "null" : "value");
        pack(text, kinds[i] == 'i' ? std::to_string(row.integer(i)) : row.text(i));
    }
    return sha256(as_bytes(text));
}

struct Contents {
    std::int64_t rows = 0;
    Sha256 hash{};
    bool operator==(Contents const&) const = default;
};

/// Of all rows in the order of their key. A server sends the whole answer to a query at once, so it
/// is asked for some rows at a time.
Contents read_contents(Transaction& transaction, Table const& table) {
    auto const key = key_of(table);
    std::string const kinds = kinds_of(table);
    std::string const select = "select " + joined(names_of(table)) + " from " + table.name;
    std::string const end = " order by " + key_names(table) + " limit :most";
    std::vector<std::string> places;
    for (std::size_t i = 0; i < key.size(); ++i) places.push_back(":k" + std::to_string(i));
    std::string const first = select + end;
    std::string const next =
        select + " where (" + key_names(table) + ") > (" + joined(places) + ")" + end;
    Contents contents;
    std::vector<std::pair<std::int64_t, std::string>> last;
    for (bool is_more = true; is_more;) {
        Query query(transaction, last.empty() ? first : next, kinds);
        for (std::size_t i = 0; i < last.size(); ++i) {
            if (key[i]->kind == 'i') {
                query.bind(last[i].first);
            } else {
                query.bind(last[i].second);
            }
        }
        query.bind(limits::copy_rows_at_once);
        std::int64_t count = 0;
        for (; query.next(); ++count) {
            contents.hash = hash_row(contents.hash, query, kinds);
            last.clear();
            for (Column const* column : key) {
                auto const at = static_cast<std::size_t>(column - table.columns.data());
                if (column->kind == 'i') {
                    last.emplace_back(query.integer(at), "");
                } else {
                    last.emplace_back(0, query.text(at));
                }
            }
        }
        contents.rows += count;
        is_more = count == limits::copy_rows_at_once;
    }
    return contents;
}

std::optional<std::string> find_filled(Transaction& server, std::vector<Table> const& tables) {
    for (Table const& table : tables) {
        std::string const sql = "select 1 from " + table.name + " limit 1";
        if (Query(server, sql, "i").next()) return table.name;
    }
    return {};
}

Expected<void> copy_table(
    Transaction& file, Database& to, Table const& table, CopiedTable& copied
) {
    auto written = to.write_blocking([&](Transaction& server) -> Expected<void> {
        copied = {table.name, copy_rows(file, server, table)};
        return {};
    });
    if (!written) return written;
    Contents const there = read_contents(file, table);
    Contents here;
    to.read_blocking([&](Transaction& server) { here = read_contents(server, table); });
    if (here == there) return {};
    return fail(
        ErrorCode::refused,
        "table " + table.name + " is not the same after it was copied: " +
            std::to_string(there.rows) + " rows before, " + std::to_string(here.rows) + " now",
        {}, "nothing was changed in the file; empty the new database and begin again"
    );
}

}  // namespace

Expected<void> copy_database(
    Database& from, Database& to, std::function<void(CopiedTable const&)> const& done
) {
    if (from.is_shared() || !to.is_shared())
        return fail(ErrorCode::refused, "rows are copied from a file to PostgreSQL only");
    Expected<void> result;
    from.read_blocking([&](Transaction& file) {
        std::vector<Table> const tables = read_tables(file);
        std::optional<std::string> filled;
        to.read_blocking([&](Transaction& server) { filled = find_filled(server, tables); });
        if (filled) {
            result = fail(
                ErrorCode::refused,
                "table " + *filled + " of " + to.shown() + " holds rows already", {},
                "name a database that is empty"
            );
        }
        for (Table const& table : tables) {
            if (!result) return;
            CopiedTable copied;
            result = copy_table(file, to, table, copied);
            if (result) done(copied);
        }
    });
    return result;
}

}  // namespace tidegate::store
