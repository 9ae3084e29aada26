// A canonical document that owns its memory: an arena and the root struct in it.
#pragma once

#include "base/arena.hpp"
#include "documents/type.hpp"

#include <memory>

namespace tidegate::documents {

/// A document of any type: root() is a struct described by type(). Movable; views into it stay
/// valid when it moves.
class Document {
public:
    explicit Document(TypeInfo const& type)
        : arena_(std::make_unique<Arena>()), type_(&type), root_(type.create(*arena_)) {}

    /// Forgets all values and keeps the memory: for the next document of the same type.
    void clear() {
        arena_->reset();
        root_ = type_->create(*arena_);
    }

    [[nodiscard]] TypeInfo const& type() const { return *type_; }
    [[nodiscard]] Arena& arena() { return *arena_; }
    [[nodiscard]] void* root() { return root_; }
    [[nodiscard]] void const* root() const { return root_; }

    /// The root as the struct it is; T must be the type it was made with.
    template <class T>
    T& as() {
        return *static_cast<T*>(root_);
    }
    template <class T>
    T const& as() const {
        return *static_cast<T const*>(root_);
    }

    template <class T>
    static Document make() {
        return Document(type_of<T>());
    }

private:
    std::unique_ptr<Arena> arena_;
    TypeInfo const* type_;
    void* root_;
};

}  // namespace tidegate::documents
