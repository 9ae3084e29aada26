#include "as2/cms_gate.hpp"

#include "as2/cms_algorithms.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <cctype>

namespace tidegate::as2 {

namespace {

struct Algorithm {
    std::string oid;
    std::optional<ber::Element> parameters;
};

// Reads one message. The first thing that is not accepted is kept in `error_`, and whatever is read
// after it is empty.
class Gate {
public:
    explicit Gate(CmsPolicy const& policy) : policy_(policy) {}

    Expected<CmsMessage> inspect(ByteView bytes);

private:
    void refuse(ErrorCode code, std::string message) {
        if (!error_) error_ = Error{code, std::move(message), {}, {}};
    }
    void need_legacy(std::string_view what) {
        if (policy_.legacy) return;
        refuse(
            ErrorCode::refused, fmt::format("{} is accepted only from partners marked legacy", what)
        );
    }
    ber::Element need(ber::Reader& reader, std::uint8_t tag) {
        if (error_) return {};
        auto element = reader.next(tag);
        if (!element) error_ = element.error();
        return element.value_or(ber::Element{});
    }
    std::optional<ber::Element> maybe(ber::Reader& reader, std::uint8_t tag) {
        if (error_ || reader.peek() != tag) return {};
        return need(reader, tag);
    }
    void at_end(ber::Reader const& reader) {
        if (!reader.at_end()) {
            refuse(
                ErrorCode::invalid,
                fmt::format("{}: unknown element of tag {:02X}", reader.where(), reader.peek())
            );
        }
    }
    std::string oid(ber::Reader& reader) {
        auto text = ber::oid_text(need(reader, ber::kOid).content);
        if (!text && !error_) error_ = text.error();
        return text.value_or("");
    }
    Bytes octets(ber::Reader& reader) {
        auto const element = need(
            reader, reader.peek() == ber::kConstructedOctetString ? ber::kConstructedOctetString
                                                                  : ber::kOctetString
        );
        auto bytes = ber::octets(element, limits::cms_field_bytes_max);
        if (!bytes && !error_) error_ = bytes.error();
        return bytes.value_or(Bytes{});
    }
    Algorithm algorithm(ber::Element const& element, std::string_view where);
    Algorithm need_algorithm(ber::Reader& reader, std::string_view where) {
        return algorithm(need(reader, ber::kSequence), where);
    }
    Digest digest(Algorithm const& algorithm, std::string_view use);
    void need_data(std::string const& type);

    CmsIdentity identity(ber::Reader& reader);
    CmsEncrypted enveloped(ber::Element const& content, bool is_authenticated);
    CmsRecipient recipient(ber::Reader& recipients);
    void oaep_parameters(CmsRecipient& recipient, Algorithm const& algorithm);
    void content_algorithm(
        CmsEncrypted& message, Algorithm const& algorithm, bool is_authenticated
    );
    CmsSigned signed_data(ber::Element const& content);
    CmsSigner signer(ber::Reader& signers);
    void signature_algorithm(CmsSigner& signer, Algorithm const& algorithm);
    void pss_parameters(CmsSigner& signer, Algorithm const& algorithm);
    void signed_attributes(CmsSigner& signer);
    CmsCompressed compressed(ber::Element const& content);
    Digest mgf_digest(ber::Element const& explicit_tag);

