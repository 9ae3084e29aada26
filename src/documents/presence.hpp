// Which fields of a struct are there, asked of many fields at once: who runs over documents skips
// with it what has nothing to say.
#pragma once

#include "base/number_set.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tidegate::documents {

enum class Kind : std::uint8_t;
struct TypeInfo;

/// Fields of one struct by their number in TypeInfo::fields. No struct has more; where a table is
/// built that is checked.
using FieldSet = NumberSet<256>;

/// Looks at some fields of a struct. Most fields of most structs are absent, and look as they do in
/// a struct that was just made: a comparison with that one, many bytes at a time, leaves few that
/// have to be looked at.
class FieldProbes {
public:
    FieldProbes() = default;
    /// Of a type whose `fields`, `size` and `empty` are known. The type may move.
    FieldProbes(TypeInfo const& type, FieldSet const& which);

    /// True when there is nothing to look at.
    [[nodiscard]] bool empty() const { return probes_.empty(); }

    /// Those of its fields that are present in the struct at `base`. An object is when its pointer
    /// is set, whatever is in it: is_present() looks into it.
    [[nodiscard]] FieldSet there(void const* base) const {
        FieldSet found;
        for_each(base, [&](std::size_t field) { found.add(field); });
        return found;
    }

    /// True if all of its fields are present.
    [[nodiscard]] bool has_all(void const* base) const {
        auto const* const bytes = static_cast<std::byte const*>(base);
        for (Probe const& probe : probes_) {
            if (!is_set(probe.kind, bytes + probe.offset)) return false;
        }
        return true;
    }

    /// Calls `use` with the number of each of them; with that of one in two words perhaps twice.
    template <class Use>
    void for_each(void const* base, Use const& use) const {
        auto const* const bytes = static_cast<std::byte const*>(base);
        auto const look = [&](Probe const& probe) {
            if (is_set(probe.kind, bytes + probe.offset)) use(std::size_t{probe.field});
        };
        if (is_small_) {
            for (Probe const& probe : probes_) look(probe);
            return;
        }
        for (std::size_t begin = 0; begin < words_; begin += kBlockWords) {
            std::uint64_t rest = differing(base, begin) & relevant_[begin / kBlockWords];
            for (; rest != 0; rest &= rest - 1) {
                std::size_t const word = begin + static_cast<std::size_t>(std::countr_zero(rest));
                for (std::size_t i = first_probes_[word]; i < first_probes_[word + 1]; ++i)
                    look(probes_[i]);
            }
        }
    }

private:
    struct Probe {
        std::uint32_t offset;
        std::uint16_t field;
        Kind kind;
    };
    static constexpr std::size_t kSmallMax = 6;  ///< so many fields are looked at one by one
    static constexpr std::size_t kBlockWords = 64;
    static constexpr std::size_t kBlocksMax = 8;  ///< structs have at most 4 KiB

    /// Of a block of words: those in which a struct differs from an empty one.
    [[nodiscard]] std::uint64_t differing(void const* base, std::size_t begin) const;
    static bool is_set(Kind kind, void const* member);

    void const* empty_ = nullptr;
    bool is_small_ = true;
    std::uint32_t words_ = 0;  ///< of eight bytes, up to the last one that is looked at
    std::array<std::uint64_t, kBlocksMax> relevant_{};  ///< words that hold a part of a field
    std::vector<Probe> probes_;                         ///< by word; of a field in two words, twice
    std::vector<std::uint16_t> first_probes_;           ///< in probes_, of each word and one more
};

}  // namespace tidegate::documents
