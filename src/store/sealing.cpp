#include "store/sealing.hpp"

#include "base/error.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace tidegate::store {

namespace {

/// EDI shrinks to a fifth at the cheapest level; the higher ones gain some percent.
constexpr int kLevel = 1;

using Aes = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using Compressor = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

/// Looking a cipher up costs more than encrypting a small message with it.
EVP_CIPHER const* aes_256_gcm() {
    static std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> const cipher(
        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr), &EVP_CIPHER_free
    );
    return cipher.get();
}

EVP_CIPHER_CTX* aes_of_this_thread() {
    thread_local Aes const context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    return context.get();
}

unsigned char const* in(ByteView bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

unsigned char* out(std::span<std::byte> bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

void must(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL cannot do AES-256-GCM");
}

}  // namespace

void fill_random(std::span<std::byte> bytes) {
    if (RAND_bytes(out(bytes), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no randomness");
}

void encrypt(
    ByteView key, ByteView nonce, ByteView associated, ByteView plain, std::span<std::byte> sealed
) {
    TIDEGATE_CHECK(key.size() == kKeyBytes && nonce.size() == kNonceBytes);
    TIDEGATE_CHECK(sealed.size() == plain.size() + kTagBytes);
    EVP_CIPHER_CTX* const aes = aes_of_this_thread();
    int size = 0;
    must(EVP_EncryptInit_ex2(aes, aes_256_gcm(), in(key), in(nonce), nullptr));
    if (!associated.empty()) {
        must(EVP_EncryptUpdate(
            aes, nullptr, &size, in(associated), static_cast<int>(associated.size())
        ));
    }
    must(EVP_EncryptUpdate(aes, out(sealed), &size, in(plain), static_cast<int>(plain.size())));
    must(EVP_EncryptFinal_ex(aes, out(sealed.subspan(plain.size())), &size));
    must(EVP_CIPHER_CTX_ctrl(
        aes, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes), out(sealed.last(kTagBytes))
    ));
}

bool decrypt(
    ByteView key, ByteView nonce, ByteView associated, ByteView sealed, std::span<std::byte> plain
) {
    TIDEGATE_CHECK(key.size() == kKeyBytes && nonce.size() == kNonceBytes);
    TIDEGATE_CHECK(sealed.size() == plain.size() + kTagBytes);
    EVP_CIPHER_CTX* const aes = aes_of_this_thread();
    int size = 0;
    must(EVP_DecryptInit_ex2(aes, aes_256_gcm(), in(key), in(nonce), nullptr));
    if (!associated.empty()) {
        must(EVP_DecryptUpdate(
            aes, nullptr, &size, in(associated), static_cast<int>(associated.size())
        ));
    }
    must(EVP_DecryptUpdate(aes, out(plain), &size, in(sealed), static_cast<int>(plain.size())));
    must(EVP_CIPHER_CTX_ctrl(
        aes, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes),
        const_cast<unsigned char*>(in(sealed.last(kTagBytes)))
    ));
    unsigned char none = 0;
    return EVP_DecryptFinal_ex(aes, &none, &size) == 1;
}

std::optional<std::size_t> compress(ByteView bytes, std::span<std::byte> into) {
    thread_local Compressor const context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    std::size_t const size = ZSTD_compressCCtx(
        context.get(), into.data(), into.size(), bytes.data(), bytes.size(), kLevel
    );
    if (ZSTD_isError(size) != 0) return {};
    return size;
}

bool decompress(ByteView compressed, std::span<std::byte> into) {
    thread_local Decompressor const context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    return ZSTD_decompressDCtx(
               context.get(), into.data(), into.size(), compressed.data(), compressed.size()
           ) == into.size();
}

}  // namespace tidegate::store
