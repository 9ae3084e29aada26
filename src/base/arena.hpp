// Memory of one document or transaction set: bump allocation, freed as a whole, reused without
// returning to the heap.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tidegate {

/// Not thread-safe. Objects in it must be trivially destructible: no destructor ever runs.
class Arena {
public:
    explicit Arena(std::size_t block_bytes = 16 * 1024) : block_bytes_(block_bytes) {}
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&&) noexcept = default;

    void* allocate(std::size_t bytes, std::size_t alignment) {
        auto const at =
            (reinterpret_cast<std::uintptr_t>(cursor_) + alignment - 1) & ~(alignment - 1);
        if (cursor_ == nullptr || at + bytes > reinterpret_cast<std::uintptr_t>(end_)) {
            return allocate_from_new_block(bytes, alignment);
        }
        cursor_ = reinterpret_cast<std::byte*>(at + bytes);
        return reinterpret_cast<void*>(at);
    }

    template <class T>
    T* create() {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{};
    }

    /// A copy of `text` that lives as long as the arena's contents.
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {static_cast<char*>(allocate(1, 1)), 0};
        auto* to = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }

    /// Forgets everything, keeps the blocks.
    void reset();

private:
    void* allocate_from_new_block(std::size_t bytes, std::size_t alignment);

    struct Block {
        std::unique_ptr<std::byte[]> memory;
        std::size_t bytes;
    };
    std::vector<Block> blocks_;
    std::size_t next_block_ = 0;
    std::size_t block_bytes_;
    std::byte* cursor_ = nullptr;
    std::byte* end_ = nullptr;
};

/// A growing list in an arena; trivially copyable (a copy shares the elements). At most 2^32
/// elements.
template <class T>
class List {
public:
    [[nodiscard]] T* begin() { return data_; }
    [[nodiscard]] T* end() { return data_ + size_; }
    [[nodiscard]] T const* begin() const { return data_; }
    [[nodiscard]] T const* end() const { return data_ + size_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    T& operator[](std::size_t index) { return data_[index]; }
    T const& operator[](std::size_t index) const { return data_[index]; }
    [[nodiscard]] T& back() { return data_[size_ - 1]; }

    /// Appends a value-initialised element. References to earlier elements are invalidated.
    T& add(Arena& arena) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        if (size_ == capacity_) grow(arena, next_capacity());
        return *new (data_ + size_++) T{};
    }

    T& add(Arena& arena, T const& value) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        if (size_ == capacity_) grow(arena, next_capacity());
        return *new (data_ + size_++) T(value);
    }

    /// Room for `count` elements in all: who knows how many come saves the copies of growing.
    void reserve(Arena& arena, std::size_t count) {
        if (count > capacity_) grow(arena, static_cast<std::uint32_t>(count));
    }

    /// The list must not be empty; the memory stays the arena's.
    void drop_last() { --size_; }

private:
    [[nodiscard]] std::uint32_t next_capacity() const { return capacity_ == 0 ? 4 : capacity_ * 2; }

    void grow(Arena& arena, std::uint32_t capacity) {
        auto* data = static_cast<T*>(arena.allocate(capacity * sizeof(T), alignof(T)));
        if (size_ != 0) std::memcpy(static_cast<void*>(data), data_, size_ * sizeof(T));
        data_ = data;
        capacity_ = capacity;
    }

    T* data_ = nullptr;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace tidegate
