#include "as2/mdn.hpp"
#include "as2/outgoing.hpp"

#include <fmt/format.h>

namespace tidegate::as2 {

namespace {

std::string_view sentence_for(Disposition disposition) {
    if (disposition == Disposition::processed) return "The message was received and accepted.";
    if (is_positive(disposition)) return "The message was received and accepted, with a warning.";
    return "The message was received but could not be processed.";
}

// Text for people as 7bit lines ended by CRLF.
std::string seven_bit(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\r') continue;
        if (c == '\n') {
            out += "\r\n";
        } else {
            out += c >= ' ' && c < 127 ? c : '?';
        }
    }
    return out + "\r\n";
}

std::string notification_fields(MdnRequest const& request) {
    std::string fields;
    if (!request.reporting_ua.empty())
        fields += fmt::format("Reporting-UA: {}\r\n", request.reporting_ua);
    // The recipient is who answers: AS2-From of the MDN, in the quoting the sender used.
    fields += fmt::format("Original-Recipient: rfc822; {}\r\n", request.as2_from);
    fields += fmt::format("Final-Recipient: rfc822; {}\r\n", request.as2_from);
    fields += fmt::format("Original-Message-ID: {}\r\n", request.original_message_id);
    fields += fmt::format(
        "Disposition: automatic-action/MDN-sent-automatically; {}\r\n",
        disposition_text(request.disposition)
    );
    if (request.mic) fields += fmt::format("Received-content-MIC: {}\r\n", request.mic->text());
    return fields;
}

Outgoing report(MdnRequest const& request) {
    auto const boundary = make_boundary(request.boundary_seed, 1);
    auto const text =
        request.text.empty() ? sentence_for(request.disposition) : std::string_view(request.text);
    Outgoing entity;
    entity.headers.add(
        "Content-Type",
        fmt::format(
            "multipart/report; report-type=disposition-notification; boundary=\"{}\"", boundary
        )
    );
    entity.own(to_bytes(fmt::format(
        "--{0}\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: "
        "7bit\r\n\r\n{1}\r\n--{0}\r\n"
        "Content-Type: message/disposition-notification\r\nContent-Transfer-Encoding: "
        "7bit\r\n\r\n{2}\r\n--{0}--\r\n",
        boundary, seven_bit(text), notification_fields(request)
    )));
    return entity;
}

Expected<void> check(MdnRequest const& request) {
    return check_headers({
        {"AS2-From", request.as2_from},
        {"AS2-To", request.as2_to},
        {"Message-ID", request.message_id},
        {"Original-Message-ID", request.original_message_id},
        {"Reporting-UA", request.reporting_ua},
    });
}

}  // namespace

Expected<PackedMdn> make_mdn(MdnRequest const& request) {
    if (auto const done = check(request); !done) return std::unexpected(done.error());
    Outgoing entity = report(request);
    if (request.signer != nullptr) {
        entity.put_headers_into_body();
        auto const micalg = request.micalg_spelling.empty()
                                ? std::string(name_of(request.sign.digest))
                                : request.micalg_spelling;
        auto wrapped = wrap_signed(
            std::move(entity), {.signer = request.signer,
                                .sign = request.sign,
                                .micalg = micalg,
                                .boundary = make_boundary(request.boundary_seed, 2),
                                .base64 = true,
                                .now = request.now}
        );
        if (!wrapped) return std::unexpected(wrapped.error());
        entity = std::move(*wrapped);
    }
    PackedMdn mdn{
        .headers =
            {
                {"AS2-Version", request.version},
                {"AS2-From", request.as2_from},
                {"AS2-To", request.as2_to},
                {"Message-ID", request.message_id},
                {"Date", to_http_date(request.now)},
                {"MIME-Version", "1.0"},
            },
        .body = entity.joined()
    };
    if (!request.product.empty()) mdn.headers.add("AS2-Product", request.product);
    if (!request.features.empty()) mdn.headers.add("EDIINT-Features", request.features);
    for (auto const& field : entity.headers) mdn.headers.add(field.name, field.value);
    return mdn;
}

}  // namespace tidegate::as2
