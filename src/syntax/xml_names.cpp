#include "syntax/xml_names.hpp"

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kFirstSlots = 512;
/// Slots that are looked at before a name gets a number of its own: who sends names that are made
/// to meet does not make the search long.
constexpr std::size_t kProbesMax = 16;
constexpr std::string_view kDeclaration = "xmlns";

}  // namespace

std::uint64_t hash_of_name(char const* text, std::size_t size) {
    // An odd number with its bits well mixed (of the golden ratio).
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
    constexpr unsigned kHalf = 32;
    constexpr std::size_t kEight = 8;
    std::uint64_t hash = size * kFactor;
    for (std::size_t at = 0; at < size; at += kEight) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text + at, sizeof eight);
        std::size_t const left = size - at;
        if constexpr (std::endian::native == std::endian::little) {
            if (left < kEight) eight &= (std::uint64_t{1} << (left * 8)) - 1;
        } else {
            if (left < kEight) eight >>= (kEight - left) * 8;
        }
        hash = (hash ^ eight) * kFactor;
        hash ^= hash >> kHalf;
    }
    return hash;
}

void XmlNames::clear() {
    names_.clear();
    std::ranges::fill(slots_, 0);
}

std::uint32_t XmlNames::find(char const* at) {
    if (!xml::is(*at, xml::kIsNameStart)) return kNone;
    char const* end = at + 1;
    while (xml::is(*end, xml::kIsNamePart)) ++end;
    auto const size = static_cast<std::uint32_t>(end - at);
    std::uint64_t const hash = hash_of_name(at, size);
    if (names_.size() * 2 >= slots_.size()) grow();
    std::size_t slot = hash & (slots_.size() - 1);
    for (std::size_t probe = 0; probe < kProbesMax; ++probe) {
        std::uint32_t const known = slots_[slot];
        if (known == 0) {
            slots_[slot] = static_cast<std::uint32_t>(names_.size()) + 1;
            return add(at, size, hash);
        }
        Name const& name = names_[known - 1];
        if (name.hash == hash && name.view() == std::string_view(at, size)) return known - 1;
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return add(at, size, hash);
}

std::uint32_t XmlNames::add(char const* at, std::uint32_t size, std::uint64_t hash) {
    std::string_view const name(at, size);
    bool const is_declaration = name.starts_with(kDeclaration) &&
                                (size == kDeclaration.size() || name[kDeclaration.size()] == ':');
    names_.push_back({at, size, kNone, is_declaration, hash});
    return static_cast<std::uint32_t>(names_.size() - 1);
}

void XmlNames::grow() {
    std::vector<std::uint32_t> slots(std::max(kFirstSlots, slots_.size() * 2));
    for (std::uint32_t number = 0; number < names_.size(); ++number) {
        std::size_t slot = names_[number].hash & (slots.size() - 1);
        for (std::size_t probe = 0; probe < kProbesMax; ++probe) {
            if (slots[slot] == 0) {
                slots[slot] = number + 1;
                break;
            }
            slot = (slot + 1) & (slots.size() - 1);
        }
    }
    slots_ = std::move(slots);
}

}  // namespace tidegate::syntax
