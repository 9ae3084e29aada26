#include "store/storage_keys.hpp"

#include "base/hash.hpp"
#include "base/payload_limits.hpp"
#include "store/sealing.hpp"

#include <algorithm>
#include <array>

namespace tidegate::store {

namespace {

constexpr std::size_t kIdBytes = 8;

std::string id_of(std::string_view key) {
    Secret const text("tidegate storage key " + std::string(key));
    Sha256 const hash = sha256(as_bytes(text.reveal()));
    return hex(std::span(hash).first(kIdBytes));
}

std::unexpected<Error> wrong(std::size_t line, std::string const& what) {
    return fail(
        ErrorCode::configuration, "line " + std::to_string(line) + " of the storage keys " + what,
        {}, "a key is 32 bytes in base64, one a line, the one that seals first"
    );
}

std::string_view without_comment(std::string_view line) {
    line = line.substr(0, line.find('#'));
    auto const first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

Expected<StorageKeys> StorageKeys::parse(std::string_view text) {
    StorageKeys keys;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        std::string_view const line = without_comment(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        auto const bytes = parse_base64(line);
        if (!bytes || bytes->size() != kKeyBytes) return wrong(number, "is no key");
        StorageKey key{id_of(as_text(*bytes)), Secret(to_text(*bytes))};
        if (keys.find(key.id) != nullptr) return wrong(number, "repeats a key");
        if (keys.keys_.size() == limits::storage_keys_max) return wrong(number, "is one too many");
        keys.keys_.push_back(std::move(key));
    }
    if (keys.keys_.empty()) return wrong(1, "is missing");
    return keys;
}

Secret StorageKeys::make_file() {
    std::array<std::byte, kKeyBytes> key{};
    fill_random(key);
    return Secret(
        "# Opens the payloads of this installation. Keep a copy apart from the database; without "
        "it\n"
        "# they are lost. To change it put a new line in front, then 'tidegate db rewrap'.\n" +
        base64(key) + "\n"
    );
}

StorageKey const* StorageKeys::find(std::string_view id) const {
    auto const found = std::ranges::find(keys_, id, &StorageKey::id);
    return found == keys_.end() ? nullptr : &*found;
}

}  // namespace tidegate::store
