#include "store/packing.hpp"

#include "store/failure.hpp"

#include <charconv>

namespace tidegate::store {

void pack(std::string& packed, std::string_view text) {
    packed += std::to_string(text.size());
    packed += ':';
    packed += text;
    packed += '\n';
}

std::vector<std::string> unpack(std::string_view packed) {
    std::vector<std::string> texts;
    while (!packed.empty()) {
        std::size_t length = 0;
        auto const [end, error] =
            std::from_chars(packed.data(), packed.data() + packed.size(), length);
        auto const digits = static_cast<std::size_t>(end - packed.data());
        if (error != std::errc{} || digits >= packed.size() || packed[digits] != ':' ||
            length >= packed.size() - digits - 1 || packed[digits + 1 + length] != '\n') {
            throw RowDamaged("a stored list cannot be read");
        }
        texts.emplace_back(packed.substr(digits + 1, length));
        packed.remove_prefix(digits + 2 + length);
    }
    return texts;
}

}  // namespace tidegate::store
