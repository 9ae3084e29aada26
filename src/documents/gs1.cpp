#include "documents/gs1.hpp"

#include <algorithm>

namespace tidegate::documents {
namespace {

constexpr std::size_t kGtinDigits = 14;
constexpr std::size_t kSsccDigits = 18;
constexpr std::size_t kGlnDigits = 13;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<char> gs1_check_digit(std::string_view body) {
    if (body.empty() || !std::ranges::all_of(body, is_digit)) return std::nullopt;
    int sum = 0;
    int weight = 3;
    for (std::size_t i = body.size(); i-- > 0;) {
        sum = (sum + (body[i] - '0') * weight) % 10;
        weight = 4 - weight;  // 3, 1, 3, 1 from the right
    }
    return static_cast<char>('0' + (10 - sum) % 10);
}

bool has_gs1_check_digit(std::string_view key) {
    return !key.empty() && gs1_check_digit(key.substr(0, key.size() - 1)) == key.back();
}

bool is_gtin(std::string_view text) {
    bool const right_length = text.size() == 8 || (text.size() >= 12 && text.size() <= kGtinDigits);
    return right_length && has_gs1_check_digit(text);
}

bool is_sscc(std::string_view text) {
    return text.size() == kSsccDigits && has_gs1_check_digit(text);
}

std::optional<std::string> make_sscc(std::string_view prefix, std::uint64_t serial) {
    constexpr std::size_t kPrefixMin = 4;
    constexpr std::size_t kPrefixMax = 12;
    constexpr std::size_t kReferenceDigits = kSsccDigits - 1;  // with the extension digit in front
    if (prefix.size() < kPrefixMin || prefix.size() > kPrefixMax ||
        !std::ranges::all_of(prefix, is_digit))
        return std::nullopt;
    std::string reference = std::to_string(serial);
    std::size_t const room = kReferenceDigits - prefix.size();
    if (reference.size() > room) return std::nullopt;
    reference.insert(0, room - reference.size(), '0');
    std::string key = reference.substr(0, 1) + std::string(prefix) + reference.substr(1);
    key += *gs1_check_digit(key);
    return key;
}

bool is_gln(std::string_view text) {
    return text.size() == kGlnDigits && has_gs1_check_digit(text);
}

std::string gtin14(std::string_view gtin) {
    bool const is_padded =
        gtin.size() >= 8 && gtin.size() < kGtinDigits && std::ranges::all_of(gtin, is_digit);
    return is_padded ? std::string(kGtinDigits - gtin.size(), '0').append(gtin) : std::string(gtin);
}

}  // namespace tidegate::documents
