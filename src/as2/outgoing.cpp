#include "as2/outgoing.hpp"

#include "as2/content_type.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

void Outgoing::own(Bytes bytes) {
    owned.push_back(std::move(bytes)
    );  // the memory behind a moved vector stays where it is, so views stay good
    body.emplace_back(owned.back());
}

void Outgoing::put_headers_into_body() {
    Bytes lines;
    write_headers(lines, headers);
    owned.push_back(std::move(lines));
    body.insert(body.begin(), owned.back());
}

Bytes Outgoing::joined() const {
    Bytes out;
    out.reserve(size_of(body));
    for (ByteView const piece : body) append(out, piece);
    return out;
}

Outgoing cms_entity(
    Bytes cms, std::string_view smime_type, std::string_view file_name, bool base64
) {
    Outgoing entity;
    entity.headers.add(
        "Content-Type",
        fmt::format("application/pkcs7-mime; smime-type={}; name=\"{}\"", smime_type, file_name)
    );
    entity.headers.add("Content-Transfer-Encoding", base64 ? "base64" : "binary");
    entity.headers.add(
        "Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name)
    );
    entity.own(base64 ? base64_lines(cms) : std::move(cms));
    return entity;
}

Expected<Outgoing> wrap_signed(Outgoing inner, SignedMultipart const& options) {
    auto signature = sign(inner.body, *options.signer, options.sign, options.now);
    if (!signature) return std::unexpected(signature.error());
    Bytes tail = to_bytes(fmt::format("\r\n--{}\r\n", options.boundary));
    write_headers(
        tail,
        {
            {"Content-Type", "application/pkcs7-signature; name=\"smime.p7s\""},
            {"Content-Transfer-Encoding", options.base64 ? "base64" : "binary"},
            {"Content-Disposition", "attachment; filename=\"smime.p7s\""},
        }
    );
    append(tail, options.base64 ? base64_lines(*signature) : *signature);
    append(tail, fmt::format("\r\n--{}--\r\n", options.boundary));
    Bytes head = to_bytes(fmt::format("--{}\r\n", options.boundary));

    Outgoing outer;
    outer.owned = std::move(inner.owned);
    outer.headers.add(
        "Content-Type", fmt::format(
                            "multipart/signed; protocol=\"application/pkcs7-signature\"; "
                            "micalg={}; boundary=\"{}\"",
                            quote_parameter(options.micalg), options.boundary
                        )
    );
    outer.own(std::move(head));
    outer.body.insert(outer.body.end(), inner.body.begin(), inner.body.end());
    outer.own(std::move(tail));
    return outer;
}

std::string make_boundary(std::uint64_t seed, int layer) {
    return fmt::format("tidegate-{:016x}-{}", seed, layer);
}

Expected<void> check_headers(HeaderFields const& headers) {
    for (auto const& field : headers) {
        bool const is_clean = std::ranges::all_of(field.value, [](char c) {
            return (c >= ' ' || c == '\t') && c != 127;
        });
        if (!is_clean)
            return fail(
                ErrorCode::invalid, fmt::format("header {} has a control character", field.name)
            );
    }
    return {};
}

}  // namespace tidegate::as2
