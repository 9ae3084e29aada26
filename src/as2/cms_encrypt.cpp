#include "as2/cms.hpp"
#include "as2/cms_algorithms.hpp"
#include "as2/mime.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace tidegate::as2 {

namespace {

// EVP takes lengths as int.
constexpr std::size_t kChunkBytesMax = std::size_t{1} << 30U;
constexpr std::size_t kBlockBytesMax = 16;

void require(bool ok, char const* what) {
    if (ok) return;
    ERR_clear_error();
    throw std::runtime_error(std::string("crypto library: ") + what + " failed");
}

unsigned char const* data_of(ByteView bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}
unsigned char* data_of(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// A content encryption key, wiped when done with.
struct ContentKey {
    explicit ContentKey(std::size_t size) : bytes(size) {
        require(RAND_priv_bytes(data_of(bytes), static_cast<int>(size)) == 1, "RAND_priv_bytes");
    }
    ContentKey(ContentKey const&) = delete;
    ContentKey& operator=(ContentKey const&) = delete;
    ~ContentKey() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
    Bytes bytes;
};

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

KeyContext key_context(EVP_PKEY* key) {
    KeyContext context(EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
    require(context != nullptr, "EVP_PKEY_CTX_new");
    return context;
}

CipherContext cipher_context() {
    CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    require(context != nullptr, "EVP_CIPHER_CTX_new");
    return context;
}

bool set_oaep(EVP_PKEY_CTX* context, Digest digest, Digest mgf, ByteView label) {
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_oaep_md(context, native(digest)) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_mgf1_md(context, native(mgf)) != 1) return false;
    if (label.empty()) return true;
    void* const copy = OPENSSL_memdup(label.data(), label.size());
    if (copy == nullptr) return false;
    if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, static_cast<int>(label.size())) == 1)
        return true;
    OPENSSL_free(copy);
    return false;
}

// RSAES-OAEP-params with SHA-256 for both digests.
Bytes oaep_algorithm() {
    Bytes const sha256 = ber::algorithm(oids::of(Digest::sha256), true);
    Bytes const mask = ber::element(ber::kSequence, {ber::oid(oids::kMgf1), sha256});
    Bytes const parameters = ber::element(
        ber::kSequence, {ber::element(ber::context_constructed(0), sha256),
                         ber::element(ber::context_constructed(1), mask)}
    );
    return ber::element(ber::kSequence, {ber::oid(oids::kRsaOaep), parameters});
}

Bytes recipient_info(Certificate const& recipient, ContentKey const& key, bool oaep) {
    auto const context = key_context(recipient.public_key());
    require(EVP_PKEY_encrypt_init(context.get()) == 1, "EVP_PKEY_encrypt_init");
    bool const is_set = oaep ? set_oaep(context.get(), Digest::sha256, Digest::sha256, {})
                             : EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1;
    require(is_set, "setting the RSA padding");
    std::size_t size = 0;
    require(
        EVP_PKEY_encrypt(context.get(), nullptr, &size, data_of(key.bytes), key.bytes.size()) == 1,
        "EVP_PKEY_encrypt"
    );
    Bytes encrypted(size);
    require(
        EVP_PKEY_encrypt(
            context.get(), data_of(encrypted), &size, data_of(key.bytes), key.bytes.size()
        ) == 1,
        "EVP_PKEY_encrypt"
    );
    encrypted.resize(size);
    Bytes const identity = ber::element(
        ber::kSequence,
        {recipient.issuer_der(), ber::element(ber::kInteger, recipient.serial_content())}
    );
    return ber::element(
        ber::kSequence,
        {ber::integer(0), identity, oaep ? oaep_algorithm() : ber::algorithm(oids::kRsa, true),
         ber::element(ber::kOctetString, encrypted)}
    );
}

Bytes cipher_parameters(Cipher cipher, Bytes const& iv) {
    Bytes const octets = ber::element(ber::kOctetString, iv);
    if (!is_gcm(cipher)) return octets;
    return ber::element(ber::kSequence, {octets, ber::integer(kGcmTagBytes)});
}

// Encrypts straight behind what `out` already holds; the size of the ciphertext is known before.
void encrypt_onto(Bytes& out, Pieces content, EVP_CIPHER_CTX* context, std::size_t cipher_bytes) {
    std::size_t at = out.size();
    out.resize(at + cipher_bytes + kBlockBytesMax);
    int written = 0;
    for (ByteView piece : content) {
        while (!piece.empty()) {
            auto const chunk = piece.first(std::min(piece.size(), kChunkBytesMax));
            require(
                EVP_EncryptUpdate(
                    context, data_of(out) + at, &written, data_of(chunk),
                    static_cast<int>(chunk.size())
                ) == 1,
                "EVP_EncryptUpdate"
            );
            at += static_cast<std::size_t>(written);
            piece = piece.subspan(chunk.size());
        }
    }
    require(EVP_EncryptFinal_ex(context, data_of(out) + at, &written) == 1, "EVP_EncryptFinal");
    out.resize(at + static_cast<std::size_t>(written));
}

