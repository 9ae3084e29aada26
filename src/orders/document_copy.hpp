// Deep copies of parts of canonical documents: an answer repeats what an order said and must
// outlive it.
#pragma once

#include "base/arena.hpp"
#include "documents/type.hpp"

#include <string_view>

namespace tidegate::orders {

/// Copies every field of the struct at `from` to the equal struct at `to`; texts and objects are
/// copied into `arena`.
void copy_fields(void const* from, void* to, documents::TypeInfo const& type, Arena& arena);

/// A copy in `arena`; empty stays empty.
documents::Text copy_text(std::string_view text, Arena& arena);

/// A copy in `arena`; null stays null.
template <class T>
T* copy_object(T const* from, Arena& arena) {
    if (from == nullptr) return nullptr;
    auto* to = arena.create<T>();
    copy_fields(from, to, documents::type_of<T>(), arena);
    return to;
}

/// Appends copies of all elements.
template <class T>
void copy_list(List<T> const& from, List<T>& to, Arena& arena) {
    for (auto const& element : from) {
        copy_fields(&element, &to.add(arena), documents::type_of<T>(), arena);
    }
}

}  // namespace tidegate::orders
