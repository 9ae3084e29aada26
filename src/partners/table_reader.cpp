#include "partners/table_reader.hpp"

#include "base/limits.hpp"
#include "base/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

namespace tidegate::partners {
namespace {

/// A count and its unit: "30m" is {30, "m"}.
struct Measured {
    std::uint64_t count = 0;
    std::string_view unit;
};

std::optional<Measured> split_unit(std::string_view text) {
    Measured measured;
    auto const* end = text.data() + text.size();
    auto const [rest, error] = std::from_chars(text.data(), end, measured.count);
    if (error != std::errc{} || rest == end) return {};
    measured.unit = {rest, static_cast<std::size_t>(end - rest)};
    return measured;
}

template <std::size_t N>
std::optional<std::uint64_t> in_base_unit(
    std::string_view text, std::pair<std::string_view, std::uint64_t> const (&units)[N]
) {
    auto const measured = split_unit(text);
    if (!measured) return {};
    for (auto const& [unit, factor] : units) {
        if (unit != measured->unit) continue;
        if (measured->count > std::numeric_limits<std::uint64_t>::max() / factor) return {};
        return measured->count * factor;
    }
    return {};
}

std::string join(std::set<std::string, std::less<>> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

ConfigValue const* TableReader::find(std::string_view key) {
    known_.emplace(key);
    auto const& entries = table_->entries;
    auto const found = std::ranges::find(entries, key, &ConfigEntry::key);
    return found == entries.end() ? nullptr : &found->value;
}

ConfigValue const* TableReader::find_kind(std::string_view key, ConfigValue::Kind kind) {
    auto const* value = find(key);
    if (value == nullptr || value->kind == kind) return value;
    std::string remedy;
    if (kind == ConfigValue::Kind::text && value->kind == ConfigValue::Kind::integer) {
        remedy = "put it in double quotes";
    }
    report(
        key,
        "is " + std::string(describe(value->kind)) + ", needed is " + std::string(describe(kind)),
        remedy
    );
    return nullptr;
}

std::optional<std::string> TableReader::get_text(std::string_view key) {
    auto const* value = find_kind(key, ConfigValue::Kind::text);
    if (value == nullptr) return {};
    return value->text;
}

std::optional<bool> TableReader::get_boolean(std::string_view key) {
    auto const* value = find_kind(key, ConfigValue::Kind::boolean);
    if (value == nullptr) return {};
    return value->boolean;
}

std::optional<std::int64_t> TableReader::get_integer(
    std::string_view key, std::int64_t least, std::int64_t most
) {
    auto const* value = find_kind(key, ConfigValue::Kind::integer);
    if (value == nullptr) return {};
    if (value->integer < least || value->integer > most) {
        report(
            key, "is " + std::to_string(value->integer) + ", allowed are " + std::to_string(least) +
                     " to " + std::to_string(most)
        );
        return {};
    }
    return value->integer;
}

std::optional<std::chrono::seconds> TableReader::get_duration(
    std::string_view key, std::chrono::seconds most
) {
    static constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {
        {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}
    };
    auto const text = get_text(key);
    if (!text) return {};
    auto const seconds = in_base_unit(*text, kUnits);
    if (!seconds || *seconds > static_cast<std::uint64_t>(most.count())) {
        report(
            key, "is \"" + *text + "\", needed is a duration of at most " +
                     std::to_string(most.count() / 86400) +
                     " days such as \"90s\", \"30m\", \"24h\" or \"7d\""
        );
        return {};
    }
    return std::chrono::seconds(static_cast<std::int64_t>(*seconds));
}

std::optional<std::uint64_t> TableReader::get_size(std::string_view key, std::uint64_t most) {
    static constexpr std::uint64_t kKibi = 1024;
    static constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {
        {"B", 1}, {"KiB", kKibi}, {"MiB", kKibi * kKibi}, {"GiB", kKibi * kKibi * kKibi}
    };
    auto const text = get_text(key);
    if (!text) return {};
    auto const bytes = in_base_unit(*text, kUnits);
    if (!bytes || *bytes < kKibi || *bytes > most) {
        report(
            key, "is \"" + *text + "\", needed is a size from \"1KiB\" to \"" +
                     std::to_string(most / (kKibi * kKibi)) + "MiB\" such as \"50MiB\""
        );
        return {};
    }
    return bytes;
}

std::optional<char> TableReader::get_character(std::string_view key) {
    auto const text = get_text(key);
    if (!text) return {};
    if (text->size() != 1) {
        report(key, "is \"" + *text + "\", needed is one character");
        return {};
    }
    return text->front();
}

std::optional<TableReader> TableReader::get_table(std::string_view key) {
    auto const* value = find_kind(key, ConfigValue::Kind::table);
    if (value == nullptr) return {};
    return TableReader(*value, name_of_key(key), *errors_);
}

std::vector<TableReader> TableReader::get_tables(std::string_view key) {
    std::vector<TableReader> tables;
    auto const* value = find(key);
    if (value == nullptr) return tables;
    if (value->kind == ConfigValue::Kind::table) {
        tables.emplace_back(*value, name_of_key(key), *errors_);
    } else if (value->kind == ConfigValue::Kind::list) {
        for (auto const& item : value->items) {
            if (item.kind == ConfigValue::Kind::table) {
                tables.emplace_back(item, name_of_key(key), *errors_);
            } else {
                report(key, "holds " + std::string(describe(item.kind)) + ", needed are tables");
            }
        }
    } else {
        report(
            key,
            "is " + std::string(describe(value->kind)) + ", needed is a table or a list of them"
        );
    }
    return tables;
}

std::string TableReader::name_of_key(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void TableReader::report(std::string_view key, std::string message, std::string remedy) {
    auto const& entries = table_->entries;
    auto const found = std::ranges::find(entries, key, &ConfigEntry::key);
    Position const& at = found == entries.end() ? table_->position : found->value.position;
    errors_->push_back(
        {ErrorCode::configuration, name_of_key(key) + " " + std::move(message), at,
         std::move(remedy)}
    );
}

void TableReader::finish() {
    for (auto const& entry : table_->entries) {
        if (known_.contains(entry.key)) continue;
        auto const near = nearest(entry.key, known_);
        errors_->push_back(
            {ErrorCode::configuration, name_of_key(entry.key) + " is not known", entry.position,
             near.empty() ? "allowed are: " + join(known_) : "did you mean " + near + "?"}
        );
    }
}

std::string nearest(std::string_view word, std::set<std::string, std::less<>> const& candidates) {
    // One letter, or a third of them, may be wrong: "qualifer" is qualifier, "colour" is not "url".
    std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    std::string best;
    for (auto const& candidate : candidates) {
        auto const distance = edit_distance(word, candidate);
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

void arrange(Errors& errors) {
    auto place = [](Error const& error) {
        auto const at = error.position.value_or(Position{});
        return std::tuple(at.file, at.line, at.column, error.message);
    };
    std::ranges::sort(errors, {}, place);
    if (errors.size() <= limits::configuration_errors_max) return;
    auto const left = errors.size() - limits::configuration_errors_max;
    errors.resize(limits::configuration_errors_max);
    errors.push_back(
        {ErrorCode::configuration, "and " + std::to_string(left) + " more problems", {}, {}}
    );
}

}  // namespace tidegate::partners
