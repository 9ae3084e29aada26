// Finds a short text - a code, a word - among those of a table. Most have at most eight bytes:
// these are compared as one integer. Internal to src/maps.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// Texts with a number each. Views: the texts belong to the table.
class TextIndex {
public:
    /// Of two equal texts the first one counts.
    void emplace(std::string_view text, std::uint32_t number) {
        if (contains(text)) return;
        if ((count_ + 1) * 2 > slots_.size()) grow();
        put({head_of(text), text, number, true});
        ++count_;
    }

    /// Number of `text`; null when it is not there.
    [[nodiscard]] std::uint32_t const* find(std::string_view text) const {
        if (slots_.empty()) return nullptr;
        std::uint64_t const head = head_of(text);
        for (std::size_t at = start_of(head, text.size());; at = (at + 1) & (slots_.size() - 1)) {
            Slot const& slot = slots_[at];
            if (!slot.is_taken) return nullptr;
            bool const is_it = slot.head == head && slot.text.size() == text.size() &&
                               (text.size() <= sizeof head || slot.text == text);
            if (is_it) return &slot.number;
        }
    }

    [[nodiscard]] bool contains(std::string_view text) const { return find(text) != nullptr; }

private:
    struct Slot {
        std::uint64_t head = 0;
        std::string_view text;
        std::uint32_t number = 0;
        bool is_taken = false;
    };

    template <class T>
    static T load(char const* from) {
        T value;
        std::memcpy(&value, from, sizeof value);
        return value;
    }

    /// The first eight bytes; of fewer than eight, all of them, whatever their order.
    static std::uint64_t head_of(std::string_view text) {
        char const* const data = text.data();
        std::size_t const size = text.size();
        if (size >= 8) return load<std::uint64_t>(data);
        if (size >= 4)
            return load<std::uint32_t>(data) | std::uint64_t{load<std::uint32_t>(data + size - 4)}
                                                   << 32;
        if (size == 0) return 0;
        auto const byte = [&](std::size_t i) {
            return std::uint64_t{static_cast<unsigned char>(data[i])};
        };
        return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
    }

    [[nodiscard]] std::size_t start_of(std::uint64_t head, std::size_t size) const {
        constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
        return static_cast<std::size_t>(((head + size) * kGoldenRatio) >> 32) & (slots_.size() - 1);
    }

    void put(Slot slot) {
        std::size_t at = start_of(slot.head, slot.text.size());
        while (slots_[at].is_taken) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }

    void grow() {
        constexpr std::size_t kLeast = 8;
        std::vector<Slot> const before = std::move(slots_);
        slots_.assign(before.empty() ? kLeast : before.size() * 2, {});
        for (Slot const& slot : before) {
            if (slot.is_taken) put(slot);
        }
    }

    std::vector<Slot> slots_;  ///< a power of two, at most half full
    std::size_t count_ = 0;
};

}  // namespace tidegate::maps