std::unexpected<Error> undecryptable() {
    ERR_clear_error();
    return fail(ErrorCode::unauthorized, "the message cannot be decrypted with our key");
}

bool is_same(CmsIdentity const& identity, Certificate const& certificate) {
    if (!identity.subject_key_id.empty())
        return std::ranges::equal(identity.subject_key_id, certificate.subject_key_id());
    return std::ranges::equal(identity.serial_content, certificate.serial_content()) &&
           std::ranges::equal(identity.issuer_der, certificate.issuer_der());
}

// Some peers write our issuer name anew in another string type; the serial number then still tells.
bool is_similar(CmsIdentity const& identity, Certificate const& certificate) {
    return identity.subject_key_id.empty() &&
           std::ranges::equal(identity.serial_content, certificate.serial_content());
}

struct Match {
    CmsRecipient const* recipient = nullptr;
    KeyPair const* key = nullptr;
};

Match find_recipient(CmsEncrypted const& cms, std::span<KeyPair const> keys) {
    for (auto const same : {&is_same, &is_similar}) {
        for (auto const& recipient : cms.recipients) {
            for (auto const& key : keys) {
                if (same(recipient.identity, key.certificate)) return {&recipient, &key};
            }
        }
    }
    return {};
}

// The key that stands in for one that cannot be unwrapped: the same for the same input, so that
// sending a message again tells nothing either, and unknown outside this process.
void fill_decoy(ContentKey& key, ByteView encrypted_key) {
    static ContentKey const secret(digest_bytes(Digest::sha256));
    std::array<ByteView, 2> const pieces{secret.bytes, encrypted_key};
    Bytes const decoy = hash(Digest::sha256, pieces);
    std::copy_n(decoy.begin(), key.bytes.size(), key.bytes.begin());
}

// Replaces the decoy in `key` by the transported key. A transport that fails leaves the decoy, so
// that every bad message fails at the same later place with the same error: no padding oracle (RFC
// 3218).
void unwrap_key(ContentKey& key, Match const& match) {
    if (match.key->certificate.key_kind() != KeyKind::rsa) return;
    auto const context = key_context(match.key->key.native());
    auto const& recipient = *match.recipient;
    if (EVP_PKEY_decrypt_init(context.get()) != 1) return;
    bool const is_set = recipient.transport == KeyTransport::rsa_oaep
                            ? set_oaep(
                                  context.get(), recipient.oaep_digest, recipient.oaep_mgf_digest,
                                  recipient.oaep_label
                              )
                            : EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1;
    if (!is_set) return;
    Bytes plain(static_cast<std::size_t>(EVP_PKEY_get_size(match.key->key.native())));
    std::size_t size = plain.size();
    int const result = EVP_PKEY_decrypt(
        context.get(), data_of(plain), &size, data_of(recipient.encrypted_key),
        recipient.encrypted_key.size()
    );
    // Without a branch on the result: choose byte by byte.
    auto const is_good =
        static_cast<unsigned>(result == 1) & static_cast<unsigned>(size == key.bytes.size());
    auto const mask = std::byte(static_cast<std::uint8_t>(0U - is_good));
    for (std::size_t i = 0; i < key.bytes.size() && i < plain.size(); ++i) {
        key.bytes[i] = (plain[i] & mask) | (key.bytes[i] & ~mask);
    }
    OPENSSL_cleanse(plain.data(), plain.size());
}

bool set_aad(EVP_CIPHER_CTX* context, CmsEncrypted const& cms) {
    if (!cms.has_authenticated) return true;
    Bytes const set = ber::element(ber::kSet, cms.authenticated);  // RFC 5083 §2.2
    int ignored = 0;
    return EVP_DecryptUpdate(
               context, nullptr, &ignored, data_of(ByteView(set)), static_cast<int>(set.size())
           ) == 1;
}

}  // namespace

