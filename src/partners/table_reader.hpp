// Reads one table of a configuration file key by key: a wrong value is an error with its place and
// what is allowed, and a key that nobody asked for is an error with the nearest one that was.
// Errors are collected, reading goes on.
#pragma once

#include "partners/config_tree.hpp"
#include "partners/instance.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidegate::partners {

/// The words of an enumeration as a file writes them.
template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

/// Every get function returns nothing when the key is absent or wrong; when wrong, it has reported
/// so.
class TableReader {
public:
    /// `path` is the table's name from the root ("channels.as2"), empty for the root.
    TableReader(ConfigValue const& table, std::string path, Errors& errors)
        : table_(&table), path_(std::move(path)), errors_(&errors) {}

    /// The raw value; null when absent. The key counts as known from now on.
    ConfigValue const* find(std::string_view key);

    std::optional<std::string> get_text(std::string_view key);
    std::optional<bool> get_boolean(std::string_view key);
    std::optional<std::int64_t> get_integer(
        std::string_view key, std::int64_t least, std::int64_t most
    );
    /// "90s", "30m", "24h", "30d"; at most `most`.
    std::optional<std::chrono::seconds> get_duration(
        std::string_view key,
        std::chrono::seconds most = std::chrono::seconds(limits::configured_duration_seconds_max)
    );
    /// "50MiB", "10KiB", "1GiB", "1000B"; from 1 KiB to `most` bytes.
    std::optional<std::uint64_t> get_size(std::string_view key, std::uint64_t most);
    /// One character.
    std::optional<char> get_character(std::string_view key);
    std::optional<TableReader> get_table(std::string_view key);
    /// A table, or a list of tables: as a list. Empty when absent or wrong.
    std::vector<TableReader> get_tables(std::string_view key);

    template <class T>
    std::optional<T> get_word(std::string_view key, Words<T> words) {
        auto text = get_text(key);
        if (!text) return {};
        std::string allowed;
        for (auto const& [word, value] : words) {
            if (word == *text) return value;
            allowed += allowed.empty() ? "" : ", ";
            allowed += word;
        }
        report(key, "is \"" + *text + "\", allowed are: " + allowed);
        return {};
    }

    /// "<path>.<key> <message>" at the key's value, or at the table when the key is absent.
    void report(std::string_view key, std::string message, std::string remedy = {});

    /// How many problems were reported so far, by all readers of the file.
    [[nodiscard]] std::size_t errors() const { return errors_->size(); }

    /// Reports keys that were never asked for. Last call on a reader.
    void finish();

    [[nodiscard]] ConfigValue const& table() const { return *table_; }
    [[nodiscard]] std::string const& path() const { return path_; }

private:
    ConfigValue const* find_kind(std::string_view key, ConfigValue::Kind kind);
    [[nodiscard]] std::string name_of_key(std::string_view key) const;

    ConfigValue const* table_;
    std::string path_;
    Errors* errors_;
    std::set<std::string, std::less<>> known_;
};

/// The candidate that differs from `word` in the fewest letters; empty when none is near enough to
/// be meant.
std::string nearest(std::string_view word, std::set<std::string, std::less<>> const& candidates);

/// Orders by place in the file and cuts to limits::configuration_errors_max.
void arrange(Errors& errors);

}  // namespace tidegate::partners
