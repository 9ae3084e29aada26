// What is sent (RFC 4130, RFC 5402): payload, [compressed], signed, [compressed], encrypted;
// compressed at most once.
#include "as2/content_type.hpp"
#include "as2/message.hpp"
#include "as2/outgoing.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

namespace {

Outgoing payload_part(PackRequest const& request) {
    Outgoing part;
    part.headers.add("Content-Type", request.content_type);
    part.headers.add("Content-Transfer-Encoding", "binary");
    if (!request.file_name.empty()) {
        part.headers.add("Content-Disposition", attachment_disposition(request.file_name));
    }
    part.add(request.payload);
    return part;
}

Outgoing compressed(Outgoing const& inner, bool base64) {
    return cms_entity(compress(inner.body), "compressed-data", "smime.p7z", base64);
}

Expected<Outgoing> encrypted(Outgoing const& inner, PackRequest const& request) {
    auto cms = encrypt(inner.body, request.recipients, request.cipher, request.oaep);
    if (!cms) return std::unexpected(cms.error());
    auto const type = is_gcm(request.cipher) ? "authEnveloped-data" : "enveloped-data";
    return cms_entity(std::move(*cms), type, "smime.p7m", request.base64);
}

Expected<void> check(PackRequest const& request) {
    for (auto const& id : {request.from, request.to}) {
        if (auto const parsed = parse_as2_id(format_as2_id(id)); !parsed)
            return std::unexpected(parsed.error());
    }
    if (auto const problem = message_id_problem(request.message_id))
        return fail(ErrorCode::invalid, *problem);
    return {};
}

// Everything the request says; what depends on the layers follows behind.
HeaderFields as2_headers(PackRequest const& request) {
    HeaderFields headers{
        {"AS2-Version", request.version},
        {"AS2-From", format_as2_id(request.from)},
        {"AS2-To", format_as2_id(request.to)},
        {"Message-ID", request.message_id},
        {"Date", to_http_date(request.now)},
        {"Subject", request.subject},
        {"MIME-Version", "1.0"},
    };
    auto const add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) headers.add(name, value);
    };
    add("User-Agent", request.user_agent);
    add("AS2-Product", request.product);
    add("EDIINT-Features", request.features);
    if (!request.want_receipt) return headers;
    add("Disposition-Notification-To",
        request.receipt_to.empty() ? format_as2_id(request.from) : request.receipt_to);
    if (request.want_signed_receipt) {
        auto const micalg = request.receipt_micalg.empty()
                                ? std::string(name_of(request.sign.digest))
                                : request.receipt_micalg;
        add("Disposition-Notification-Options", signed_receipt_options(micalg));
    }
    add("Receipt-Delivery-Option", request.async_url);
    return headers;
}

// Wraps the payload; `mics` covers the payload part, or what was signed.
Expected<Outgoing> wrap(PackRequest const& request, MicSet& mics) {
    Outgoing entity = payload_part(request);
    if (auto const done = check_headers(entity.headers); !done)
        return std::unexpected(done.error());
    bool const is_plain = request.signer == nullptr && request.recipients.empty() &&
                          request.compression == Compression::none;
    if (is_plain) {
        mics = make_mic_set(entity.body);
        return entity;
    }
    entity.put_headers_into_body();
    if (request.signer == nullptr) mics = make_mic_set(entity.body);
    bool const compress_first =
        request.compression == Compression::before_signing ||
        (request.compression == Compression::after_signing && request.signer == nullptr);
    if (compress_first) {
        entity = compressed(entity, request.base64);
        if (request.signer != nullptr || !request.recipients.empty())
            entity.put_headers_into_body();
    }
    if (request.signer != nullptr) {
        mics = make_mic_set(entity.body);
        auto const micalg = request.micalg_spelling.empty()
                                ? std::string(name_of(request.sign.digest))
                                : request.micalg_spelling;
        auto wrapped = wrap_signed(
            std::move(entity), {.signer = request.signer,
                                .sign = request.sign,
                                .micalg = micalg,
                                .boundary = make_boundary(request.boundary_seed, 1),
                                .base64 = true,
                                .now = request.now}
        );
        if (!wrapped) return wrapped;
        entity = std::move(*wrapped);
        bool const compress_now = request.compression == Compression::after_signing;
        if (compress_now || !request.recipients.empty()) entity.put_headers_into_body();
        if (compress_now) entity = compressed(entity, request.base64);
        if (compress_now && !request.recipients.empty()) entity.put_headers_into_body();
    }
    if (request.recipients.empty()) return entity;
    return encrypted(entity, request);
}

}  // namespace

Expected<PackedMessage> pack(PackRequest const& request) {
    if (auto const done = check(request); !done) return std::unexpected(done.error());
    PackedMessage message{.headers = as2_headers(request), .body = {}, .mics = {}};
    auto entity = wrap(request, message.mics);
    if (!entity) return std::unexpected(entity.error());
    for (auto const& field : entity->headers) {
        // HTTP is binary by nature; only base64 text needs to say so.
        bool const is_binary = equals_ignoring_case(field.name, "Content-Transfer-Encoding") &&
                               field.value == "binary";
        if (!is_binary) message.headers.add(field.name, field.value);
    }
    if (auto const done = check_headers(message.headers); !done)
        return std::unexpected(done.error());
    // A single owned piece (ciphertext) is moved, not copied.
    bool const is_one_piece = entity->owned.size() == 1 && entity->body.size() == 1 &&
                              entity->body[0].data() == entity->owned[0].data();
    message.body = is_one_piece ? std::move(entity->owned[0]) : entity->joined();
    return message;
}

}  // namespace tidegate::as2
