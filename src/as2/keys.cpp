#include "as2/keys.hpp"

#include "base/limits.hpp"
#include "base/stream.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <stdexcept>

namespace tidegate::as2 {

namespace {

constexpr int kSecondsPerDay = 86400;

struct FreeX509 {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Pointer = std::unique_ptr<X509, FreeX509>;

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using BioPointer = std::unique_ptr<BIO, FreeBio>;

void require(bool ok, char const* what) {
    if (ok) return;
    ERR_clear_error();
    throw std::runtime_error(std::string("crypto library: ") + what + " failed");
}

BioPointer memory_bio(ByteView bytes) {
    BioPointer bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    require(bio != nullptr, "BIO_new_mem_buf");
    return bio;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    long const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string name_text(X509_NAME const* name) {
    BioPointer const bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr, "BIO_new");
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return text_of(bio.get());
}

std::string serial_text(ASN1_INTEGER const* serial) {
    std::unique_ptr<BIGNUM, decltype(&BN_free)> const number(
        ASN1_INTEGER_to_BN(serial, nullptr), &BN_free
    );
    require(number != nullptr, "ASN1_INTEGER_to_BN");
    char* const digits = BN_bn2hex(number.get());
    require(digits != nullptr, "BN_bn2hex");
    std::string text(digits);
    OPENSSL_free(digits);
    return text;
}

Expected<Instant> instant_of(ASN1_TIME const* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return fail(ErrorCode::invalid, "its validity is not a time");
    auto const day = std::chrono::year_month_day(
        std::chrono::year(parts.tm_year + 1900),
        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
        std::chrono::day(static_cast<unsigned>(parts.tm_mday))
    );
    return Instant(std::chrono::sys_days(day)) + std::chrono::hours(parts.tm_hour) +
           std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

template <class Object, class Encode>
Bytes der_of(Object const* object, Encode encode) {
    unsigned char* data = nullptr;
    int const size = encode(object, &data);
    require(size > 0, "DER encoding");
    ByteView const view(reinterpret_cast<std::byte const*>(data), static_cast<std::size_t>(size));
    Bytes der(view.begin(), view.end());
    OPENSSL_free(data);
    return der;
}

// The content octets of an INTEGER as written: CMS compares serial numbers in that form.
Bytes integer_content(ASN1_INTEGER const* value) {
    Bytes const der = der_of(value, i2d_ASN1_INTEGER);
    return {
        der.begin() + 2, der.end()
    };  // serial numbers have at most 20 octets (RFC 5280 §4.1.2.2)
}

int give_passphrase(char* buffer, int size, int /*writing*/, void* user) {
    auto const text = static_cast<Secret const*>(user)->reveal();
    if (text.size() > static_cast<std::size_t>(size)) return -1;
    std::ranges::copy(text, buffer);
    return static_cast<int>(text.size());
}

X509Pointer read_x509(ByteView bytes) {
    auto const bio = memory_bio(bytes);
    if (as_text(bytes).find("-----BEGIN") != std::string_view::npos) {
        return X509Pointer(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    }
    return X509Pointer(d2i_X509_bio(bio.get(), nullptr));
}

}  // namespace

struct Certificate::Data {
    X509Pointer x509;
    EVP_PKEY* public_key = nullptr;  // owned by x509
    KeyKind kind = KeyKind::other;
    int key_bits = 0;
    std::string subject;
    std::string issuer;
    std::string serial;
    Sha256 fingerprint{};
    Instant not_before;
    Instant not_after;
    Bytes der;
    Bytes issuer_der;
    Bytes serial_content;
    Bytes subject_key_id;
};

Expected<Certificate> Certificate::parse(ByteView pem_or_der, std::string_view name) {
    auto const bad = [&](std::string_view what) {
        ERR_clear_error();
        return fail(
            ErrorCode::invalid, fmt::format("{}: {}", name, what), {},
            "give an X.509 certificate as PEM (-----BEGIN CERTIFICATE-----) or DER"
        );
    };
    if (pem_or_der.size() > limits::text_file_bytes_max) return bad("too large for a certificate");
    auto data = std::make_shared<Data>();
    data->x509 = read_x509(pem_or_der);
    if (!data->x509) return bad("not a certificate");
    X509* const x509 = data->x509.get();
    data->public_key = X509_get0_pubkey(x509);
    if (data->public_key == nullptr) return bad("its public key cannot be read");
    int const type = EVP_PKEY_get_base_id(data->public_key);
    if (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) data->kind = KeyKind::rsa;
    if (type == EVP_PKEY_EC) data->kind = KeyKind::ec;
    data->key_bits = EVP_PKEY_get_bits(data->public_key);
    data->subject = name_text(X509_get_subject_name(x509));
    data->issuer = name_text(X509_get_issuer_name(x509));
    data->serial = serial_text(X509_get0_serialNumber(x509));
    auto const from = instant_of(X509_get0_notBefore(x509));
    auto const to = instant_of(X509_get0_notAfter(x509));
    if (!from || !to) return bad("its validity is not a time");
    data->not_before = *from;
    data->not_after = *to;
    data->der = der_of(x509, i2d_X509);
    data->fingerprint = sha256(data->der);
    data->issuer_der = der_of(X509_get_issuer_name(x509), i2d_X509_NAME);
    data->serial_content = integer_content(X509_get0_serialNumber(x509));
    if (auto const* id = X509_get0_subject_key_id(x509)) {
        ByteView const view(
            reinterpret_cast<std::byte const*>(ASN1_STRING_get0_data(id)),
            static_cast<std::size_t>(ASN1_STRING_length(id))
        );
        data->subject_key_id.assign(view.begin(), view.end());
    }
    ERR_clear_error();
    return Certificate(std::move(data));
}

std::string const& Certificate::subject() const { return data_->subject; }
std::string const& Certificate::issuer() const { return data_->issuer; }
std::string const& Certificate::serial() const { return data_->serial; }
Sha256 const& Certificate::fingerprint() const { return data_->fingerprint; }
std::string Certificate::fingerprint_hex() const { return hex(data_->fingerprint); }
Instant Certificate::not_before() const { return data_->not_before; }
Instant Certificate::not_after() const { return data_->not_after; }
KeyKind Certificate::key_kind() const { return data_->kind; }
int Certificate::key_bits() const { return data_->key_bits; }
Bytes const& Certificate::der() const { return data_->der; }
Bytes const& Certificate::issuer_der() const { return data_->issuer_der; }
Bytes const& Certificate::serial_content() const { return data_->serial_content; }
Bytes const& Certificate::subject_key_id() const { return data_->subject_key_id; }
evp_pkey_st* Certificate::public_key() const { return data_->public_key; }
x509_st* Certificate::native() const { return data_->x509.get(); }

bool Certificate::is_valid_at(Instant now, Duration skew) const {
    return now + skew >= data_->not_before && now - skew <= data_->not_after;
}

std::string Certificate::describe() const {
    return fmt::format(
        "{} serial {} (SHA-256 {})", subject(), serial(), fingerprint_hex().substr(0, 16)
    );
}

std::string Certificate::to_pem() const {
    BioPointer const bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_X509(bio.get(), native()) == 1, "PEM_write_bio_X509");
    return text_of(bio.get());
}

Expected<PrivateKey> PrivateKey::parse_pem(
    ByteView pem, Secret const& passphrase, std::string_view name
) {
    auto const bad = [&](ErrorCode code, std::string_view what, std::string remedy) {
        ERR_clear_error();
        return fail(code, fmt::format("{}: {}", name, what), {}, std::move(remedy));
    };
    auto const text = as_text(pem);
    if (pem.size() > limits::text_file_bytes_max ||
        text.find("PRIVATE KEY-----") == std::string_view::npos) {
        return bad(
            ErrorCode::invalid, "not a private key",
            "give the PEM file that openssl or certs/make.sh wrote as the key"
        );
    }
    bool const is_encrypted = text.find("ENCRYPTED") != std::string_view::npos;
    if (is_encrypted && passphrase.empty()) {
        return bad(ErrorCode::unauthorized, "the private key is encrypted", "give its passphrase");
    }
    auto const bio = memory_bio(pem);
    Secret secret = passphrase;
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(bio.get(), nullptr, &give_passphrase, &secret);
    if (key == nullptr && is_encrypted) {
        return bad(
            ErrorCode::unauthorized, "the private key does not open", "check its passphrase"
        );
    }
    if (key == nullptr)
        return bad(
            ErrorCode::invalid, "the private key cannot be read", "export it again as PKCS#8 PEM"
        );
    return PrivateKey(std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free));
}

std::string PrivateKey::to_pem(Secret const& passphrase) const {
    BioPointer const bio(BIO_new(BIO_s_secmem()));
    require(bio != nullptr, "BIO_new");
    auto const text = passphrase.reveal();
    auto const* cipher = text.empty() ? nullptr : EVP_aes_256_cbc();
    int const done = PEM_write_bio_PKCS8PrivateKey(
        bio.get(), native(), cipher, cipher ? text.data() : nullptr,
        cipher ? static_cast<int>(text.size()) : 0, nullptr, nullptr
    );
    require(done == 1, "PEM_write_bio_PKCS8PrivateKey");
    return text_of(bio.get());
}

Expected<KeyPair> KeyPair::join(Certificate certificate, PrivateKey key, std::string_view name) {
    if (EVP_PKEY_eq(certificate.public_key(), key.native()) != 1) {
        ERR_clear_error();
        return fail(
            ErrorCode::configuration, fmt::format(
                                          "{}: the private key does not belong to certificate {}",
                                          name, certificate.describe()
                                      )
        );
    }
    return KeyPair{std::move(certificate), std::move(key)};
}

KeyPair KeyPair::make(MakeOptions const& options, Instant now) {
    std::shared_ptr<EVP_PKEY> const key(
        EVP_RSA_gen(static_cast<unsigned>(options.rsa_bits)), &EVP_PKEY_free
    );
    require(key != nullptr, "EVP_RSA_gen");
    X509Pointer const x509(X509_new());
    require(x509 && X509_set_version(x509.get(), X509_VERSION_3) == 1, "X509_new");
    std::unique_ptr<BIGNUM, decltype(&BN_free)> const serial(BN_new(), &BN_free);
    constexpr int kSerialBits = 127;
    require(
        serial && BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1,
        "BN_rand"
    );
    require(
        BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x509.get())) != nullptr,
        "BN_to_ASN1_INTEGER"
    );
    auto const seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    ASN1_TIME_set(X509_getm_notBefore(x509.get()), seconds - kSecondsPerDay);
    ASN1_TIME_set(
        X509_getm_notAfter(x509.get()), seconds + std::int64_t{kSecondsPerDay} * options.days
    );
    X509_NAME* const name = X509_get_subject_name(x509.get());
    auto const* const text = reinterpret_cast<unsigned char const*>(options.common_name.data());
    int const named = X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_UTF8, text, static_cast<int>(options.common_name.size()), -1, 0
    );
    require(named == 1, "X509_NAME_add_entry_by_txt");
    require(X509_set_issuer_name(x509.get(), name) == 1, "X509_set_issuer_name");
    require(X509_set_pubkey(x509.get(), key.get()) == 1, "X509_set_pubkey");
    X509V3_CTX context;
    X509V3_set_ctx(&context, x509.get(), x509.get(), nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> const key_id(
        X509V3_EXT_conf_nid(nullptr, &context, NID_subject_key_identifier, "hash"),
        &X509_EXTENSION_free
    );
    require(key_id && X509_add_ext(x509.get(), key_id.get(), -1) == 1, "X509_add_ext");
    require(X509_sign(x509.get(), key.get(), EVP_sha256()) > 0, "X509_sign");
    auto certificate = Certificate::parse(der_of(x509.get(), i2d_X509), options.common_name);
    require(certificate.has_value(), "reading a new certificate");
    return KeyPair{*certificate, PrivateKey(key)};
}

Expected<Certificate> load_certificate(std::string const& path) {
    auto const bytes = read_file(path, limits::text_file_bytes_max);
    if (!bytes) return std::unexpected(bytes.error());
    return Certificate::parse(*bytes, path);
}

Expected<PrivateKey> load_private_key(std::string const& path, Secret const& passphrase) {
    auto const bytes = read_file(path, limits::text_file_bytes_max);
    if (!bytes) return std::unexpected(bytes.error());
    return PrivateKey::parse_pem(*bytes, passphrase, path);
}

Expected<KeyPair> load_key_pair(
    std::string const& certificate_path, std::string const& key_path, Secret const& passphrase
) {
    auto certificate = load_certificate(certificate_path);
    if (!certificate) return std::unexpected(certificate.error());
    auto key = load_private_key(key_path, passphrase);
    if (!key) return std::unexpected(key.error());
    return KeyPair::join(std::move(*certificate), std::move(*key), key_path);
}

}  // namespace tidegate::as2
