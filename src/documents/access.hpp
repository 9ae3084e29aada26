// Reading and writing one field of a struct through its table. `base` is always the address of a
// struct whose TypeInfo has the Field. The typed accessors do not check the Kind: the caller has
// looked at it.
#pragma once

#include "base/error.hpp"
#include "documents/extension.hpp"
#include "documents/type.hpp"

#include <string>

namespace tidegate::documents {

/// The member itself: member<Text>(base, f), member<When>(base, f),
/// member<std::optional<Decimal>>(base, f) ... Not for words (word_of, set_word) nor for objects
/// and lists of structs (below).
template <class T>
T& member(void* base, Field const& field) {
    return *reinterpret_cast<T*>(static_cast<std::byte*>(base) + field.offset);
}
template <class T>
T const& member(void const* base, Field const& field) {
    return *reinterpret_cast<T const*>(static_cast<std::byte const*>(base) + field.offset);
}

/// A list is present when it has an element, an object when one of its fields is.
inline bool is_present(void const* base, Field const& field);

/// True if any field of the struct at `base` is present.
bool has_fields(TypeInfo const& type, void const* base);

/// Back to absent.
void clear(void* base, Field const& field);

// Scalars: text, word, decimal, when, integer, boolean.

bool is_scalar(Kind kind);

/// Canonical text of a scalar ("partial", "10.00", "2026-01-05", "true"); empty when absent.
std::string format_value(void const* base, Field const& field);

/// Sets a scalar from its canonical text, or appends to `texts` and `words`. Text is copied into
/// the arena. Errors: invalid, naming the field, the value and what is allowed; empty text is
/// refused.
Expected<void> set_value(void* base, Field const& field, Arena& arena, std::string_view text);

/// Value of a word; nothing when the enumeration has no such name.
std::optional<std::uint8_t> parse_word(Field const& field, std::string_view name);

/// 0 = absent.
inline std::uint8_t word_of(void const* base, Field const& field) {
    return member<unsigned char>(base, field);
}
inline void set_word(void* base, Field const& field, std::uint8_t value) {
    member<unsigned char>(base, field) = value;
}

/// Copies `text` into the arena. For a view that already lives in the arena assign member<Text>
/// instead.
inline void set_text(void* base, Field const& field, Arena& arena, std::string_view text) {
    member<Text>(base, field) = arena.copy(text);
}
inline void set_decimal(void* base, Field const& field, Decimal value) {
    member<std::optional<Decimal>>(base, field) = value;
}
inline void set_when(void* base, Field const& field, When value) {
    member<When>(base, field) = value;
}
inline void set_integer(void* base, Field const& field, std::int32_t value) {
    member<std::optional<std::int32_t>>(base, field) = value;
}
inline void set_boolean(void* base, Field const& field, bool value) {
    member<std::optional<bool>>(base, field) = value;
}

// Objects. The struct's table is Field::type.

/// Null when absent.
inline void* object_of(void* base, Field const& field) {
    return field.type->get_object(&member<std::byte>(base, field));
}
inline void const* object_of(void const* base, Field const& field) {
    return field.type->get_object(&member<std::byte>(base, field));
}

/// The object, created when absent.
void* make_object(void* base, Field const& field, Arena& arena);

// Lists: texts, words, objects, extensions, segment.

/// Elements of a list; 0 or 1 for anything else.
std::size_t count_of(void const* base, Field const& field);

/// Element of `objects`; index < count_of().
inline void* element_of(void* base, Field const& field, std::size_t index) {
    return field.type->at(&member<std::byte>(base, field), index);
}
inline void const* element_of(void const* base, Field const& field, std::size_t index) {
    // TypeInfo::at only computes an address; the element stays const for the caller.
    return field.type->at(const_cast<std::byte*>(&member<std::byte>(base, field)), index);
}

/// Appends an empty element to `objects`. Addresses of earlier elements become invalid.
void* add_element(void* base, Field const& field, Arena& arena);

/// Room for `count` elements of `objects` in all.
void reserve(void* base, Field const& field, Arena& arena, std::size_t count);

/// Takes the last element of `objects` off; there must be one.
void drop_last_element(void* base, Field const& field);

/// Appends a copy of `text` to `texts`.
void add_text(void* base, Field const& field, Arena& arena, std::string_view text);
void add_word(void* base, Field const& field, Arena& arena, std::uint8_t value);
/// Element of `words`; index < count_of().
std::uint8_t word_of_element(void const* base, Field const& field, std::size_t index);

/// What is_present() is for anything but a text.
bool is_other_present(void const* base, Field const& field);
inline bool is_present(void const* base, Field const& field) {
    return field.kind == Kind::text ? member<Text>(base, field).data() != nullptr
                                    : is_other_present(base, field);
}

// Extensions.

/// Null when the namespace has no such name.
Extension const* find_extension(
    List<Extension> const& extensions, std::string_view space, std::string_view name
);

/// Appends a value to (space, name), which is created when absent. Everything is copied.
void add_extension(
    List<Extension>& extensions, Arena& arena, std::string_view space, std::string_view name,
    std::string_view value
);

}  // namespace tidegate::documents
