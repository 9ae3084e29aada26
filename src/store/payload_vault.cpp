#include "store/payload_vault.hpp"

#include "base/limits.hpp"
#include "base/payload_limits.hpp"
#include "store/sealing.hpp"

#include <openssl/crypto.h>

#include <array>

namespace tidegate::store {

namespace {

constexpr std::size_t kWrappedBytes = kNonceBytes + kKeyBytes + kTagBytes;
/// The payload's key seals nothing else, so any nonce is used once with it.
constexpr std::array<std::byte, kNonceBytes> kOnlyNonce{};

/// Wiped when it goes.
struct PayloadKey {
    std::array<std::byte, kKeyBytes> bytes{};
    PayloadKey() { fill_random(bytes); }
    PayloadKey(PayloadKey const&) = delete;
    PayloadKey& operator=(PayloadKey const&) = delete;
    ~PayloadKey() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

std::unexpected<Error> damaged(std::string what) {
    return fail(
        ErrorCode::refused, "it was changed on disk: " + std::move(what), {},
        "restore it from a backup; it is not processed"
    );
}

Bytes wrap(StorageKey const& under, ByteView key, Sha256 const& hash) {
    Bytes wrapped(kWrappedBytes);
    auto const nonce = std::span(wrapped).first(kNonceBytes);
    fill_random(nonce);
    encrypt(
        as_bytes(under.bytes.reveal()), nonce, std::as_bytes(std::span(hash)), key,
        std::span(wrapped).subspan(kNonceBytes)
    );
    return wrapped;
}

/// Gives `into` its size, with room for the tag, and fills it when compressing saves enough.
Encoding encode(ByteView plain, Bytes& into) {
    into.resize(plain.size() + kTagBytes);
    if (plain.size() < limits::payload_compress_bytes_min) return Encoding::stored;
    std::size_t const worth = plain.size() - plain.size() / limits::payload_compress_gain;
    auto const size = compress(plain, std::span(into).first(worth));
    if (!size) return Encoding::stored;
    into.resize(*size + kTagBytes);
    into.shrink_to_fit();
    return Encoding::zstd;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::plain:
            return "plain";
        case Encoding::stored:
            return "stored";
        case Encoding::zstd:
            return "zstd";
    }
    return "";
}

Expected<Encoding> parse_encoding(std::string_view text) {
    for (Encoding const one : {Encoding::plain, Encoding::stored, Encoding::zstd}) {
        if (name_of(one) == text) return one;
    }
    return fail(ErrorCode::invalid, "there is no encoding '" + std::string(text) + "'");
}

PayloadVault::PayloadVault(StorageKeys keys, std::unique_ptr<ObjectStore> objects)
    : keys_(std::move(keys)), objects_(std::move(objects)) {}

Expected<std::shared_ptr<SealedPayload>> PayloadVault::make_sealed(ByteView plain) const {
    if (plain.size() > limits::store_payload_bytes_max) {
        return fail(
            ErrorCode::too_large, "a payload of " + std::to_string(plain.size()) +
                                      " bytes is beyond " +
                                      std::to_string(limits::store_payload_bytes_max)
        );
    }
    auto sealed = std::make_shared<SealedPayload>();
    sealed->hash = sha256(plain);
    sealed->size = static_cast<std::int64_t>(plain.size());
    sealed->encoding = encode(plain, sealed->bytes);
    auto const text = sealed->encoding == Encoding::zstd
                          ? ByteView(sealed->bytes).first(sealed->bytes.size() - kTagBytes)
                          : plain;
    PayloadKey const key;
    encrypt(key.bytes, kOnlyNonce, {}, text, sealed->bytes);
    sealed->key_id = keys_.first().id;
    sealed->wrapped_key = wrap(keys_.first(), key.bytes, sealed->hash);
    return sealed;
}

Expected<Sealed> PayloadVault::seal_inline(ByteView plain) const {
    auto sealed = make_sealed(plain);
    if (!sealed) return std::unexpected(sealed.error());
    return std::move(*sealed);
}

Expected<Sealed> PayloadVault::seal(ByteView plain) const {
    auto made = make_sealed(plain);
    if (!made) return std::unexpected(made.error());
    auto const& sealed = *made;
    if (objects_ && sealed->bytes.size() >= limits::payload_inline_bytes_max) {
        sealed->object = sha256(sealed->bytes);
        if (auto put = objects_->put(*sealed->object, sealed->bytes); !put)
            return std::unexpected(put.error());
        Bytes().swap(sealed->bytes);
    }
    return sealed;
}

Expected<Secret> PayloadVault::unwrap(SealedPayload const& sealed) const {
    StorageKey const* const under = keys_.find(sealed.key_id);
    if (under == nullptr) {
        return fail(
            ErrorCode::unavailable,
            "it is sealed under the storage key " + sealed.key_id + ", which is not at hand", {},
            "put that key into the file of storage.key, behind the others, and start again"
        );
    }
    if (sealed.wrapped_key.size() != kWrappedBytes) return damaged("its key has a wrong size");
    PayloadKey key;
    bool const is_right = decrypt(
        as_bytes(under->bytes.reveal()), ByteView(sealed.wrapped_key).first(kNonceBytes),
        std::as_bytes(std::span(sealed.hash)), ByteView(sealed.wrapped_key).subspan(kNonceBytes),
        key.bytes
    );
    if (!is_right) return damaged("its key belongs to other bytes");
    return Secret(to_text(key.bytes));
}

Expected<Bytes> PayloadVault::take_bytes(SealedPayload& sealed) const {
    if (!sealed.object) return std::move(sealed.bytes);
    std::string const name = hex(*sealed.object);
    if (!objects_) {
        return fail(
            ErrorCode::unavailable, "it is the object " + name + ", and no object store is set", {},
            "set storage.objects in tidegate.toml as it was when the payload was stored"
        );
    }
    auto bytes = objects_->get(*sealed.object, static_cast<std::uint64_t>(sealed.size) + kTagBytes);
    if (bytes) return bytes;
    if (bytes.error().code == ErrorCode::not_found) {
        return fail(
            ErrorCode::refused, "its object " + name + " is not in " + objects_->shown(), {},
            "restore it from a backup; it is not processed"
        );
    }
    if (bytes.error().code == ErrorCode::too_large) return damaged("its object grew");
    return bytes;
}

Expected<Bytes> PayloadVault::open(SealedPayload sealed) const {
    TIDEGATE_CHECK(sealed.encoding != Encoding::plain);
    auto const key = unwrap(sealed);
    if (!key) return std::unexpected(key.error());
    auto bytes = take_bytes(sealed);
    if (!bytes) return bytes;
    if (bytes->size() < kTagBytes) return damaged("it was cut off");
    auto const text = std::span(*bytes).first(bytes->size() - kTagBytes);
    if (!decrypt(as_bytes(key->reveal()), kOnlyNonce, {}, *bytes, text))
        return damaged("its bytes are not those that were sealed");
    bytes->resize(text.size());
    if (sealed.encoding == Encoding::zstd) {
        bool const is_possible = sealed.size >= 0 && static_cast<std::uint64_t>(sealed.size) <=
                                                         limits::store_payload_bytes_max;
        if (!is_possible) return damaged("its size cannot be");
        Bytes plain(static_cast<std::size_t>(sealed.size));
        if (!decompress(*bytes, plain)) return damaged("it does not have its size");
        bytes = std::move(plain);
    }
    if (sha256(*bytes) != sealed.hash) return damaged("its hash disagrees");
    return bytes;
}

Expected<Bytes> PayloadVault::rewrap(SealedPayload const& sealed) const {
    auto const key = unwrap(sealed);
    if (!key) return std::unexpected(key.error());
    return wrap(keys_.first(), as_bytes(key->reveal()), sealed.hash);
}

}  // namespace tidegate::store
