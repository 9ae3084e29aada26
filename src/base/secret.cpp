#include "base/secret.hpp"

#include "base/hash.hpp"

#include <openssl/crypto.h>

namespace tidegate {

Secret::~Secret() { OPENSSL_cleanse(value_.data(), value_.size()); }

bool Secret::equals(std::string_view text) const {
    // Hashes have one length: that of the secret does not show either.
    Sha256 const ours = sha256(as_bytes(value_));
    Sha256 const theirs = sha256(as_bytes(text));
    return CRYPTO_memcmp(ours.data(), theirs.data(), ours.size()) == 0;
}

}  // namespace tidegate
