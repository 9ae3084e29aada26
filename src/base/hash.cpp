#include "base/hash.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace tidegate {

Sha256 sha256(ByteView bytes) {
    Sha256 digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
    return digest;
}

std::optional<Sha256> parse_sha256(std::string_view digits) {
    Sha256 hash{};
    if (digits.size() != 2 * hash.size()) return {};
    for (std::size_t i = 0; i < digits.size(); ++i) {
        static constexpr std::string_view kDigits = "0123456789abcdef";
        std::size_t const value = kDigits.find(digits[i]);
        if (value == std::string_view::npos) return {};
        hash[i / 2] = static_cast<std::uint8_t>(hash[i / 2] << 4 | value);
    }
    return hash;
}

std::string hex(std::span<std::uint8_t const> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = kDigits[bytes[i] >> 4];
        text[2 * i + 1] = kDigits[bytes[i] & 0x0FU];
    }
    return text;
}

std::string base64(ByteView bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size())
    );
    return text;
}

Expected<Bytes> parse_base64(std::string_view text) {
    auto value_of = [](char c) -> int {
        if (c >= 'A' && c <= 'Z') return c - 'A';
        if (c >= 'a' && c <= 'z') return c - 'a' + 26;
        if (c >= '0' && c <= '9') return c - '0' + 52;
        if (c == '+') return 62;
        if (c == '/') return 63;
        return -1;
    };
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '\r' || c == '\n' || c == ' ' || c == '\t') continue;
        int const value = c == '=' ? 0 : value_of(c);
        bool const is_padding = c == '=';
        if (value < 0 || (padding > 0 && !is_padding) || (is_padding && digits % 4 < 2)) {
            return fail(ErrorCode::invalid, fmt::format("not base64 at character {}", i + 1));
        }
        padding += is_padding ? 1 : 0;
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++digits % 4 != 0) continue;
        for (std::size_t k = 0; k < 3 - padding; ++k) {
            bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * k) & 0xff));
        }
        group = 0;
        // A complete padded group ends the text: whatever follows is refused above.
    }
    if (digits % 4 != 0) return fail(ErrorCode::invalid, "base64 text ends inside a group of four");
    return bytes;
}

}  // namespace tidegate
