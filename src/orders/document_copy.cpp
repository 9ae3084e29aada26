#include "orders/document_copy.hpp"

#include "documents/access.hpp"

namespace tidegate::orders {
namespace {

using documents::Extension;
using documents::Field;
using documents::Kind;
using documents::SegmentElement;
using documents::SegmentRepeat;
using documents::Text;

Text copy_text(Text text, Arena& arena) {
    return text.data() == nullptr ? Text{} : arena.copy(text);
}

void copy_extensions(List<Extension> const& from, List<Extension>& to, Arena& arena) {
    for (auto const& extension : from) {
        for (auto const& value : extension.values) {
            documents::add_extension(to, arena, extension.space, extension.name, value);
        }
    }
}

void copy_segment(List<SegmentElement> const& from, List<SegmentElement>& to, Arena& arena) {
    for (auto const& element : from) {
        SegmentElement copied;
        for (auto const& repeat : element.repeats) {
            SegmentRepeat copied_repeat;
            for (auto const& component : repeat.components) {
                copied_repeat.components.add(arena, copy_text(component, arena));
            }
            copied.repeats.add(arena, copied_repeat);
        }
        to.add(arena, copied);
    }
}

void copy_objects(void const* from, void* to, Field const& field, Arena& arena) {
    for (std::size_t i = 0; i < documents::count_of(from, field); ++i) {
        auto* element = documents::add_element(to, field, arena);
        copy_fields(documents::element_of(from, field, i), element, *field.type, arena);
    }
}

void copy_field(void const* from, void* to, Field const& field, Arena& arena) {
    using documents::member;
    switch (field.kind) {
        case Kind::text:
            member<Text>(to, field) = copy_text(member<Text>(from, field), arena);
            break;
        case Kind::word:
            documents::set_word(to, field, documents::word_of(from, field));
            break;
        case Kind::decimal:
            documents::set_decimal(to, field, *member<std::optional<Decimal>>(from, field));
            break;
        case Kind::when:
            documents::set_when(to, field, member<When>(from, field));
            break;
        case Kind::integer:
            documents::set_integer(to, field, *member<std::optional<std::int32_t>>(from, field));
            break;
        case Kind::boolean:
            documents::set_boolean(to, field, *member<std::optional<bool>>(from, field));
            break;
        case Kind::object:
            copy_fields(
                documents::object_of(from, field), documents::make_object(to, field, arena),
                *field.type, arena
            );
            break;
        case Kind::texts:
            for (auto const& text : member<List<Text>>(from, field)) {
                documents::add_text(to, field, arena, text);
            }
            break;
        case Kind::words:
            for (std::size_t i = 0; i < documents::count_of(from, field); ++i) {
                documents::add_word(to, field, arena, documents::word_of_element(from, field, i));
            }
            break;
        case Kind::objects:
            copy_objects(from, to, field, arena);
            break;
        case Kind::extensions:
            copy_extensions(
                member<List<Extension>>(from, field), member<List<Extension>>(to, field), arena
            );
            break;
        case Kind::segment:
            copy_segment(
                member<List<SegmentElement>>(from, field), member<List<SegmentElement>>(to, field),
                arena
            );
            break;
    }
}

}  // namespace

void copy_fields(void const* from, void* to, documents::TypeInfo const& type, Arena& arena) {
    for (auto const& field : type.fields) {
        if (documents::is_present(from, field)) copy_field(from, to, field, arena);
    }
}

documents::Text copy_text(std::string_view text, Arena& arena) {
    return text.empty() ? documents::Text{} : documents::Text(arena.copy(text));
}

}  // namespace tidegate::orders
