#include "syntax/xml_names.hpp"

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kFirstSlots = 512;
/// Slots that are looked at before a name gets a number of its own: who sends names that are made
/// to meet does not make the search long.
constexpr std::size_t kProbesMax = 16;
/// Kept for the next document: all of UBL has some 2,000.
constexpr std::size_t kKeptNames = 4'096;
constexpr std::string_view kDeclaration = "xmlns";

std::uint64_t eight_at(char const* at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return eight;
}

/// Of the first sixteen and the last eight bytes: names that are alike in them are few.
std::uint64_t hash_of(char const* text, std::size_t size) {
    // Odd numbers with their bits well mixed (of the golden ratio, of the square root of two).
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
    constexpr std::uint64_t kSecondFactor = 0x6A09E667F3BCC909;
    constexpr std::size_t kEight = 8;
    constexpr unsigned kHalf = 32;
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    if (size >= kEight) {
        first = eight_at(text);
        second = eight_at(text + size - kEight);
        if (size > 2 * kEight) first += eight_at(text + kEight) * kSecondFactor;
    } else {
        for (std::size_t i = 0; i < size; ++i)
            first = first << kEight | static_cast<unsigned char>(text[i]);
    }
    std::uint64_t const hash = ((first ^ size) * kFactor) ^ (second * kSecondFactor);
    return hash ^ hash >> kHalf;
}

/// Where a name may end: what no byte of a name is, in the order that they are met with.
char const* end_of_name(char const* at) {
    while (true) {
        xml::Sixteen const bytes = xml::sixteen_at(at);
        std::uint32_t const ends =
            xml::bits_of((bytes == '>') | (bytes == '=') | (bytes == '/') | (bytes <= ' '));
        if (ends != 0) return at + std::countr_zero(ends);
        at += xml::kSixteen;
    }
}

}  // namespace

void XmlNames::begin() {
    if (names_.size() <= kKeptNames) return;
    names_ = {};
    slots_ = {};
    texts_ = Arena{};
}

std::uint32_t XmlNames::find(char const* at) {
    char const* end = end_of_name(at);
    if (!xml::is(*at, xml::kIsNameStart)) return kNone;
    // What is known is a name; what is not has to be proved to be one.
    for (bool is_proved = false;; is_proved = true) {
        auto const size = static_cast<std::size_t>(end - at);
        std::uint64_t const hash = hash_of(at, size);
        if (names_.size() * 2 >= slots_.size()) grow();
        std::size_t slot = hash & (slots_.size() - 1);
        std::size_t probe = 0;
        for (; probe < kProbesMax && slots_[slot] != 0; ++probe) {
            Name const& name = names_[slots_[slot] - 1];
            if (name.hash == hash && name.view() == std::string_view(at, size))
                return slots_[slot] - 1;
            slot = (slot + 1) & (slots_.size() - 1);
        }
        if (is_proved) {
            if (probe < kProbesMax) slots_[slot] = static_cast<std::uint32_t>(names_.size()) + 1;
            return add(at, size, hash);
        }
        char const* proved = at + 1;
        while (xml::is(*proved, xml::kIsNamePart)) ++proved;
        end = proved;
    }
}

std::uint32_t XmlNames::add(char const* at, std::size_t size, std::uint64_t hash) {
    auto* const text = static_cast<char*>(texts_.allocate(size + xml::kSlackBytes, 1));
    std::memcpy(text, at, size);
    std::memset(text + size, 0, xml::kSlackBytes);
    std::string_view const written(text, size);
    Name name;
    name.text = text;
    name.size = static_cast<std::uint32_t>(size);
    name.hash = hash;
    name.is_declaration = written.starts_with(kDeclaration) &&
                          (size == kDeclaration.size() || written[kDeclaration.size()] == ':');
    std::size_t const colon = written.find(':');
    name.has_colon = colon != std::string_view::npos;
    if (name.has_colon) {
        name.prefix_size = static_cast<std::uint32_t>(colon);
        std::string_view const local = name.local();
        name.is_right = colon != 0 && !local.empty() && local.find(':') == std::string_view::npos &&
                        xml::is(local[0], xml::kIsNameStart);
    }
    names_.push_back(name);
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
