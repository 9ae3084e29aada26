// The keys of an installation under which the keys of its payloads are wrapped. A file of them has
// one key a line, in base64; the first one seals, all of them open (docs/security.md).
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

/// 256 bits. Its id is made of it, so that no two keys have the same and none can be mixed up.
struct StorageKey {
    std::string id;  ///< 16 hexadecimal digits that tell nothing of the key
    Secret bytes;
};

class StorageKeys {
public:
    /// Lines of a file of keys; what follows a '#' is a comment. Errors: configuration, never with
    /// anything of a key in it.
    static Expected<StorageKeys> parse(std::string_view text);

    /// A new random key as a file of its own.
    static Secret make_file();

    [[nodiscard]] StorageKey const& first() const { return keys_.front(); }
    /// Null when it is none of these.
    [[nodiscard]] StorageKey const* find(std::string_view id) const;
    [[nodiscard]] std::vector<StorageKey> const& all() const { return keys_; }

private:
    std::vector<StorageKey> keys_;  ///< never empty
};

}  // namespace tidegate::store
