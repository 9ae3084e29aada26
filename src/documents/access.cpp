#include "documents/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::documents {
namespace {

/// Number of allowed words an error message lists before it only counts them.
constexpr std::size_t kWordsListed = 12;

std::unexpected<Error> refuse(
    Field const& field, std::string_view value, std::string_view expected
) {
    return fail(
        ErrorCode::invalid, fmt::format("{} is \"{}\", expected {}", field.name, value, expected)
    );
}

std::string describe_words(Field const& field) {
    auto const names = field.words.subspan(1);
    auto const listed = names.first(std::min(names.size(), kWordsListed));
    std::string text = fmt::format("one of {}", fmt::join(listed, ", "));
    if (names.size() > listed.size())
        text += fmt::format(" and {} more", names.size() - listed.size());
    return text;
}

Expected<void> parse_scalar_word(
    void* base, Field const& field, Arena& arena, std::string_view text
) {
    auto const value = parse_word(field, text);
    if (!value) return refuse(field, text, describe_words(field));
    if (field.kind == Kind::words) {
        add_word(base, field, arena, *value);
    } else {
        set_word(base, field, *value);
    }
    return {};
}

Expected<void> parse_scalar_when(void* base, Field const& field, std::string_view text) {
    auto const when = When::parse_iso(text);
    if (!when) return std::unexpected(when.error().while_doing(field.name));
    if (field.is_date && when->has_time())
        return refuse(field, text, "a date without a time of day");
    set_when(base, field, *when);
    return {};
}

Expected<void> parse_scalar_integer(void* base, Field const& field, std::string_view text) {
    std::int32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return refuse(field, text, "a whole number of at most 32 bits");
    }
    set_integer(base, field, value);
    return {};
}

}  // namespace

bool is_scalar(Kind kind) {
    switch (kind) {
        case Kind::text:
        case Kind::word:
        case Kind::decimal:
        case Kind::when:
        case Kind::integer:
        case Kind::boolean:
            return true;
        case Kind::object:
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            return false;
    }
    return false;
}

bool has_fields(TypeInfo const& type, void const* base) {
    return std::ranges::any_of(type.fields, [base](Field const& field) {
        return is_present(base, field);
    });
}

bool is_other_present(void const* base, Field const& field) {
    switch (field.kind) {
        case Kind::text:
            return member<Text>(base, field).data() != nullptr;
        case Kind::word:
            return word_of(base, field) != 0;
        case Kind::decimal:
            return member<std::optional<Decimal>>(base, field).has_value();
        case Kind::when:
            return static_cast<bool>(member<When>(base, field));
        case Kind::integer:
            return member<std::optional<std::int32_t>>(base, field).has_value();
        case Kind::boolean:
            return member<std::optional<bool>>(base, field).has_value();
        case Kind::object:
            return object_of(base, field) != nullptr &&
                   has_fields(*field.type, object_of(base, field));
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            return count_of(base, field) != 0;
    }
    return false;
}

void clear(void* base, Field const& field) {
    switch (field.kind) {
        case Kind::text:
            member<Text>(base, field) = {};
            return;
        case Kind::word:
            set_word(base, field, 0);
            return;
        case Kind::decimal:
            member<std::optional<Decimal>>(base, field).reset();
            return;
        case Kind::when:
            member<When>(base, field) = {};
            return;
        case Kind::integer:
            member<std::optional<std::int32_t>>(base, field).reset();
            return;
        case Kind::boolean:
            member<std::optional<bool>>(base, field).reset();
            return;
        case Kind::object:
            field.type->set_object(&member<std::byte>(base, field), nullptr);
            return;
        case Kind::texts:
            member<List<Text>>(base, field) = {};
            return;
        case Kind::words:
            field.word_list->clear(&member<std::byte>(base, field));
            return;
        case Kind::objects:
            field.type->clear(&member<std::byte>(base, field));
            return;
        case Kind::extensions:
            member<List<Extension>>(base, field) = {};
            return;
        case Kind::segment:
            member<List<SegmentElement>>(base, field) = {};
            return;
    }
}

