#include "transports/as2_sender.hpp"

#include "as2/mdn.hpp"
#include "as2/message.hpp"
#include "base/crash_point.hpp"
#include "base/stream.hpp"

#include <fmt/format.h>

namespace tidegate::transports {
namespace {

using runtime::SendOutcome;

SendOutcome unavailable(std::string text) {
    return {SendOutcome::Kind::unavailable, std::move(text), {}};
}

as2::Digest to_as2(partners::Digest digest) {
    switch (digest) {
        case partners::Digest::sha1:
            return as2::Digest::sha1;
        case partners::Digest::sha256:
            return as2::Digest::sha256;
        case partners::Digest::sha384:
            return as2::Digest::sha384;
        case partners::Digest::sha512:
            return as2::Digest::sha512;
    }
    return as2::Digest::sha256;
}

as2::Cipher to_as2(partners::Cipher cipher) {
    switch (cipher) {
        case partners::Cipher::aes128_cbc:
            return as2::Cipher::aes128_cbc;
        case partners::Cipher::aes192_cbc:
            return as2::Cipher::aes192_cbc;
        case partners::Cipher::aes256_cbc:
            return as2::Cipher::aes256_cbc;
        case partners::Cipher::aes128_gcm:
            return as2::Cipher::aes128_gcm;
        case partners::Cipher::aes256_gcm:
            return as2::Cipher::aes256_gcm;
    }
    return as2::Cipher::aes256_cbc;
}

as2::Compression to_as2(partners::Compression compression) {
    switch (compression) {
        case partners::Compression::never:
            return as2::Compression::none;
        case partners::Compression::before_sign:
            return as2::Compression::before_signing;
        case partners::Compression::after_sign:
            return as2::Compression::after_signing;
    }
    return as2::Compression::none;
}

/// The certificate that expires last of those valid now: during a rollover that is the new one.
std::optional<as2::Certificate> newest_valid(
    std::vector<as2::Certificate> const& certificates, Instant now
) {
    std::optional<as2::Certificate> newest;
    for (as2::Certificate const& certificate : certificates) {
        if (!certificate.is_valid_at(now)) continue;
        if (!newest || certificate.not_after() > newest->not_after()) newest = certificate;
    }
    return newest;
}

/// Which HTTP statuses mean "try again" (as2.md 4.6).
bool is_worth_retrying(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/// Whether the stated MIC is one of ours; nothing when the receipt states none.
std::optional<bool> mic_matches(
    std::vector<std::string> const& ours, std::optional<as2::Mic> const& theirs
) {
    if (!theirs) return {};
    for (std::string const& text : ours) {
        auto const mic = as2::parse_mic(text);
        if (mic && *mic == *theirs) return true;
    }
    return false;
}

SendOutcome judge_receipt(
    as2::Mdn const& mdn, partners::As2Settings const& settings, store::Delivery const& delivery,
    runtime::Transmission const& transmission, store::DeliveryReceipt receipt
) {
    if (as2::bare_message_id(mdn.original_message_id) != delivery.transport_message_id) {
        return unavailable(
            fmt::format("the MDN answers another message: '{}'", mdn.original_message_id)
        );
    }
    if (settings.mdn_signed && !mdn.signer) {
        return unavailable(
            mdn.was_signed ? "the MDN's signature does not hold: " + mdn.signature_problem
                           : "the MDN is not signed"
        );
    }
    receipt.disposition = mdn.disposition;
    receipt.mic_matches = mic_matches(transmission.mics, mdn.mic);
    if (!mdn.is_positive()) {
        std::string const why = mdn.error_text.empty() ? mdn.disposition : mdn.error_text;
        return {
            SendOutcome::Kind::refused, "the partner refused the message: " + why,
            std::move(receipt)
        };
    }
    if (receipt.mic_matches == false) {
        return {
            SendOutcome::Kind::refused,
            "delivered, but the partner's MIC differs from ours: what arrived is not what was "
            "sent; "
            "ask the partner before sending again",
            std::move(receipt)
        };
    }
    return {
        SendOutcome::Kind::delivered, "delivered, receipt: " + mdn.disposition, std::move(receipt)
    };
}

}  // namespace

Expected<runtime::Transmission> As2Sender::pack(
    runtime::Config const& config, partners::Profile const& partner,
    store::Delivery const& delivery, ByteView payload
) {
    if (!partner.as2 || partner.as2->url.empty()) {
        return fail(
            ErrorCode::refused, fmt::format("partner '{}' has no AS2 address", partner.id), {},
            fmt::format("set channels.as2.url in {}, then replay", partner.file.string())
        );
    }
    partners::As2Settings const& settings = *partner.as2;
    Instant const now = clock_.now();
    as2::PackRequest request;
    request.from = delivery.as2_from;
    request.to = delivery.as2_to;
    request.message_id = fmt::format("<{}>", delivery.transport_message_id);
    request.subject = delivery.content_kind;
    request.user_agent = config.instance().name;
    request.now = now;
    request.payload = payload;
    request.content_type = delivery.content_type;
    // Those who take XML often put it into a folder, under the name it came with.
    if (delivery.content_type == "application/xml")
        request.file_name = delivery.message.text() + ".xml";
    request.boundary_seed = random_.next();
    if (settings.sign) {
        request.signer = config.signing_key();
        if (request.signer == nullptr) {
            return fail(
                ErrorCode::refused, "we have no key to sign with", {},
                "set as2.certificate and as2.key in tidegate.toml"
            );
        }
        request.sign.digest = to_as2(*settings.sign);
    }
    std::optional<as2::Certificate> recipient;
    if (settings.encrypt) {
        recipient = newest_valid(config.keys_of(partner.id).encrypts, now);
        if (!recipient) {
            return fail(
                ErrorCode::refused,
                fmt::format(
                    "no certificate of partner '{}' is valid for encryption now", partner.id
                ),
                {},
                fmt::format(
                    "add one to channels.as2.certificates in {}, then replay", partner.file.string()
                )
            );
        }
        request.recipients = std::span(&*recipient, 1);
        request.cipher = to_as2(*settings.encrypt);
    }
    request.compression = to_as2(settings.compress);
    request.want_receipt = settings.request_mdn;
    request.want_signed_receipt = settings.mdn_signed;
    auto packed = as2::pack(request);
    if (!packed) return std::unexpected(packed.error());
    runtime::Transmission transmission{std::move(packed->headers), std::move(packed->body), {}};
    for (as2::Digest const digest : as2::kDigests)
        transmission.mics.push_back(packed->mics.in(digest).text());
    return transmission;
}

SendOutcome As2Sender::send_blocking(
    runtime::Config const& config, partners::Profile const& partner,
    store::Delivery const& delivery, runtime::Transmission const& transmission
) {
    if (!partner.as2 || partner.as2->url.empty()) {
        return {
            SendOutcome::Kind::refused,
            fmt::format("partner '{}' has no AS2 address any more", partner.id),
            {}
        };
    }
    partners::As2Settings const& settings = *partner.as2;
    net::ClientRequest request;
    request.url = settings.url;
    request.headers = transmission.headers;
    request.body = transmission.body;
    request.connect_timeout = settings.connect_timeout;
    request.total_timeout = settings.total_timeout;
    if (!settings.tls_ca.empty()) {
        auto const pem = read_file(settings.tls_ca.string(), limits::tls_pem_bytes_max);
        if (!pem) {
            return {
                SendOutcome::Kind::refused,
                pem.error().while_doing("reading channels.as2.tls_ca").text(),
                {}
            };
        }
        request.trust.ca_pem = to_text(*pem);
    }
    auto response = client_.post_blocking(request);
    if (!response) {
        bool const may_help = response.error().code == ErrorCode::unavailable;
        return {
            may_help ? SendOutcome::Kind::unavailable : SendOutcome::Kind::refused,
            response.error().text(),
            {}
        };
    }
    if (response->status < 200 || response->status > 299) {
        auto const kind = is_worth_retrying(response->status) ? SendOutcome::Kind::unavailable
                                                              : SendOutcome::Kind::refused;
        return {kind, fmt::format("the partner answered HTTP {}", response->status), {}};
    }
    if (!settings.request_mdn) {
        return {
            SendOutcome::Kind::delivered, fmt::format("delivered, HTTP {}", response->status), {}
        };
    }
    crash_point("O5");
    as2::VerifyOptions verify;
    verify.pinned = config.keys_of(partner.id).verifies;
    verify.policy.legacy = settings.accept.legacy;
    verify.now = clock_.now();
    auto const mdn = as2::read_mdn(response->headers, response->body, verify);
    if (!mdn) return unavailable("the response holds no MDN: " + mdn.error().text());
    store::DeliveryReceipt receipt;
    receipt.raw = std::move(response->body);
    receipt.at = clock_.now();
    return judge_receipt(*mdn, settings, delivery, transmission, std::move(receipt));
}

}  // namespace tidegate::transports
