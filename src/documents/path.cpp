#include "documents/path.hpp"

#include "base/nearest.hpp"
#include "documents/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::documents {
namespace {

bool is_list(Kind kind) {
    return kind == Kind::texts || kind == Kind::words || kind == Kind::objects ||
           kind == Kind::extensions;
}

std::unexpected<Error> refuse(std::string_view path, std::string message, std::string remedy = {}) {
    return fail(
        ErrorCode::invalid, fmt::format("field path \"{}\": {}", path, message), {},
        std::move(remedy)
    );
}

/// "lines[0]" -> name "lines", index 0. False when the brackets are wrong.
bool split_index(std::string_view part, std::string_view& name, std::optional<std::size_t>& index) {
    auto const open = part.find('[');
    name = part.substr(0, open);
    if (open == std::string_view::npos) return true;
    if (part.back() != ']') return false;
    auto const digits = part.substr(open + 1, part.size() - open - 2);
    std::uint32_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return false;
    index = value;
    return true;
}

Expected<void> parse_extension(FieldPath& path, std::string_view text, std::string_view rest) {
    auto const dot = rest.find('.');
    path.extension_space = rest.substr(0, dot);
    path.extension_name = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    bool const is_complete = !path.extension_space.empty() && !path.extension_name.empty();
    if (!is_complete || path.extension_name.contains('.')) {
        return refuse(
            text, "extensions need a namespace and a name, such as extensions.house.season"
        );
    }
    return {};
}

void collect(
    void const* base, FieldPath const& path, std::size_t step, std::vector<std::string>& values
);

void collect_list(
    void const* base, FieldPath const& path, std::size_t step, std::vector<std::string>& values
) {
    Field const& field = *path.steps[step].field;
    std::size_t const count = count_of(base, field);
    std::size_t const first = path.steps[step].index.value_or(0);
    std::size_t const last = path.steps[step].index ? std::min(first + 1, count) : count;
    for (std::size_t i = first; i < last; ++i) {
        if (field.kind == Kind::objects) {
            collect(element_of(base, field, i), path, step + 1, values);
        } else if (field.kind == Kind::texts) {
            values.emplace_back(member<List<Text>>(base, field)[i]);
        } else {
            values.emplace_back(field.words[word_of_element(base, field, i)]);
        }
    }
}

void collect(
    void const* base, FieldPath const& path, std::size_t step, std::vector<std::string>& values
) {
    if (step == path.steps.size()) return;  // the path ends in an object
    Field const& field = *path.steps[step].field;
    if (field.kind == Kind::object) {
        if (void const* object = object_of(base, field)) collect(object, path, step + 1, values);
    } else if (field.kind == Kind::extensions) {
        auto const* extension = find_extension(
            member<List<Extension>>(base, field), path.extension_space, path.extension_name
        );
        if (extension == nullptr) return;
        for (Text const value : extension->values) values.emplace_back(value);
    } else if (is_list(field.kind)) {
        collect_list(base, path, step, values);
    } else if (is_scalar(field.kind) && is_present(base, field)) {
        values.push_back(format_value(base, field));
    }
}

}  // namespace

TypeInfo const& FieldPath::owner() const {
    return steps.size() == 1 ? *root : *steps[steps.size() - 2].field->type;
}

std::string FieldPath::text() const {
    std::string text;
    for (PathStep const& step : steps) {
        if (!text.empty()) text += '.';
        text += step.field->name;
        if (step.index) text += fmt::format("[{}]", *step.index);
    }
    if (!extension_space.empty()) text += fmt::format(".{}.{}", extension_space, extension_name);
    return text;
}

std::string_view nearest_field(TypeInfo const& type, std::string_view wrong) {
    std::string_view nearest;
    // A third of the letters may be wrong, at least two of a longer name: a swap of neighbours
    // counts as two.
    std::size_t const tolerated = wrong.size() < 4 ? 1 : std::max<std::size_t>(wrong.size() / 3, 2);
    std::size_t least = tolerated + 1;
    for (Field const& field : type.fields) {
        std::size_t const distance = edit_distance(wrong, field.name);
        if (distance < least) {
            least = distance;
            nearest = field.name;
        }
    }
    return nearest;
}