std::string format_value(void const* base, Field const& field) {
    TIDEGATE_CHECK(is_scalar(field.kind));
    if (!is_present(base, field)) return {};
    switch (field.kind) {
        case Kind::text:
            return std::string(member<Text>(base, field));
        case Kind::word:
            return std::string(field.words[word_of(base, field)]);
        case Kind::decimal:
            return member<std::optional<Decimal>>(base, field)->text();
        case Kind::when:
            return member<When>(base, field).text();
        case Kind::integer:
            return std::to_string(*member<std::optional<std::int32_t>>(base, field));
        case Kind::boolean:
            return *member<std::optional<bool>>(base, field) ? "true" : "false";
        case Kind::object:
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            break;
    }
    return {};
}

Expected<void> set_value(void* base, Field const& field, Arena& arena, std::string_view text) {
    if (text.empty())
        return fail(
            ErrorCode::invalid, fmt::format("{} is empty, leave it out instead", field.name)
        );
    switch (field.kind) {
        case Kind::text:
            set_text(base, field, arena, text);
            return {};
        case Kind::texts:
            add_text(base, field, arena, text);
            return {};
        case Kind::word:
        case Kind::words:
            return parse_scalar_word(base, field, arena, text);
        case Kind::decimal: {
            auto const value = Decimal::parse(text);
            if (!value) return std::unexpected(value.error().while_doing(field.name));
            set_decimal(base, field, *value);
            return {};
        }
        case Kind::when:
            return parse_scalar_when(base, field, text);
        case Kind::integer:
            return parse_scalar_integer(base, field, text);
        case Kind::boolean:
            if (text != "true" && text != "false") return refuse(field, text, "true or false");
            set_boolean(base, field, text == "true");
            return {};
        case Kind::object:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            break;
    }
    return fail(
        ErrorCode::invalid, fmt::format("{} has no text form, name one of its fields", field.name)
    );
}

std::optional<std::uint8_t> parse_word(Field const& field, std::string_view name) {
    if (name.empty()) return std::nullopt;
    auto const found = std::ranges::find(field.words, name);
    if (found == field.words.end()) return std::nullopt;
    return static_cast<std::uint8_t>(found - field.words.begin());
}

void* make_object(void* base, Field const& field, Arena& arena) {
    if (void* object = object_of(base, field)) return object;
    void* object = field.type->create(arena);
    field.type->set_object(&member<std::byte>(base, field), object);
    return object;
}

std::size_t count_of(void const* base, Field const& field) {
    switch (field.kind) {
        case Kind::texts:
            return member<List<Text>>(base, field).size();
        case Kind::words:
            return field.word_list->count(&member<std::byte>(base, field));
        case Kind::objects:
            return field.type->count(&member<std::byte>(base, field));
        case Kind::extensions:
            return member<List<Extension>>(base, field).size();
        case Kind::segment:
            return member<List<SegmentElement>>(base, field).size();
        case Kind::text:
        case Kind::word:
        case Kind::decimal:
        case Kind::when:
        case Kind::integer:
        case Kind::boolean:
        case Kind::object:
            break;
    }
    return is_present(base, field) ? 1 : 0;
}

void* add_element(void* base, Field const& field, Arena& arena) {
    return field.type->add(&member<std::byte>(base, field), arena);
}

void reserve(void* base, Field const& field, Arena& arena, std::size_t count) {
    field.type->reserve(&member<std::byte>(base, field), arena, count);
}

void drop_last_element(void* base, Field const& field) {
    field.type->drop_last(&member<std::byte>(base, field));
}

void add_text(void* base, Field const& field, Arena& arena, std::string_view text) {
    member<List<Text>>(base, field).add(arena, arena.copy(text));
}

void add_word(void* base, Field const& field, Arena& arena, std::uint8_t value) {
    field.word_list->add(&member<std::byte>(base, field), arena, value);
}

std::uint8_t word_of_element(void const* base, Field const& field, std::size_t index) {
    return field.word_list->at(&member<std::byte>(base, field), index);
}

Extension const* find_extension(
    List<Extension> const& extensions, std::string_view space, std::string_view name
) {
    for (Extension const& extension : extensions) {
        if (extension.space == space && extension.name == name) return &extension;
    }
    return nullptr;
}

void add_extension(
    List<Extension>& extensions, Arena& arena, std::string_view space, std::string_view name,
    std::string_view value
) {
    auto const found = std::ranges::find_if(extensions, [&](Extension const& e) {
        return e.space == space && e.name == name;
    });
    Extension* extension = found;
    if (found == extensions.end()) {
        extension = &extensions.add(arena);
        extension->space = arena.copy(space);
        extension->name = arena.copy(name);
    }
    extension->values.add(arena, arena.copy(value));
}

}  // namespace tidegate::documents
