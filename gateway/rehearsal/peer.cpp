#include "rehearsal/peer.hpp"

#include "as2/headers.hpp"
#include "as2/mdn.hpp"
#include "as2/message.hpp"
#include "net/event_loop.hpp"
#include "net/http_client.hpp"
#include "net/listener.hpp"

#include <fmt/format.h>

#include <mutex>
#include <thread>

namespace tidegate::rehearsal {
namespace {

constexpr std::uint64_t kBodyBytesMax = 16 * 1024 * 1024;  // a rehearsal's documents are small

}  // namespace

struct Peer::Parts {
    Parts(PeerSetup s, PayloadHandler handler)
        : setup(std::move(s)), on_payload(std::move(handler)) {}
    ~Parts() {
        loop.stop();
        if (thread.joinable()) thread.join();
    }

    net::asio::awaitable<net::Response> receive(net::Request request);
    net::Response answer(as2::As2Headers const& headers, net::Request const& request);

    PeerSetup setup;
    PayloadHandler on_payload;
    SystemClock clock;
    SystemRandom random;
    IdSource ids{clock, random};
    net::HttpClient client;
    net::EventLoop loop;
    std::map<std::string, net::Response> answered;  // by Message-ID; loop thread only
    std::unique_ptr<net::Listener> listener;
    std::thread thread;
};

Peer::Peer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Peer::~Peer() = default;

std::uint16_t Peer::port() const { return parts_->listener->port(); }

Expected<std::unique_ptr<Peer>> Peer::start(PeerSetup setup, PayloadHandler on_payload) {
    auto parts = std::make_unique<Parts>(std::move(setup), std::move(on_payload));
    net::Router router(
        {{"/as2",
          {"POST"},
          [p = parts.get()](net::Request request) { return p->receive(std::move(request)); },
          kBodyBytesMax}}
    );
    auto listener = net::Listener::open(
        parts->loop.executor(), std::move(router), {}, parts->clock, parts->random
    );
    if (!listener) return std::unexpected(listener.error());
    parts->listener = std::move(*listener);
    parts->thread = std::thread([p = parts.get()] { p->loop.run(); });
    return std::unique_ptr<Peer>(new Peer(std::move(parts)));
}

net::asio::awaitable<net::Response> Peer::Parts::receive(net::Request request) {
    auto const headers = as2::read_as2_headers(request.headers);
    if (!headers) co_return net::text_response(400, headers.error().text());
    auto const repeat = answered.find(headers->message_id);
    if (repeat != answered.end()) co_return repeat->second;
    net::Response response = answer(*headers, request);
    answered[headers->message_id] = response;
    co_return response;
}

net::Response Peer::Parts::answer(as2::As2Headers const& headers, net::Request const& request) {
    as2::UnpackOptions options;
    options.own_keys = std::span(&setup.own, 1);
    options.partner_certificates = std::span(&setup.theirs, 1);
    options.now = clock.now();
    options.micalgs = headers.receipt.micalgs;
    auto unpacked = as2::unpack(request.headers, request.body, options);
    as2::MdnRequest mdn;
    mdn.as2_from = headers.to_raw;
    mdn.as2_to = headers.from_raw;
    mdn.message_id = fmt::format("<{}@{}>", ids.next().text(), setup.our_as2);
    mdn.original_message_id = headers.message_id;
    mdn.reporting_ua = setup.our_as2;
    mdn.disposition = unpacked ? as2::Disposition::processed : unpacked.error().disposition;
    if (unpacked) mdn.mic = unpacked->mic;
    mdn.signer = &setup.own;
    mdn.now = clock.now();
    mdn.boundary_seed = random.next();
    auto made = as2::make_mdn(mdn);
    if (!made) return net::text_response(500, made.error().text());
    if (unpacked) on_payload(std::move(unpacked->payload));
    return {200, std::move(made->headers), std::move(made->body)};
}

Expected<Receipt> Peer::send_blocking(std::string const& url, std::string_view payload) {
    Parts& p = *parts_;
    as2::PackRequest request;
    request.from = p.setup.our_as2;
    request.to = p.setup.their_as2;
    request.message_id = fmt::format("<{}@{}>", p.ids.next().text(), p.setup.our_as2);
    request.user_agent = p.setup.our_as2;
    request.now = p.clock.now();
    request.payload = as_bytes(payload);
    request.content_type = "application/edi-x12";
    request.signer = &p.setup.own;
    request.recipients = std::span(&p.setup.theirs, 1);
    request.boundary_seed = p.random.next();
    auto packed = as2::pack(request);
    if (!packed) return std::unexpected(packed.error());
    net::ClientRequest post;
    post.url = url;
    post.headers = std::move(packed->headers);
    post.body = std::move(packed->body);
    auto response = p.client.post_blocking(post);
    if (!response) return std::unexpected(response.error());
    as2::VerifyOptions verify;
    verify.pinned = std::span(&p.setup.theirs, 1);
    verify.now = p.clock.now();
    auto const mdn = as2::read_mdn(response->headers, response->body, verify);
    if (!mdn)
        return Receipt{
            fmt::format("HTTP {} without an MDN: {}", response->status, mdn.error().text()), false
        };
    bool const is_ours =
        as2::bare_message_id(mdn->original_message_id) == as2::bare_message_id(request.message_id);
    bool const is_signed = mdn->signer.has_value();
    bool const has_mic = as2::compare(packed->mics, mdn->mic) == as2::MicMatch::same;
    Receipt receipt;
    receipt.is_right = mdn->is_positive() && is_ours && is_signed && has_mic;
    receipt.text = fmt::format(
        "{}{}, {}, {}{}", mdn->type,
        mdn->modifier.empty() ? "" : "/" + mdn->modifier + " " + mdn->error_text,
        is_signed ? "signature holds" : "SIGNATURE DOES NOT HOLD",
        has_mic ? "MIC agrees" : "MIC DIFFERS", is_ours ? "" : ", ANSWERS ANOTHER MESSAGE"
    );
    return receipt;
}

}  // namespace tidegate::rehearsal
