// Objects and list elements of a document's structs by address alone.
// documents/access.hpp asks the table of the type for them, which is a call for
// each; reader and writer pass here for every segment. Internal to read and
// write.
#pragma once

#include "documents/access.hpp"

#include <cstring>

namespace tidegate::maps {

namespace detail {
/// Where pointer and size of a list are does not depend on what is in it.
struct AnyElement {
    std::byte byte;
};
using AnyList = List<AnyElement>;
static_assert(sizeof(AnyList) == sizeof(List<documents::Text>));
}  // namespace detail

/// The object of a field of that kind; null when absent.
inline void* object_at(void const* base, documents::Field const& field) {
    void* object;  // a T*, whatever T is
    std::memcpy(&object, static_cast<std::byte const*>(base) + field.offset, sizeof object);
    return object;
}

/// The same, created when absent.
inline void* make_object_at(void* base, documents::Field const& field, Arena& arena) {
    void* const object = object_at(base, field);
    return object != nullptr ? object : documents::make_object(base, field, arena);
}

/// Elements of a list of any kind.
inline std::size_t list_size(void const* base, documents::Field const& field) {
    detail::AnyList list;
    std::memcpy(
        static_cast<void*>(&list), static_cast<std::byte const*>(base) + field.offset, sizeof list
    );
    return list.size();
}

/// Element of `objects`; index < list_size().
inline void* list_element(void const* base, documents::Field const& field, std::size_t index) {
    detail::AnyList list;
    std::memcpy(
        static_cast<void*>(&list), static_cast<std::byte const*>(base) + field.offset, sizeof list
    );
    return &list.begin()->byte + index * field.type->size;
}

}  // namespace tidegate::maps
