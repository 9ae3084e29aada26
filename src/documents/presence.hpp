// Which fields of a struct are there, asked of many fields at once: who runs over documents skips
// with it what has nothing to say.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace tidegate::documents {

struct Field;

/// Fields of one struct by their number in TypeInfo::fields.
class FieldSet {
public:
    /// No struct has more; where a table is built that is checked.
    static constexpr std::size_t kFieldsMax = 256;

    void add(std::size_t field) { words_[field / kBits] |= std::uint64_t{1} << field % kBits; }
    [[nodiscard]] bool has(std::size_t field) const {
        return (words_[field / kBits] >> field % kBits & 1) != 0;
    }
    [[nodiscard]] bool empty() const {
        return (words_[0] | words_[1] | words_[2] | words_[3]) == 0;
    }
    [[nodiscard]] bool intersects(FieldSet const& other) const { return !(*this & other).empty(); }

    FieldSet& operator|=(FieldSet const& other) {
        for (std::size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
        return *this;
    }
    friend FieldSet operator&(FieldSet a, FieldSet const& b) {
        for (std::size_t i = 0; i < kWords; ++i) a.words_[i] &= b.words_[i];
        return a;
    }
    /// Those of `a` that are not in `b`.
    friend FieldSet operator-(FieldSet a, FieldSet const& b) {
        for (std::size_t i = 0; i < kWords; ++i) a.words_[i] &= ~b.words_[i];
        return a;
    }
    bool operator==(FieldSet const&) const = default;

    /// Calls `use` with each number, in rising order.
    template <class Use>
    void for_each(Use const& use) const {
        for (std::size_t i = 0; i < kWords; ++i) {
            for (std::uint64_t rest = words_[i]; rest != 0; rest &= rest - 1)
                use(i * kBits + static_cast<std::size_t>(std::countr_zero(rest)));
        }
    }

private:
    static constexpr std::size_t kBits = 64;
    static constexpr std::size_t kWords = kFieldsMax / kBits;
    std::array<std::uint64_t, kWords> words_{};
};

/// Looks at some fields of a struct, arranged by kind so that nothing is decided per field.
class FieldProbes {
public:
    FieldProbes() = default;
    FieldProbes(std::vector<Field> const& fields, FieldSet const& which);

    /// Those of its fields that are present in the struct at `base`. An object is when its pointer
    /// is set, whatever is in it: is_present() looks into it.
    [[nodiscard]] FieldSet there(void const* base) const;

private:
    struct Probe {
        std::uint32_t offset;
        std::uint32_t field;
    };
    static constexpr std::size_t kKinds = 12;
    std::vector<Probe> probes_;                 ///< by kind
    std::array<std::uint32_t, kKinds> ends_{};  ///< of the probes of each kind
};

}  // namespace tidegate::documents
