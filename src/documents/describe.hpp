// How the table of a struct is built from its describe(). Included only where a table is defined,
// so that everybody else compiles against documents/type.hpp alone.
#pragma once

#include "documents/extension.hpp"
#include "documents/type.hpp"

#include <type_traits>

namespace tidegate::documents {

namespace detail {
template <class T>
struct ListElement {};
template <class T>
struct ListElement<List<T>> {
    using type = T;
};
template <class T>
concept IsList = requires { typename ListElement<T>::type; };

template <class Word>
WordList const* word_list_of() {
    static constexpr WordList list{
        [](void* l, Arena& arena, std::uint8_t value) {
            static_cast<List<Word>*>(l)->add(arena, static_cast<Word>(value));
        },
        [](void const* l) { return static_cast<List<Word> const*>(l)->size(); },
        [](void const* l, std::size_t index) {
            return static_cast<std::uint8_t>((*static_cast<List<Word> const*>(l))[index]);
        },
        [](void* l) { *static_cast<List<Word>*>(l) = {}; },
    };
    return &list;
}

/// Kind, words and type of a field, from the C++ type of its member.
template <class Member>
Field field_of() {
    Field f;
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
    } else if constexpr (std::is_same_v<Member, List<Extension>>) {
        f.kind = Kind::extensions;
    } else if constexpr (std::is_same_v<Member, List<SegmentElement>>) {
        f.kind = Kind::segment;
    } else if constexpr (IsList<Member>) {
        using Element = typename ListElement<Member>::type;
        if constexpr (std::is_enum_v<Element>) {
            static_assert(sizeof(Element) == 1);
            f.kind = Kind::words;
            f.words = word_names<Element>();
            f.word_list = word_list_of<Element>();
        } else {
            f.kind = Kind::objects;
            f.type = &type_of<Element>();
        }
    } else {
        static_assert(sizeof(Member) == 0, "no Kind for this member type");
    }
    return f;
}
}  // namespace detail

/// Collects the fields of T in the order of the calls. Members may be those of a base of T (a group
/// of fields).
template <class T>
class Describe {
public:
    explicit Describe(TypeInfo& info) : info_(info) {}

    void name(std::string_view type_name, std::string_view schema = {}) {
        info_.name = type_name;
        info_.schema = schema;
    }

    // The four cardinalities. The reference is valid until the next call.
    template <class Owner, class Member>
    Field& one(std::string_view name, Member Owner::* member, std::string_view doc) {
        return field(name, member, Cardinality::one, doc);
    }
    template <class Owner, class Member>
    Field& optional(std::string_view name, Member Owner::* member, std::string_view doc) {
        return field(name, member, Cardinality::optional, doc);
    }
    template <class Owner, class Member>
    Field& any(std::string_view name, Member Owner::* member, std::string_view doc) {
        return field(name, member, Cardinality::any, doc);
    }
    template <class Owner, class Member>
    Field& some(std::string_view name, Member Owner::* member, std::string_view doc) {
        return field(name, member, Cardinality::some, doc);
    }

private:
    template <class Owner, class Member>
    Field& field(
        std::string_view name, Member Owner::* member, Cardinality cardinality, std::string_view doc
    ) {
        static T const probe{};
        auto const* start = reinterpret_cast<std::byte const*>(&probe);
        auto const* at = reinterpret_cast<std::byte const*>(&(probe.*member));
        Field f = detail::field_of<Member>();
        f.name = name;
        f.cardinality = cardinality;
        f.doc = doc;
        f.offset = static_cast<std::size_t>(at - start);
        info_.fields.push_back(f);
        return info_.fields.back();
    }

    TypeInfo& info_;
};

/// The table of T, which has `static void describe(Describe<T>&)`.
template <class T>
TypeInfo build_type() {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    static_assert(sizeof(T) % sizeof(std::uint64_t) == 0);  // FieldProbes compares words
    static T const empty{};
    TypeInfo t;
    t.size = sizeof(T);
    t.empty = &empty;
    t.create = [](Arena& arena) -> void* { return arena.create<T>(); };
    t.add = [](void* list, Arena& arena) -> void* {
        return &static_cast<List<T>*>(list)->add(arena);
    };
    t.reserve = [](void* list, Arena& arena, std::size_t count) {
        static_cast<List<T>*>(list)->reserve(arena, count);
    };
    t.count = [](void const* list) { return static_cast<List<T> const*>(list)->size(); };
    t.at = [](void* list, std::size_t index) -> void* {
        return &(*static_cast<List<T>*>(list))[index];
    };
    t.clear = [](void* list) { *static_cast<List<T>*>(list) = {}; };
    t.drop_last = [](void* list) { static_cast<List<T>*>(list)->drop_last(); };
    t.get_object = [](void const* pointer) -> void* { return *static_cast<T* const*>(pointer); };
    t.set_object = [](void* pointer, void* object) {
        *static_cast<T**>(pointer) = static_cast<T*>(object);
    };
    Describe<T> describe(t);
    T::describe(describe);
    t.finish();
    return t;
}

}  // namespace tidegate::documents

/// Defines type_of<T>() in the one .cpp that describes T.
#define TIDEGATE_DEFINE_TYPE(T)                       \
    template <>                                       \
    TypeInfo const& type_of<T>() {                    \
        static TypeInfo const info = build_type<T>(); \
        return info;                                  \
    }                                                 \
    static_assert(true)
