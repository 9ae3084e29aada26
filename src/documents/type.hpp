// The one reflection of canonical documents: a table of fields per struct, built once from its describe(). JSON, maps,
// diff, the console and the docs work from these tables; none of them names a field of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/arena.hpp"
#include "base/date.hpp"
#include "base/decimal.hpp"

namespace tidegate::documents {

/// Text in the document's arena. Null data = absent; a present text is never empty.
using Text = std::string_view;

enum class Kind : std::uint8_t {
    text,     ///< Text
    word,     ///< an enum class of one byte, 0 = absent, whose names are Field::words
    decimal,  ///< std::optional<Decimal>
    when,     ///< When
    integer,  ///< std::optional<std::int32_t>: counts and indexes only
    boolean,  ///< std::optional<bool>
    object,   ///< T* in the arena, null = absent
    texts,    ///< List<Text>
    words,    ///< List<enum class>
    objects,  ///< List<T>
};

enum class Cardinality : std::uint8_t { one, optional, any, some };  ///< 1, ?, *, +

struct TypeInfo;

struct Field {
    std::string_view name;
    Kind kind{};
    Cardinality cardinality{};
    bool is_key = false;                        ///< part of the correlation key, or selects its list element
    std::span<std::string_view const> words;    ///< names of a word; index 0 is unused
    TypeInfo const* type = nullptr;             ///< of object and objects
    std::size_t offset = 0;                     ///< from the start of the struct
    std::string_view unit;                      ///< "", "item unit", "currency" ...
    std::string_view doc;                       ///< one sentence
};

/// One struct. `add` appends a value-initialised element to the List at `list` and returns its address.
struct TypeInfo {
    std::string_view name;    ///< "order", "line", "party"
    std::string_view schema;  ///< "order/1" for documents, empty otherwise
    std::size_t size = 0;
    std::vector<Field> fields;  ///< in the order of spec and JSON
    void* (*create)(Arena&) = nullptr;
    void* (*add)(void* list, Arena&) = nullptr;
    std::size_t (*count)(void const* list) = nullptr;
    void* (*at)(void* list, std::size_t index) = nullptr;

    /// Null when there is no such field. Dotted paths are not resolved here (documents/path).
    [[nodiscard]] Field const* find(std::string_view field) const;
};

/// The type of T, built on first use. T has `static void describe(Describe<T>&)`.
template <class T>
TypeInfo const& type_of();

/// Collects the fields of T. Each call names a field, its cardinality and a sentence of documentation.
template <class T>
class Describe {
public:
    explicit Describe(TypeInfo& info) : info_(info) {}

    void name(std::string_view type_name, std::string_view schema = {}) {
        info_.name = type_name;
        info_.schema = schema;
    }

    template <class Owner, class Member>
    Field& field(std::string_view name, Member Owner::* member, Cardinality cardinality, std::string_view doc) {
        Field f;
        f.name = name;
        f.cardinality = cardinality;
        f.doc = doc;
        f.offset = offset_of(member);
        classify<Member>(f);
        info_.fields.push_back(f);
        return info_.fields.back();
    }

private:
    template <class Owner, class Member>
    static std::size_t offset_of(Member Owner::* member) {
        static T probe{};
        auto const* base = reinterpret_cast<std::byte const*>(&probe);
        auto const* at = reinterpret_cast<std::byte const*>(&(static_cast<Owner const&>(probe).*member));
        return static_cast<std::size_t>(at - base);
    }

    template <class Member>
    static void classify(Field& f);

    TypeInfo& info_;
};

/// Names of an enum class used as a word: specialise beside the enum. Index = value; index 0 is "".
template <class Word>
std::span<std::string_view const> word_names();

namespace detail {
template <class T>
struct ListElement {};
template <class T>
struct ListElement<List<T>> {
    using type = T;
};
template <class T>
concept IsList = requires { typename ListElement<T>::type; };
}  // namespace detail

template <class T>
template <class Member>
void Describe<T>::classify(Field& f) {
    if constexpr (std::is_same_v<Member, Text>) {
        f.kind = Kind::text;
    } else if constexpr (std::is_enum_v<Member>) {
        static_assert(sizeof(Member) == 1);
        f.kind = Kind::word;
        f.words = word_names<Member>();
    } else if constexpr (std::is_same_v<Member, std::optional<Decimal>>) {
        f.kind = Kind::decimal;
    } else if constexpr (std::is_same_v<Member, When>) {
        f.kind = Kind::when;
    } else if constexpr (std::is_same_v<Member, std::optional<std::int32_t>>) {
        f.kind = Kind::integer;
    } else if constexpr (std::is_same_v<Member, std::optional<bool>>) {
        f.kind = Kind::boolean;
    } else if constexpr (std::is_pointer_v<Member>) {
        f.kind = Kind::object;
        f.type = &type_of<std::remove_pointer_t<Member>>();
    } else if constexpr (std::is_same_v<Member, List<Text>>) {
        f.kind = Kind::texts;
    } else if constexpr (detail::IsList<Member>) {
        using Element = typename detail::ListElement<Member>::type;
        if constexpr (std::is_enum_v<Element>) {
            f.kind = Kind::words;
            f.words = word_names<Element>();
        } else {
            f.kind = Kind::objects;
            f.type = &type_of<Element>();
        }
    } else {
        static_assert(sizeof(Member) == 0, "no Kind for this member type");
    }
}

template <class T>
TypeInfo const& type_of() {
    static TypeInfo const info = [] {
        TypeInfo t;
        t.size = sizeof(T);
        t.create = [](Arena& arena) -> void* { return arena.create<T>(); };
        t.add = [](void* list, Arena& arena) -> void* { return &static_cast<List<T>*>(list)->add(arena); };
        t.count = [](void const* list) { return static_cast<List<T> const*>(list)->size(); };
        t.at = [](void* list, std::size_t index) -> void* { return &(*static_cast<List<T>*>(list))[index]; };
        Describe<T> describe(t);
        T::describe(describe);
        return t;
    }();
    return info;
}

}  // namespace tidegate::documents
