// The storage keys of tests, which open what every test sealed.
#pragma once

#include "store/payload_vault.hpp"

#include <memory>
#include <stdexcept>
#include <string>

namespace tidegate::testing {

/// A key of 32 times `letter`.
inline store::StorageKeys storage_keys(char letter = 'k') {
    std::string const line = base64(as_bytes(std::string(32, letter)));
    auto keys = store::StorageKeys::parse(line);
    if (!keys) throw std::runtime_error(keys.error().text());
    return std::move(*keys);
}

/// Everything in the database, unless there is an object store.
inline std::shared_ptr<store::PayloadVault const> vault(
    std::unique_ptr<store::ObjectStore> objects = {}
) {
    return std::make_shared<store::PayloadVault const>(storage_keys(), std::move(objects));
}

}  // namespace tidegate::testing
