#include "as2/signed_entity.hpp"

#include "as2/mime.hpp"
#include "base/hash.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

namespace {

// Header lines with CRLF, content untouched; nothing when that changes nothing.
std::optional<Bytes> header_to_crlf(ByteView bytes) {
    auto const text = as_text(bytes);
    auto const blank = std::min(text.find("\n\n"), text.find("\n\r\n"));
    if (blank == std::string_view::npos) return {};
    auto const header_bytes = blank + (text[blank + 1] == '\n' ? 2 : 3);
    auto converted = to_crlf(bytes.first(header_bytes));
    if (converted) append(*converted, bytes.subspan(header_bytes));
    return converted;
}

}  // namespace

std::optional<ByteView> cms_bytes(ByteView body, Bytes& storage) {
    if (looks_like_cms(body)) return body;
    if (!looks_like_base64_cms(body)) return {};
    auto decoded = parse_base64(as_text(body));
    if (!decoded) return {};
    storage = std::move(*decoded);
    return ByteView(storage);
}

SignedEntity verify_any_form(CmsSigned const& cms, ByteView content, VerifyOptions const& options) {
    SignedEntity entity{
        .converted = {}, .content = content, .result = verify(cms, Pieces(&content, 1), options)
    };
    bool const is_final = entity.result || entity.result.error().fault == SignatureFault::weak ||
                          entity.result.error().fault == SignatureFault::malformed;
    if (is_final) return entity;
    struct Form {
        std::string_view name;
        std::optional<Bytes> (*convert)(ByteView);
    };
    for (auto const& form :
         {Form{"the CRLF form", &to_crlf}, Form{"the form with a CRLF header", &header_to_crlf}}) {
        auto bytes = form.convert(content);
        if (!bytes) continue;
        ByteView const view(*bytes);
        auto result = verify(cms, Pieces(&view, 1), options);
        if (result) {
            entity.converted = std::move(*bytes);
            entity.content = entity.converted;
            entity.result = std::move(result);
            entity.form = form.name;
            return entity;
        }
        // If this form was signed, by someone else or too long ago: say that.
        if (result.error().fault != SignatureFault::digest_differs)
            entity.result = std::move(result);
    }
    return entity;
}

Expected<SignedEntity> open_multipart_signed(
    ContentType const& type, ByteView body, VerifyOptions const& options
) {
    auto const boundary = type.find("boundary");
    if (!boundary) return fail(ErrorCode::invalid, "multipart/signed without boundary parameter");
    auto const parts = split_multipart(body, *boundary);
    if (!parts) return std::unexpected(parts.error());
    if (parts->size() != 2) {
        return fail(
            ErrorCode::invalid, fmt::format("multipart/signed has {} parts, not two", parts->size())
        );
    }
    auto const broken = [&](SignatureFault fault, std::string reason) {
        return SignedEntity{
            .converted = {},
            .content = parts->front(),
            .result = std::unexpected(SignatureFailure{fault, std::move(reason)})
        };
    };
    auto const signature_part = parse_entity(parts->back());
    if (!signature_part) return broken(SignatureFault::malformed, signature_part.error().text());
    Bytes storage;
    auto const bytes = cms_bytes(signature_part->body, storage);
    if (!bytes) return broken(SignatureFault::malformed, "the second part is no CMS signature");
    auto const message = inspect_cms(*bytes, options.policy);
    if (!message) {
        bool const is_weak = message.error().code == ErrorCode::refused;
        return broken(
            is_weak ? SignatureFault::weak : SignatureFault::malformed, message.error().text()
        );
    }
    auto const* const cms = std::get_if<CmsSigned>(&*message);
    if (cms == nullptr || cms->content)
        return broken(SignatureFault::malformed, "the second part is no detached signature");
    return verify_any_form(*cms, parts->front(), options);
}

}  // namespace tidegate::as2
