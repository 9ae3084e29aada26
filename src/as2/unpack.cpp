// Layers (RFC 4130, RFC 5402): encryption only outermost; signature and compression at
// most once each, in either order. MIC (RFC 4130 §7.3.1, RFC 5402 §4): signed: over the bytes that
// were signed; else encrypted or compressed: over the innermost part with its header; plain: over
// the body alone.
#include "as2/content_type.hpp"
#include "as2/message.hpp"
#include "as2/mime.hpp"
#include "as2/signed_entity.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

namespace {

using Failed = std::unexpected<UnpackFailure>;
using Step = std::expected<void, UnpackFailure>;

std::string trimmed_name(std::string_view name) {
    auto const slash = name.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

// What a CMS message that the gate refused was meant to be, by its object identifier.
Disposition disposition_of_refused(ByteView cms, Error const& error) {
    if (error.code == ErrorCode::refused) return Disposition::insufficient_message_security;
    constexpr std::size_t kIdentifierEnd = 24;
    auto const front = as_text(cms.first(std::min(cms.size(), kIdentifierEnd)));
    if (front.find("\x0D\x01\x07\x02") != std::string_view::npos)
        return Disposition::authentication_failed;
    if (front.find("\x09\x10\x01\x09") != std::string_view::npos)
        return Disposition::decompression_failed;
    return Disposition::decryption_failed;
}

Disposition disposition_of(SignatureFault fault) {
    switch (fault) {
        case SignatureFault::malformed:
            return Disposition::authentication_failed;
        case SignatureFault::digest_differs:
            return Disposition::integrity_check_failed;
        case SignatureFault::not_pinned:
            return Disposition::authentication_failed;
        case SignatureFault::weak:
            return Disposition::insufficient_message_security;
    }
    return Disposition::authentication_failed;
}

class Unpacker {
public:
    explicit Unpacker(UnpackOptions const& options) : options_(options) {}

    std::expected<Unpacked, UnpackFailure> run(HeaderFields const& headers, ByteView body);

private:
    Failed refuse(Disposition disposition, std::string reason) {
        trace(fmt::format("refused: {}", reason));
        return Failed(UnpackFailure{disposition, std::move(reason), mic_, std::move(result_.trace)}
        );
    }
    void trace(std::string line) { result_.trace.push_back(std::move(line)); }
    [[nodiscard]] VerifyOptions verify_options() const {
        return {
            .pinned = options_.partner_certificates,
            .policy = options_.policy,
            .now = options_.now,
            .skew = options_.skew
        };
    }
    // Makes `bytes` the current entity and keeps them alive.
    Step enter(Bytes bytes, Disposition if_malformed);
    Step open_layers();
    Step open_cms(ByteView cms);
    Step open_encrypted(CmsEncrypted const& cms);
    Step open_signed(CmsSigned const& cms);
    Step open_compressed(CmsCompressed const& cms);
    Step open_multipart(ContentType const& type);
    Step take_signed(SignedEntity entity);
    Step check_policy();
    Step take_payload();
    Step take_attachments(ContentType const& type);
    Step refuse_hidden_cms(Bytes const& bytes);
    void take_file_name();
    void compute_mic_of_part();

    UnpackOptions const& options_;
    Unpacked result_;
    std::optional<Mic> mic_;
    HeaderFields const* http_headers_ = nullptr;
    Entity entity_;
    std::vector<Bytes> storage_;  // of every layer that was opened
    bool is_http_level_ = true;
};

std::expected<Unpacked, UnpackFailure> Unpacker::run(HeaderFields const& headers, ByteView body) {
    if (auto const digest = choose_mic_digest(options_.micalgs, {}); !digest) {
        return refuse(Disposition::unsupported_mic_algorithms, digest.error().text());
    }
    http_headers_ = &headers;
    entity_ = Entity{.headers = headers, .whole = body, .body = body};
    if (auto const done = open_layers(); !done) return Failed(done.error());
    if (auto const done = check_policy(); !done) return Failed(done.error());
    compute_mic_of_part();
    if (auto const done = take_payload(); !done) return Failed(done.error());
    take_file_name();
    result_.mic = *mic_;
    trace(fmt::format("MIC {}", mic_->text()));
    return std::move(result_);
}

Step Unpacker::open_layers() {
    for (std::size_t depth = 0;; ++depth) {
        auto const type = content_type_of(entity_.headers);
        bool const is_signed = type.type == "multipart/signed";
        bool const is_cms_type =
            type.type == "application/pkcs7-mime" || type.type == "application/x-pkcs7-mime";
        Bytes decoded;
        auto const cms = is_signed ? std::nullopt : cms_bytes(entity_.body, decoded);
        if (is_cms_type && !cms) {
            return refuse(
                Disposition::decryption_failed,
                fmt::format("{} holds no CMS message that can be read", type.type)
            );
        }
        if (!is_signed && !cms) return {};
        if (depth == limits::as2_mime_depth_max) {
            return refuse(
                Disposition::decryption_failed,
                fmt::format("more than {} layers", limits::as2_mime_depth_max)
            );
        }
        if (!decoded.empty())
            storage_.push_back(std::move(decoded));  // views into moved memory stay good
        auto const done = is_signed ? open_multipart(type) : open_cms(*cms);
        if (!done) return done;
    }
}

Step Unpacker::enter(Bytes bytes, Disposition if_malformed) {
    storage_.push_back(std::move(bytes));
    auto entity = parse_entity(storage_.back());
    if (!entity)
        return refuse(if_malformed, entity.error().while_doing("reading the part inside").text());
    entity_ = std::move(*entity);
    is_http_level_ = false;
    return {};
}

Step Unpacker::open_cms(ByteView cms) {
    auto const message = inspect_cms(cms, options_.policy);
    if (!message)
        return refuse(disposition_of_refused(cms, message.error()), message.error().text());
    if (auto const* const encrypted = std::get_if<CmsEncrypted>(&*message))
        return open_encrypted(*encrypted);
    if (auto const* const one = std::get_if<CmsSigned>(&*message)) return open_signed(*one);
    return open_compressed(std::get<CmsCompressed>(*message));
}

Step Unpacker::open_encrypted(CmsEncrypted const& cms) {
    if (result_.was_encrypted || result_.was_signed || result_.was_compressed) {
        return refuse(
            Disposition::decryption_failed, "encryption is accepted only as the outermost layer"
        );
    }
    auto plain = decrypt(cms, options_.own_keys);
    if (!plain) return refuse(Disposition::decryption_failed, plain.error().text());
    result_.was_encrypted = true;
    result_.cipher = cms.cipher;
    trace(fmt::format(
        "decrypted {} bytes, {}, {} recipients", plain->size(), name_of(cms.cipher),
        cms.recipients.size()
    ));
    return enter(std::move(*plain), Disposition::decryption_failed);
}

Step Unpacker::open_signed(CmsSigned const& cms) {
    if (!cms.content)
        return refuse(Disposition::authentication_failed, "a signature without its content");
    auto content = ber::octets(*cms.content, SIZE_MAX);
    if (!content) return refuse(Disposition::authentication_failed, content.error().text());
    storage_.push_back(std::move(*content));
    return take_signed(verify_any_form(cms, storage_.back(), verify_options()));
}

Step Unpacker::open_multipart(ContentType const& type) {
    auto entity = open_multipart_signed(type, entity_.body, verify_options());
    if (!entity) return refuse(Disposition::authentication_failed, entity.error().text());
    return take_signed(std::move(*entity));
}

Step Unpacker::take_signed(SignedEntity entity) {
    if (result_.was_signed) return refuse(Disposition::authentication_failed, "signed twice");
    if (!entity.result)
        return refuse(disposition_of(entity.result.error().fault), entity.result.error().reason);
    auto const& verified = *entity.result;
    result_.was_signed = true;
    result_.signature_digest = verified.digest;
    result_.signer = verified.signer;
    trace(fmt::format(
        "signature holds: {} over {}, signer {}", name_of(verified.digest), entity.form,
        verified.signer.describe()
    ));
    auto const digest =
        choose_mic_digest(options_.micalgs, verified.digest).value_or(verified.digest);
    mic_ =
        Mic{digest,
            digest == verified.digest ? verified.content_digest : hash(digest, entity.content)};
    if (!entity.converted.empty())
        return enter(std::move(entity.converted), Disposition::unexpected_processing_error);
    auto inner = parse_entity(entity.content);
    if (!inner)
        return refuse(
            Disposition::unexpected_processing_error,
            inner.error().while_doing("reading the signed part").text()
        );
    entity_ = std::move(*inner);
    is_http_level_ = false;
    return {};
}

Step Unpacker::open_compressed(CmsCompressed const& cms) {
    if (result_.was_compressed)
        return refuse(Disposition::decompression_failed, "compressed twice");
    auto const bytes_max = options_.inflated_bytes_max != 0 ? options_.inflated_bytes_max
                                                            : limits::as2_inflated_bytes_max;
    auto content = decompress(cms, bytes_max);
    if (!content) return refuse(Disposition::decompression_failed, content.error().text());
    result_.was_compressed = true;
    trace(fmt::format("decompressed to {} bytes", content->size()));
    return enter(std::move(*content), Disposition::decompression_failed);
}

Step Unpacker::check_policy() {
    if (options_.require_encrypted && !result_.was_encrypted) {
        return refuse(
            Disposition::insufficient_message_security,
            "the profile requires encryption, the message has none"
        );
    }
    if (options_.require_signed && !result_.was_signed) {
        return refuse(
            Disposition::insufficient_message_security,
            "the profile requires a signature, the message has none"
        );
    }
    return {};
}

// Of a message that is not signed.
void Unpacker::compute_mic_of_part() {
    if (mic_) return;
    auto const digest = choose_mic_digest(options_.micalgs, {}).value_or(Digest::sha256);
    if (is_http_level_) {
        mic_ = Mic{digest, hash(digest, entity_.body)};
        return;
    }
    // Binary content is canonical as it is; text encodings are hashed with CRLF line ends.
    auto const encoding = entity_.headers.get_or("Content-Transfer-Encoding", "binary");
    auto const crlf =
        equals_ignoring_case(encoding, "binary") ? std::nullopt : to_crlf(entity_.whole);
    mic_ = Mic{digest, hash(digest, crlf ? ByteView(*crlf) : entity_.whole)};
}

// Whatever is still CMS after all layers were opened is not a document.
Step Unpacker::refuse_hidden_cms(Bytes const& bytes) {
    if (!looks_like_cms(bytes) && !looks_like_base64_cms(bytes)) return {};
    return refuse(
        Disposition::decryption_failed, "the payload is still a CMS message after unwrapping"
    );
}

Step Unpacker::take_payload() {
    auto const type = content_type_of(entity_.headers);
    result_.content_type = entity_.headers.get_or("Content-Type", "application/octet-stream");
    if (type.type == "multipart/related") return take_attachments(type);
    auto const encoding = transfer_encoding_of(entity_.headers);
    if (!encoding) return refuse(Disposition::unexpected_processing_error, encoding.error().text());
    auto payload = decode_transfer(entity_.body, *encoding);
    if (!payload) return refuse(Disposition::unexpected_processing_error, payload.error().text());
    if (auto const done = refuse_hidden_cms(*payload); !done) return done;
    result_.payload = std::move(*payload);
    trace(fmt::format("payload of {} bytes, {}", result_.payload.size(), result_.content_type));
    return {};
}

// RFC 6362: the first part is the document, the others belong to it.
Step Unpacker::take_attachments(ContentType const& type) {
    auto const parts = split_multipart(entity_.body, type.find("boundary").value_or(""));
    if (!parts)
        return refuse(
            Disposition::unexpected_processing_error,
            parts.error().while_doing("reading attachments").text()
        );
    bool is_first = true;
    for (ByteView const bytes : *parts) {
        auto const part = parse_entity(bytes);
        if (!part)
            return refuse(
                Disposition::unexpected_processing_error,
                part.error().while_doing("reading an attachment").text()
            );
        auto const encoding = transfer_encoding_of(part->headers);
        auto content =
            encoding ? decode_transfer(part->body, *encoding) : std::unexpected(encoding.error());
        if (!content)
            return refuse(Disposition::unexpected_processing_error, content.error().text());
        if (auto const done = refuse_hidden_cms(*content); !done) return done;
        std::string part_type(part->headers.get_or("Content-Type", "text/plain"));
        auto name = file_name_of(part->headers).value_or("");
        if (is_first) {
            result_.payload = std::move(*content);
            result_.content_type = std::move(part_type);
            entity_.headers = part->headers;
        } else {
            if (file_name_problem(name)) name.clear();
            result_.attachments.push_back(
                {std::move(part_type), std::move(name), std::move(*content)}
            );
        }
        is_first = false;
    }
    if (is_first)
        return refuse(Disposition::unexpected_processing_error, "multipart/related without parts");
    trace(fmt::format(
        "payload of {} bytes with {} attachments", result_.payload.size(),
        result_.attachments.size()
    ));
    return {};
}

void Unpacker::take_file_name() {
    auto name = file_name_of(entity_.headers);
    if (!name) {
        name = file_name_of(*http_headers_);
        if (!name || name->starts_with("smime.p7")) return;
    }
    result_.file_name = *name;
    auto const problem = file_name_problem(*name);
    if (!problem) return;
    result_.file_name_problem = fmt::format("the file name {}", *problem);
    result_.file_name = trimmed_name(*name);
    if (file_name_problem(result_.file_name)) result_.file_name.clear();
    trace(result_.file_name_problem);
}

}  // namespace

std::expected<Unpacked, UnpackFailure> unpack(
    HeaderFields const& headers, ByteView body, UnpackOptions const& options
) {
    return Unpacker(options).run(headers, body);
}

}  // namespace tidegate::as2
