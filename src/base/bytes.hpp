// Bytes and their text view. Everything that came from a partner is Bytes until a reader has proved
// more.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<std::byte const>;

/// The same bytes seen as characters; no decoding takes place.
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

inline ByteView as_bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

inline Bytes to_bytes(std::string_view text) {
    ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

inline std::string to_text(ByteView bytes) { return std::string(as_text(bytes)); }

}  // namespace tidegate