Expected<FieldPath> parse_path(TypeInfo const& root, std::string_view text) {
    FieldPath path;
    path.root = &root;
    TypeInfo const* type = &root;
    std::string_view rest = text;
    while (true) {
        auto const dot = rest.find('.');
        std::string_view const part = rest.substr(0, dot);
        rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);

        std::string_view name;
        PathStep step;
        if (part.empty()) return refuse(text, "a name is missing");
        if (!split_index(part, name, step.index)) {
            return refuse(
                text, fmt::format("\"{}\" is not a name with an index such as lines[0]", part)
            );
        }
        step.field = type->find(name);
        if (step.field == nullptr) {
            auto const nearest = nearest_field(*type, name);
            return refuse(
                text, fmt::format("{} has no field \"{}\"", type->name, name),
                nearest.empty() ? std::string{} : fmt::format("did you mean \"{}\"?", nearest)
            );
        }
        Kind const kind = step.field->kind;
        if (step.index && (!is_list(kind) || kind == Kind::extensions)) {
            return refuse(text, fmt::format("\"{}\" is no list, it takes no index", name));
        }
        path.steps.push_back(step);
        if (dot == std::string_view::npos) return path;
        if (kind == Kind::extensions) {
            if (auto parsed = parse_extension(path, text, rest); !parsed)
                return std::unexpected(parsed.error());
            return path;
        }
        if (step.field->type == nullptr) {
            return refuse(
                text, fmt::format("\"{}\" is a single value, it has no field \"{}\"", name, rest)
            );
        }
        type = step.field->type;
    }
}

void* find_owner(void* base, FieldPath const& path) {
    return const_cast<void*>(find_owner(static_cast<void const*>(base), path));
}

void const* find_owner(void const* base, FieldPath const& path) {
    for (std::size_t i = 0; i + 1 < path.steps.size() && base != nullptr; ++i) {
        PathStep const& step = path.steps[i];
        if (step.field->kind == Kind::object) {
            base = object_of(base, *step.field);
        } else {
            std::size_t const index = step.index.value_or(0);
            base = index < count_of(base, *step.field) ? element_of(base, *step.field, index)
                                                       : nullptr;
        }
    }
    return base;
}

void* make_owner(void* base, FieldPath const& path, Arena& arena) {
    for (std::size_t i = 0; i + 1 < path.steps.size(); ++i) {
        PathStep const& step = path.steps[i];
        if (step.field->kind == Kind::object) {
            base = make_object(base, *step.field, arena);
            continue;
        }
        std::size_t const index = step.index.value_or(0);
        while (count_of(base, *step.field) <= index) add_element(base, *step.field, arena);
        base = element_of(base, *step.field, index);
    }
    return base;
}

std::vector<std::string> values_at(void const* base, FieldPath const& path) {
    std::vector<std::string> values;
    collect(base, path, 0, values);
    return values;
}

std::optional<std::string> value_at(Document const& document, std::string_view path) {
    auto const parsed = parse_path(document.type(), path);
    TIDEGATE_CHECK(parsed.has_value());
    auto values = values_at(document, *parsed);
    if (values.empty()) return std::nullopt;
    return std::move(values.front());
}

Expected<void> set_at(Document& document, std::string_view path, std::string_view value) {
    auto const parsed = parse_path(document.type(), path);
    if (!parsed) return std::unexpected(parsed.error());
    void* const owner = make_owner(document.root(), *parsed, document.arena());
    if (parsed->extension_space.empty())
        return set_value(owner, parsed->field(), document.arena(), value);
    if (value.empty())
        return fail(ErrorCode::invalid, fmt::format("{} is empty, leave it out instead", path));
    add_extension(
        member<List<Extension>>(owner, parsed->field()), document.arena(), parsed->extension_space,
        parsed->extension_name, value
    );
    return {};
}

}  // namespace tidegate::documents