Expected<Bytes> encrypt(
    Pieces content, std::span<Certificate const> recipients, Cipher cipher, bool oaep
) {
    if (cipher == Cipher::des_ede3_cbc) return fail(ErrorCode::unsupported, "3DES is never sent");
    ContentKey const key(key_bytes(cipher));
    Bytes infos;
    for (auto const& recipient : recipients) {
        if (recipient.key_kind() != KeyKind::rsa) {
            return fail(
                ErrorCode::unsupported,
                fmt::format("{}: only RSA certificates can be encrypted for", recipient.describe())
            );
        }
        append(infos, recipient_info(recipient, key, oaep));
    }
    Bytes iv(iv_bytes(cipher));
    require(RAND_bytes(data_of(iv), static_cast<int>(iv.size())) == 1, "RAND_bytes");
    auto const context = cipher_context();
    require(
        EVP_EncryptInit_ex2(
            context.get(), native(cipher), data_of(ByteView(key.bytes)), data_of(ByteView(iv)),
            nullptr
        ) == 1,
        "EVP_EncryptInit"
    );

    // Everything in front of the ciphertext is built first, so that the ciphertext is written once,
    // in its place.
    std::size_t const plain_bytes = size_of(content);
    std::size_t const cipher_bytes =
        is_gcm(cipher) ? plain_bytes : (plain_bytes / kBlockBytesMax + 1) * kBlockBytesMax;
    Bytes const algorithm =
        ber::element(ber::kSequence, {ber::oid(oids::of(cipher)), cipher_parameters(cipher, iv)});
    Bytes const data_type = ber::oid(oids::kData);
    Bytes const version = ber::integer(0);
    Bytes const recipient_set = ber::element(ber::kSet, infos);
    std::size_t const content_bytes = ber::header_bytes(cipher_bytes) + cipher_bytes;
    std::size_t const info_bytes = data_type.size() + algorithm.size() + content_bytes;
    std::size_t const tag_bytes =
        is_gcm(cipher) ? ber::header_bytes(kGcmTagBytes) + kGcmTagBytes : 0;
    std::size_t const body_bytes = version.size() + recipient_set.size() +
                                   ber::header_bytes(info_bytes) + info_bytes + tag_bytes;
    std::size_t const inner_bytes = ber::header_bytes(body_bytes) + body_bytes;
    Bytes const type = ber::oid(is_gcm(cipher) ? oids::kAuthEnvelopedData : oids::kEnvelopedData);
    Bytes out;
    out.reserve(inner_bytes + type.size() + 4 * ber::header_bytes(inner_bytes) + kBlockBytesMax);
    ber::write_header(
        out, ber::kSequence, type.size() + ber::header_bytes(inner_bytes) + inner_bytes
    );
    append(out, type);
    ber::write_header(out, ber::context_constructed(0), inner_bytes);
    ber::write_header(out, ber::kSequence, body_bytes);
    append(out, version);
    append(out, recipient_set);
    ber::write_header(out, ber::kSequence, info_bytes);
    append(out, data_type);
    append(out, algorithm);
    ber::write_header(out, ber::context(0), cipher_bytes);
    encrypt_onto(out, content, context.get(), cipher_bytes);
    if (is_gcm(cipher)) {
        Bytes tag(kGcmTagBytes);
        require(
            EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kGcmTagBytes, tag.data()) ==
                1,
            "reading the GCM tag"
        );
        append(out, ber::element(ber::kOctetString, tag));
    }
    return out;
}

Expected<Bytes> decrypt(CmsEncrypted const& cms, std::span<KeyPair const> keys) {
    auto const match = find_recipient(cms, keys);
    if (match.key == nullptr) {
        return fail(
            ErrorCode::unauthorized,
            fmt::format(
                "encrypted for a certificate that is not ours ({})",
                cms.recipients.front().identity.text()
            ),
            {}, "give the partner our current encryption certificate"
        );
    }
    ContentKey key(key_bytes(cms.cipher));
    fill_decoy(key, match.recipient->encrypted_key);
    unwrap_key(key, match);
    auto const context = cipher_context();
    require(
        EVP_DecryptInit_ex2(
            context.get(), native(cms.cipher), data_of(ByteView(key.bytes)), data_of(cms.iv),
            nullptr
        ) == 1,
        "EVP_DecryptInit"
    );
    if (is_gcm(cms.cipher)) {
        Bytes tag = cms.tag;
        if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTagBytes, tag.data()) !=
            1)
            return undecryptable();
        if (!set_aad(context.get(), cms)) return undecryptable();
    }
    Bytes plain(cms.content.content.size() + kBlockBytesMax);
    std::size_t at = 0;
    int written = 0;
    auto const done = ber::for_each_octets(cms.content, [&](ByteView piece) -> Expected<void> {
        while (!piece.empty()) {
            auto const chunk = piece.first(std::min(piece.size(), kChunkBytesMax));
            if (EVP_DecryptUpdate(
                    context.get(), data_of(plain) + at, &written, data_of(chunk),
                    static_cast<int>(chunk.size())
                ) != 1)
                return undecryptable();
            at += static_cast<std::size_t>(written);
            piece = piece.subspan(chunk.size());
        }
        return {};
    });
    bool const is_whole =
        done && EVP_DecryptFinal_ex(context.get(), data_of(plain) + at, &written) == 1;
    if (!is_whole) {
        OPENSSL_cleanse(plain.data(), plain.size());
        return undecryptable();
    }
    plain.resize(at + static_cast<std::size_t>(written));
    return plain;
}

}  // namespace tidegate::as2
