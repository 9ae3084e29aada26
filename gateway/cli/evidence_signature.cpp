#include "cli/evidence_signature.hpp"

#include "as2/content_type.hpp"
#include "as2/mime.hpp"
#include "as2/signed_entity.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

constexpr as2::CmsPolicy kEverything{.legacy = true, .gcm = true};

Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

class Search {
public:
    Search(std::span<as2::KeyPair const> own, std::span<as2::Certificate const> pinned, Instant at)
        : own_(own) {
        options_.pinned = pinned;
        options_.policy = kEverything;
        options_.now = at;
    }

    SignatureSearch run(HeaderFields const& headers, ByteView body) {
        HeaderFields fields = headers;
        Bytes current = copy_of(body);
        for (std::size_t depth = 0; depth <= limits::as2_mime_depth_max; ++depth) {
            auto const type = as2::content_type_of(fields);
            if (type.type == "multipart/signed") return detached(type, current);
            Bytes storage;
            auto const cms = as2::cms_bytes(current, storage);
            if (!cms) return nothing("it is not signed");
            auto const message = as2::inspect_cms(*cms, kEverything);
            if (!message) return nothing(message.error().text());
            if (std::holds_alternative<as2::CmsSigned>(*message))
                return {SignatureParts{std::nullopt, copy_of(*cms)}, note_};
            auto inside = open(*message);
            if (!inside) return nothing(inside.error().text());
            auto const entity = as2::parse_entity(*inside);
            if (!entity) return nothing(entity.error().text());
            fields = entity->headers;
            current = copy_of(entity->body);
        }
        return nothing("it has too many layers");
    }

private:
    SignatureSearch nothing(std::string why) {
        return {{}, note_.empty() ? std::move(why) : note_ + "; " + why};
    }

    Expected<Bytes> open(as2::CmsMessage const& message) {
        if (auto const* encrypted = std::get_if<as2::CmsEncrypted>(&message)) {
            note_ += note_.empty() ? "decrypted with our key" : ", decrypted with our key";
            return as2::decrypt(*encrypted, own_);
        }
        note_ += note_.empty() ? "decompressed" : ", decompressed";
        return as2::decompress(
            std::get<as2::CmsCompressed>(message), limits::as2_inflated_bytes_max
        );
    }

    SignatureSearch detached(as2::ContentType const& type, ByteView body) {
        auto const boundary = type.find("boundary");
        if (!boundary) return nothing("it has no boundary");
        auto const parts = as2::split_multipart(body, *boundary);
        if (!parts) return nothing(parts.error().text());
        if (parts->size() != 2) return nothing("it is not signed");
        auto const second = as2::parse_entity(parts->back());
        if (!second) return nothing(second.error().text());
        Bytes storage;
        auto const cms = as2::cms_bytes(second->body, storage);
        if (!cms) return nothing("it is not signed");
        auto const message = as2::inspect_cms(*cms, kEverything);
        if (!message) return nothing(message.error().text());
        auto const* signature = std::get_if<as2::CmsSigned>(&*message);
        if (signature == nullptr) return nothing("it is not signed");
        as2::SignedEntity const entity = as2::verify_any_form(*signature, parts->front(), options_);
        return {SignatureParts{copy_of(entity.content), copy_of(*cms)}, note_};
    }

    std::span<as2::KeyPair const> own_;
    as2::VerifyOptions options_;
    std::string note_;
};

}  // namespace

SignatureSearch find_signature(
    HeaderFields const& headers, ByteView body, std::span<as2::KeyPair const> own,
    std::span<as2::Certificate const> pinned, Instant at
) {
    return Search(own, pinned, at).run(headers, body);
}

SignatureSearch find_receipt_signature(
    ByteView body, std::span<as2::Certificate const> pinned, Instant at
) {
    std::string_view text = as_text(body);
    while (text.starts_with("\r\n")) text.remove_prefix(2);
    if (!text.starts_with("--")) return {{}, "it is not signed"};
    std::string_view const boundary = text.substr(2, text.find_first_of("\r\n") - 2);
    HeaderFields headers;
    headers.add("Content-Type", fmt::format("multipart/signed; boundary=\"{}\"", boundary));
    return Search({}, pinned, at).run(headers, body);
}

}  // namespace tidegate::cli
