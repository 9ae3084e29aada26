#include "transports/as2_receive.hpp"

#include "as2/mdn.hpp"
#include "as2/message.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace tidegate::transports {
namespace {

constexpr int kOk = 200;
constexpr int kBadRequest = 400;

/// What was found out about a message before its receipt is written.
struct Judgement {
    as2::Disposition disposition = as2::Disposition::processed;
    std::string reason;  ///< for the operator; empty when accepted
    std::optional<as2::Mic> mic;
    std::optional<as2::Unpacked> unpacked;

    [[nodiscard]] bool is_accepted() const { return as2::is_positive(disposition); }
};

Judgement refuse(as2::Disposition disposition, std::string reason) {
    return {disposition, std::move(reason), {}, {}};
}

/// What an operator can do about a message that cannot be opened; empty when the reason says it
/// all.
std::string remedy_of(as2::Disposition disposition, partners::Profile const& partner) {
    using as2::Disposition;
    if (disposition == Disposition::authentication_failed) {
        return fmt::format(
            "; ask the partner which certificate signs, and add it to channels.as2.certificates in "
            "{}",
            partner.file.string()
        );
    }
    if (disposition == Disposition::insufficient_message_security) {
        return fmt::format(
            "; ask the partner for it, or allow less with channels.as2.accept in {}",
            partner.file.string()
        );
    }
    if (disposition == Disposition::integrity_check_failed ||
        disposition == Disposition::decryption_failed ||
        disposition == Disposition::decompression_failed) {
        return "; what came is not what was sent: ask the partner to send it again";
    }
    return {};
}

Judgement unpack_message(
    ReceiveContext const& context, as2::As2Headers const& headers, net::Request const& request,
    partners::Profile const& partner
) {
    runtime::PartnerKeys const& keys = context.config.keys_of(partner.id);
    as2::UnpackOptions options;
    options.own_keys = context.config.own_keys();
    options.partner_certificates = keys.verifies;
    options.require_signed = partner.as2->accept.require_signed;
    options.require_encrypted = partner.as2->accept.require_encrypted;
    options.policy.legacy = partner.as2->accept.legacy;
    options.now = context.clock.now();
    options.micalgs = headers.receipt.micalgs;
    auto unpacked = as2::unpack(request.headers, request.body, options);
    if (!unpacked) {
        as2::UnpackFailure& failure = unpacked.error();
        bool const has_remedy = failure.reason.contains("; ");
        if (!has_remedy) failure.reason += remedy_of(failure.disposition, partner);
        return {failure.disposition, std::move(failure.reason), std::move(failure.mic), {}};
    }
    return {as2::Disposition::processed, {}, unpacked->mic, std::move(*unpacked)};
}

Judgement judge(
    ReceiveContext const& context, as2::As2Headers const& headers, net::Request const& request,
    partners::Profile const* partner
) {
    if (headers.from == headers.to) {
        return refuse(
            as2::Disposition::sender_equals_receiver,
            fmt::format(
                "AS2-From and AS2-To are both '{}'; the sender must name itself in AS2-From",
                headers.from
            )
        );
    }
    if (partner == nullptr) {
        return refuse(
            as2::Disposition::unknown_trading_relationship,
            fmt::format(
                "no partner has the AS2 ids from '{}' to '{}'; add them to channels.as2 of a "
                "partner.toml",
                headers.from, headers.to
            )
        );
    }
    if (headers.message_id_problem) {
        return refuse(
            as2::Disposition::invalid_message_id, "Message-ID " + *headers.message_id_problem
        );
    }
    if (headers.receipt.is_wanted &&
        (headers.receipt.is_unsupported || headers.receipt.async_url)) {
        return refuse(
            as2::Disposition::unsupported_format,
            "the partner asks for a kind of receipt that is not offered; agree on synchronous, "
            "signed or unsigned MDNs"
        );
    }
    return unpack_message(context, headers, request, *partner);
}

/// The MDN, or a plain status for senders that want none.
store::StoredReceipt make_receipt(
    ReceiveContext const& context, as2::As2Headers const& headers, Judgement const& judgement,
    bool is_partner_known
) {
    if (!headers.receipt.is_wanted) {
        if (judgement.is_accepted()) return {kOk, {}, {}};
        net::Response plain = net::text_response(
            kBadRequest,
            fmt::format("message refused: {}", as2::disposition_text(judgement.disposition))
        );
        return {plain.status, std::move(plain.headers), std::move(plain.body)};
    }
    as2::MdnRequest request;
    request.as2_from = headers.to_raw;
    request.as2_to = headers.from_raw;
    request.message_id =
        fmt::format("<{}@{}>", context.ids.next().text(), context.config.instance().public_host);
    request.original_message_id = headers.message_id;
    request.reporting_ua = context.config.instance().name;
    request.disposition = judgement.disposition;
    request.mic = judgement.mic;
    if (headers.receipt.is_signed_wanted && is_partner_known)
        request.signer = context.config.signing_key();
    if (judgement.mic) request.sign.digest = judgement.mic->digest;
    request.now = context.clock.now();
    request.boundary_seed = context.random.next();
    auto mdn = as2::make_mdn(request);
    if (!mdn && request.signer != nullptr) {
        log::error(
            "as2.mdn_unsigned", "the MDN could not be signed and goes unsigned",
            {{"reason", mdn.error().text()}}
        );
        request.signer = nullptr;
        mdn = as2::make_mdn(request);
    }
    if (!mdn) {
        net::Response plain =
            net::text_response(kBadRequest, "this request cannot be answered with an MDN");
        return {plain.status, std::move(plain.headers), std::move(plain.body)};
    }
    return {kOk, std::move(mdn->headers), std::move(mdn->body)};
}

}  // namespace

JudgedMessage judge_message(
    ReceiveContext const& context, as2::As2Headers const& headers, net::Request request
) {
    partners::Profile const* partner =
        context.config.registry().find_by_as2(headers.from, headers.to);
    Judgement judgement = judge(context, headers, request, partner);
    JudgedMessage judged;
    store::NewMessage& message = judged.message;
    message.id = context.ids.mint<MessageId>();
    message.environment = partner == nullptr || partner->state != partners::State::test
                              ? store::Environment::live
                              : store::Environment::test;
    message.transport = "as2";
    message.partner = partner ? partner->id : "";
    message.as2_from = headers.from;
    message.as2_to = headers.to;
    message.transport_message_id = as2::bare_message_id(headers.message_id);
    message.at = context.clock.now();
    message.reason = judgement.reason;
    message.is_accepted = judgement.is_accepted();
    if (judgement.mic && headers.receipt.is_wanted) message.mic = judgement.mic->text();
    if (judgement.unpacked && judgement.unpacked->signer) {
        message.signer = judgement.unpacked->signer->fingerprint_hex();
    }
    message.receipt = make_receipt(context, headers, judgement, partner != nullptr);
    message.headers = std::move(request.headers);
    judged.raw = std::move(request.body);
    if (partner == nullptr && judged.raw.size() > limits::stranger_bytes_max) {
        message.reason += fmt::format(
            " (the first {} of {} bytes are kept)", limits::stranger_bytes_max, judged.raw.size()
        );
        judged.raw.resize(limits::stranger_bytes_max);
    }
    if (judgement.unpacked) judged.payload = std::move(judgement.unpacked->payload);
    if (partner != nullptr && judged.payload && message.is_accepted)
        judged.rules = runtime::accept_rules(*partner, *judged.payload);
    return judged;
}

}  // namespace tidegate::transports
