// The one place that names the TOML library (TOML 1.0.0, toml++).
#include "partners/config_tree.hpp"

#include "base/limits.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace tidegate::partners {
namespace {

Position position_of(toml::source_region const& region, std::string const& file) {
    return {.file = file, .line = region.begin.line, .column = region.begin.column, .byte = {}};
}

ConfigValue convert(toml::node const& node, std::string const& file);

ConfigValue convert_table(toml::table const& table, std::string const& file) {
    ConfigValue value;
    for (auto const& [key, node] : table) {
        value.entries.push_back(
            {std::string(key.str()), position_of(key.source(), file), convert(node, file)}
        );
    }
    auto place = [](ConfigEntry const& entry) {
        return std::pair(entry.position.line, entry.position.column);
    };
    std::ranges::sort(value.entries, {}, place);
    return value;
}

ConfigValue convert(toml::node const& node, std::string const& file) {
    using Kind = ConfigValue::Kind;
    ConfigValue value;
    if (auto const* table = node.as_table()) {
        value = convert_table(*table, file);
    } else if (auto const* list = node.as_array()) {
        value.kind = Kind::list;
        for (auto const& item : *list) value.items.push_back(convert(item, file));
    } else if (auto const* text = node.as_string()) {
        value.kind = Kind::text;
        value.text = text->get();
    } else if (auto const* integer = node.as_integer()) {
        value.kind = Kind::integer;
        value.integer = integer->get();
    } else if (auto const* boolean = node.as_boolean()) {
        value.kind = Kind::boolean;
        value.boolean = boolean->get();
    } else {
        value.kind = node.is_floating_point() ? Kind::number : Kind::date;
    }
    value.position = position_of(node.source(), file);
    return value;
}

}  // namespace

std::string_view describe(ConfigValue::Kind kind) {
    using Kind = ConfigValue::Kind;
    switch (kind) {
        case Kind::text:
            return "a text";
        case Kind::integer:
            return "a whole number";
        case Kind::boolean:
            return "true or false";
        case Kind::list:
            return "a list";
        case Kind::table:
            return "a table";
        case Kind::number:
            return "a number with a fraction";
        case Kind::date:
            return "a date or time";
    }
    return "";
}

Expected<ConfigValue> parse_toml(std::string_view text, std::filesystem::path const& file) {
    if (text.size() > limits::text_file_bytes_max) {
        return fail(
            ErrorCode::too_large,
            "the file has " + std::to_string(text.size()) + " bytes, at most " +
                std::to_string(limits::text_file_bytes_max) + " are read",
            Position{.file = file.string(), .line = 0, .column = 0, .byte = {}}
        );
    }
    try {
        return convert(toml::parse(text, file.string()), file.string());
    } catch (toml::parse_error const& error) {
        return fail(
            ErrorCode::configuration, "not TOML: " + std::string(error.description()),
            position_of(error.source(), file.string()),
            "texts stand in double quotes, also those made of digits: qualifier = \"01\""
        );
    }
}

}  // namespace tidegate::partners