    CmsPolicy const& policy_;
    std::optional<Error> error_;
};

Expected<CmsMessage> Gate::inspect(ByteView bytes) {
    ber::Reader whole(bytes, "CMS message");
    auto const outer = need(whole, ber::kSequence);
    auto const rest = as_text(bytes.subspan(outer.whole.size()));
    if (rest.find_first_not_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
        refuse(ErrorCode::invalid, "bytes follow the CMS message");
    }
    ber::Reader info(outer.content, "ContentInfo");
    auto const type = oid(info);
    auto const holder = need(info, ber::context_constructed(0));
    at_end(info);
    CmsMessage message;
    ber::Reader inner(holder.content, "ContentInfo content");
    if (error_) return std::unexpected(*error_);
    auto const content = need(inner, ber::kSequence);
    at_end(inner);
    if (type == oids::kEnvelopedData) {
        message = enveloped(content, false);
    } else if (type == oids::kAuthEnvelopedData) {
        if (!policy_.gcm)
            refuse(
                ErrorCode::refused, "AuthEnvelopedData (AES-GCM) is switched off for this partner"
            );
        message = enveloped(content, true);
    } else if (type == oids::kSignedData) {
        message = signed_data(content);
    } else if (type == oids::kCompressedData) {
        message = compressed(content);
    } else {
        refuse(ErrorCode::unsupported, fmt::format("CMS content type {} is not accepted", type));
    }
    if (error_) return std::unexpected(*error_);
    return message;
}

Algorithm Gate::algorithm(ber::Element const& element, std::string_view where) {
    ber::Reader reader(element.content, where);
    Algorithm result{.oid = oid(reader), .parameters = {}};
    if (!error_ && !reader.at_end()) result.parameters = need(reader, reader.peek());
    at_end(reader);
    return result;
}

Digest Gate::digest(Algorithm const& algorithm, std::string_view use) {
    auto const found = oids::digest_of(algorithm.oid);
    if (!found) {
        refuse(
            ErrorCode::unsupported,
            fmt::format("digest {} of the {} is not accepted", algorithm.oid, use)
        );
    }
    return found.value_or(Digest::sha256);
}

void Gate::need_data(std::string const& type) {
    if (type != oids::kData) {
        refuse(
            ErrorCode::unsupported,
            fmt::format("CMS message directly inside CMS (type {}) is not accepted", type)
        );
    }
}

CmsIdentity Gate::identity(ber::Reader& reader) {
    CmsIdentity result;
    if (auto const key_id = maybe(reader, ber::context(0))) {
        result.subject_key_id = key_id->content;
        return result;
    }
    ber::Reader names(need(reader, ber::kSequence).content, "IssuerAndSerialNumber");
    result.issuer_der = need(names, ber::kSequence).whole;
    result.serial_content = need(names, ber::kInteger).content;
    at_end(names);
    return result;
}

// ---- encryption

CmsEncrypted Gate::enveloped(ber::Element const& content, bool is_authenticated) {
    CmsEncrypted message;
    ber::Reader reader(content.content, is_authenticated ? "AuthEnvelopedData" : "EnvelopedData");
    need(reader, ber::kInteger);
    maybe(reader, ber::context_constructed(0));  // the sender's certificates, which are never used
    ber::Reader recipients(need(reader, ber::kSet).content, "RecipientInfos");
    while (!error_ && !recipients.at_end()) {
        if (message.recipients.size() == limits::cms_recipients_max) {
            refuse(
                ErrorCode::too_large,
                fmt::format("more than {} recipients", limits::cms_recipients_max)
            );
        }
        message.recipients.push_back(recipient(recipients));
    }
    if (message.recipients.empty()) refuse(ErrorCode::invalid, "encrypted for no recipient");
    ber::Reader info(need(reader, ber::kSequence).content, "EncryptedContentInfo");
    need_data(oid(info));
    content_algorithm(
        message, need_algorithm(info, "content encryption algorithm"), is_authenticated
    );
    message.content =
        need(info, info.peek() == ber::context(0) ? ber::context(0) : ber::context_constructed(0));
    at_end(info);
    if (is_authenticated) {
        if (auto const attributes = maybe(reader, ber::context_constructed(1))) {
            message.has_authenticated = true;
            message.authenticated = attributes->content;
        }
        message.tag = octets(reader);
        if (message.tag.size() != kGcmTagBytes) {
            refuse(
                ErrorCode::unsupported,
                fmt::format("GCM tag of {} bytes, only 16 are accepted", message.tag.size())
            );
        }
        maybe(reader, ber::context_constructed(2));
    } else {
        maybe(reader, ber::context_constructed(1));
    }
    at_end(reader);
    return message;
}

CmsRecipient Gate::recipient(ber::Reader& recipients) {
    CmsRecipient result;
    switch (recipients.peek()) {
        case ber::context_constructed(1):
            refuse(
                ErrorCode::unsupported,
                "key agreement (EC) recipients are not accepted: encrypt with the RSA certificate"
            );
            return result;
        case ber::context_constructed(2):
            refuse(ErrorCode::unsupported, "symmetric-key recipients are not accepted");
            return result;
        case ber::context_constructed(3):
            refuse(ErrorCode::unsupported, "password recipients are not accepted");
            return result;
        case ber::context_constructed(4):
            refuse(ErrorCode::unsupported, "recipients of other kinds are not accepted");
            return result;
        default:
            break;
    }
    ber::Reader reader(need(recipients, ber::kSequence).content, "KeyTransRecipientInfo");
    need(reader, ber::kInteger);
    result.identity = identity(reader);
    auto const algorithm = need_algorithm(reader, "key encryption algorithm");
    if (algorithm.oid == oids::kRsaOaep) {
        result.transport = KeyTransport::rsa_oaep;
        oaep_parameters(result, algorithm);
    } else if (algorithm.oid != oids::kRsa) {
        refuse(
            ErrorCode::unsupported, fmt::format("key encryption {} is not accepted", algorithm.oid)
        );
    }
    result.encrypted_key = need(reader, ber::kOctetString).content;
    at_end(reader);
    return result;
}

// MaskGenAlgorithm inside its explicit tag: MGF1 with a digest.
Digest Gate::mgf_digest(ber::Element const& explicit_tag) {
    ber::Reader reader(explicit_tag.content, "mask generation");
    auto const mask = need_algorithm(reader, "mask generation algorithm");
    if (mask.oid != oids::kMgf1 || !mask.parameters) {
        refuse(ErrorCode::unsupported, "mask generation other than MGF1 is not accepted");
        return Digest::sha1;
    }
    return digest(algorithm(*mask.parameters, "MGF1 digest"), "mask generation");
}

// RSAES-OAEP-params (RFC 4055 §4): each field has its tag and a default.
void Gate::oaep_parameters(CmsRecipient& recipient, Algorithm const& oaep) {
    if (!oaep.parameters || error_) return;
    if (oaep.parameters->tag != ber::kSequence)
        return refuse(ErrorCode::invalid, "OAEP parameters are malformed");
    ber::Reader reader(oaep.parameters->content, "OAEP parameters");
    if (auto const hash = maybe(reader, ber::context_constructed(0))) {
        ber::Reader inner(hash->content, "OAEP digest");
        recipient.oaep_digest = digest(need_algorithm(inner, "OAEP digest"), "OAEP encryption");
    }
    if (auto const mask = maybe(reader, ber::context_constructed(1)))
        recipient.oaep_mgf_digest = mgf_digest(*mask);
    if (auto const source = maybe(reader, ber::context_constructed(2))) {
        ber::Reader inner(source->content, "OAEP label");
        auto const label = need_algorithm(inner, "OAEP label");
        bool const is_octets = label.parameters && label.parameters->tag == ber::kOctetString;
        if (label.oid != oids::kOaepSpecified || !is_octets)
            refuse(ErrorCode::unsupported, "unknown OAEP label source");
        if (is_octets) recipient.oaep_label = label.parameters->content;
    }
    at_end(reader);
}

void Gate::content_algorithm(
    CmsEncrypted& message, Algorithm const& algorithm, bool is_authenticated
) {
    if (error_) return;
    auto const cipher = oids::cipher_of(algorithm.oid);
    if (!cipher)
        return refuse(
            ErrorCode::unsupported, fmt::format("content cipher {} is not accepted", algorithm.oid)
        );
    message.cipher = *cipher;
    if (is_gcm(*cipher) != is_authenticated) {
        return refuse(
            ErrorCode::unsupported, fmt::format(
                                        "{} does not belong in {}", name_of(*cipher),
                                        is_authenticated ? "AuthEnvelopedData" : "EnvelopedData"
                                    )
        );
    }
    if (*cipher == Cipher::des_ede3_cbc) need_legacy("3DES");
    if (!algorithm.parameters)
        return refuse(ErrorCode::invalid, "content cipher without parameters");
    if (!is_authenticated) {
        if (algorithm.parameters->tag != ber::kOctetString)
            return refuse(ErrorCode::invalid, "content cipher without initialisation vector");
        message.iv = algorithm.parameters->content;
    } else {
        if (algorithm.parameters->tag != ber::kSequence)
            return refuse(ErrorCode::invalid, "GCM parameters are malformed");
        ber::Reader reader(algorithm.parameters->content, "GCM parameters");
        message.iv = need(reader, ber::kOctetString).content;
        // RFC 5084 §3.2: aes-ICVlen has the default 12, which is too short here.
        auto const length = maybe(reader, ber::kInteger);
        auto const tag_bytes =
            length ? ber::small_integer(length->content) : Expected<std::uint32_t>(12);
        if (!tag_bytes || *tag_bytes != kGcmTagBytes) {
            refuse(ErrorCode::unsupported, "GCM tag length other than 16 bytes is not accepted");
        }
        at_end(reader);
    }
    if (message.iv.size() != iv_bytes(*cipher)) {
        refuse(
            ErrorCode::invalid,
            fmt::format(
                "initialisation vector of {} bytes for {}", message.iv.size(), name_of(*cipher)
            )
        );
    }
}

// ---- signature

CmsSigned Gate::signed_data(ber::Element const& content) {
    CmsSigned message;
    ber::Reader reader(content.content, "SignedData");
    need(reader, ber::kInteger);
    need(reader, ber::kSet);
    ber::Reader info(need(reader, ber::kSequence).content, "EncapsulatedContentInfo");
    need_data(oid(info));
    if (auto const holder = maybe(info, ber::context_constructed(0))) {
        ber::Reader inner(holder->content, "signed content");
        message.content = need(
            inner, inner.peek() == ber::kConstructedOctetString ? ber::kConstructedOctetString
                                                                : ber::kOctetString
        );
        at_end(inner);
    }
    at_end(info);
    maybe(
        reader, ber::context_constructed(0)
    );  // certificates and revocation lists inside a message are never trusted
    maybe(reader, ber::context_constructed(1));
    ber::Reader signers(need(reader, ber::kSet).content, "SignerInfos");
    while (!error_ && !signers.at_end()) {
        if (message.signers.size() == limits::cms_signers_max) {
            refuse(
                ErrorCode::too_large, fmt::format("more than {} signers", limits::cms_signers_max)
            );
        }
        message.signers.push_back(signer(signers));
    }
    if (message.signers.empty()) refuse(ErrorCode::invalid, "SignedData that nobody signed");
    at_end(reader);
    return message;
}

CmsSigner Gate::signer(ber::Reader& signers) {
    CmsSigner result;
    ber::Reader reader(need(signers, ber::kSequence).content, "SignerInfo");
    need(reader, ber::kInteger);
    result.identity = identity(reader);
    result.digest = digest(need_algorithm(reader, "digest algorithm"), "signature");
    if (result.digest == Digest::sha1) need_legacy("SHA-1 in a signature");
    if (auto const attributes = maybe(reader, ber::context_constructed(0))) {
        result.has_attributes = true;
        result.attributes = attributes->content;
        signed_attributes(result);
    }
    signature_algorithm(result, need_algorithm(reader, "signature algorithm"));
    result.signature = octets(reader);
    maybe(reader, ber::context_constructed(1));  // unsigned attributes say nothing that is signed
    at_end(reader);
    return result;
}

void Gate::signature_algorithm(CmsSigner& signer, Algorithm const& algorithm) {
    if (error_) return;
    signer.signature_digest = signer.digest;
    if (algorithm.oid == oids::kRsa) return;
    if (algorithm.oid == oids::kRsaPss) {
        signer.scheme = SignatureScheme::rsa_pss;
        pss_parameters(signer, algorithm);
    } else if (auto const with_rsa = oids::rsa_signature_digest(algorithm.oid)) {
        signer.signature_digest = *with_rsa;
    } else if (auto const with_ecdsa = oids::ecdsa_signature_digest(algorithm.oid)) {
        signer.scheme = SignatureScheme::ecdsa;
        signer.signature_digest = *with_ecdsa;
    } else {
        refuse(
            ErrorCode::unsupported,
            fmt::format("signature algorithm {} is not accepted", algorithm.oid)
        );
    }
    if (signer.signature_digest != signer.digest) {
        refuse(ErrorCode::invalid, "signature algorithm and digest algorithm disagree");
    }
}

// RSASSA-PSS-params (RFC 4055 §3): each field has its tag and a default.
void Gate::pss_parameters(CmsSigner& signer, Algorithm const& pss) {
    constexpr std::uint32_t kDefaultSaltBytes = 20;
    if (!pss.parameters || pss.parameters->tag != ber::kSequence) {
        return refuse(ErrorCode::invalid, "RSASSA-PSS without parameters");
    }
    signer.signature_digest = Digest::sha1;
    signer.pss_mgf_digest = Digest::sha1;
    signer.pss_salt_bytes = kDefaultSaltBytes;
    ber::Reader reader(pss.parameters->content, "PSS parameters");
    if (auto const hash = maybe(reader, ber::context_constructed(0))) {
        ber::Reader inner(hash->content, "PSS digest");
        signer.signature_digest = digest(need_algorithm(inner, "PSS digest"), "PSS signature");
    }
    if (auto const mask = maybe(reader, ber::context_constructed(1)))
        signer.pss_mgf_digest = mgf_digest(*mask);
    if (auto const salt = maybe(reader, ber::context_constructed(2))) {
        ber::Reader inner(salt->content, "PSS salt length");
        auto const bytes = ber::small_integer(need(inner, ber::kInteger).content);
        if (!bytes || *bytes > limits::cms_field_bytes_max)
            refuse(ErrorCode::invalid, "PSS salt length is malformed");
        signer.pss_salt_bytes = bytes.value_or(0);
    }
    maybe(reader, ber::context_constructed(3));
    at_end(reader);
}

// RFC 5652 §11: exactly one content type and one message digest, each with exactly one value.
void Gate::signed_attributes(CmsSigner& signer) {
    ber::Reader attributes(signer.attributes, "signed attributes");
    int types = 0;
    int digests = 0;
    while (!error_ && !attributes.at_end()) {
        ber::Reader attribute(need(attributes, ber::kSequence).content, "signed attribute");
        auto const name = oid(attribute);
        ber::Reader values(need(attribute, ber::kSet).content, "signed attribute values");
        at_end(attribute);
        if (name == oids::kContentType) {
            ++types;
            need_data(oid(values));
            at_end(values);
        } else if (name == oids::kMessageDigest) {
            ++digests;
            signer.message_digest = need(values, ber::kOctetString).content;
            at_end(values);
        }
    }
    if (types != 1 || digests != 1) {
        refuse(
            ErrorCode::invalid, "signed attributes need one content type and one message digest"
        );
    }
}

// ---- compression

CmsCompressed Gate::compressed(ber::Element const& content) {
    CmsCompressed message;
    ber::Reader reader(content.content, "CompressedData");
    need(reader, ber::kInteger);
    auto const algorithm = need_algorithm(reader, "compression algorithm");
    if (algorithm.oid != oids::kZlib) {
        refuse(
            ErrorCode::unsupported, fmt::format("compression {} is not accepted", algorithm.oid)
        );
    }
    ber::Reader info(need(reader, ber::kSequence).content, "EncapsulatedContentInfo");
    need_data(oid(info));
    ber::Reader holder(need(info, ber::context_constructed(0)).content, "compressed content");
    message.content = need(
        holder, holder.peek() == ber::kConstructedOctetString ? ber::kConstructedOctetString
                                                              : ber::kOctetString
    );
    at_end(holder);
    at_end(info);
    at_end(reader);
    return message;
}

}  // namespace

std::string CmsIdentity::text() const {
    auto const in_hex = [](ByteView bytes) {
        return hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
    };
    if (!subject_key_id.empty()) return "subject key id " + in_hex(subject_key_id);
    return "serial " + in_hex(serial_content);
}

Expected<CmsMessage> inspect_cms(ByteView bytes, CmsPolicy const& policy) {
    return Gate(policy).inspect(bytes);
}

bool looks_like_cms(ByteView bytes) {
    constexpr std::size_t kHeaderBytesMax = 10;
    auto const text = as_text(bytes);
    if (!text.starts_with('\x30')) return false;
    // The object identifiers 1.2.840.113549.1.7.* and 1.2.840.113549.1.9.16.1.*, right behind the
    // outer length.
    for (std::string_view const oid :
         {"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07",
          "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01"}) {
        auto const at = text.substr(0, kHeaderBytesMax + oid.size()).find(oid);
        if (at != std::string_view::npos && at >= 2) return true;
    }
    return false;
}

bool looks_like_base64_cms(ByteView bytes) {
    constexpr std::size_t kProbeCharacters = 32;
    std::string probe;
    for (char const c : as_text(bytes)) {
        if (probe.size() == kProbeCharacters) break;
        if (std::isspace(static_cast<unsigned char>(c)) == 0) probe += c;
    }
    if (probe.size() != kProbeCharacters || !probe.starts_with('M')) return false;
    auto const decoded = parse_base64(probe);
    return decoded && looks_like_cms(*decoded);
}

}  // namespace tidegate::as2
