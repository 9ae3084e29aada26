#include "e2e/station.hpp"

#include "as2/message.hpp"
#include "net/event_loop.hpp"
#include "net/listener.hpp"

#include <thread>
#include <variant>

namespace tidegate::e2e {

as2::KeyPair const& partner_key() {
    static as2::KeyPair const pair =
        as2::KeyPair::make({.common_name = "ACME-AS2"}, SystemClock().now());
    return pair;
}

as2::KeyPair const& stranger_key() {
    static as2::KeyPair const pair =
        as2::KeyPair::make({.common_name = "ACME-AS2"}, SystemClock().now());
    return pair;
}

struct Station::Parts {
    net::asio::awaitable<net::Response> receive(net::Request request);
    net::Response answer(Arrival const& arrival, std::optional<as2::Mic> const& mic);

    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<Arrival> arrivals;
    std::deque<std::variant<Change, StationAnswer>> scripted;
    std::optional<as2::Certificate> trusted;

    SystemClock clock;
    SystemRandom random;
    IdSource ids{clock, random};
    net::EventLoop loop;
    std::unique_ptr<net::Listener> listener;
    std::thread thread;
};

net::asio::awaitable<net::Response> Station::Parts::receive(net::Request request) {
    std::lock_guard const lock(mutex);
    auto headers = as2::read_as2_headers(request.headers);
    if (!headers) co_return net::text_response(400, headers.error().text());
    Arrival arrival{std::move(*headers), std::move(request.headers), std::move(request.body), {}};
    as2::UnpackOptions options;
    options.own_keys = std::span(&partner_key(), 1);
    if (trusted) options.partner_certificates = std::span(&*trusted, 1);
    options.now = clock.now();
    options.micalgs = arrival.as2.receipt.micalgs;
    auto unpacked = as2::unpack(arrival.headers, arrival.body, options);
    std::optional<as2::Mic> mic;
    if (unpacked) {
        arrival.payload = to_text(unpacked->payload);
        mic = unpacked->mic;
    }
    net::Response response = answer(arrival, mic);
    arrivals.push_back(std::move(arrival));
    arrived.notify_all();
    co_return response;
}

net::Response Station::Parts::answer(Arrival const& arrival, std::optional<as2::Mic> const& mic) {
    as2::MdnRequest request;
    request.as2_from = arrival.as2.to_raw;
    request.as2_to = arrival.as2.from_raw;
    request.message_id = "<" + ids.next().text() + "@acme.test>";
    request.original_message_id = arrival.as2.message_id;
    request.reporting_ua = "acme";
    request.disposition =
        mic ? as2::Disposition::processed : as2::Disposition::unexpected_processing_error;
    request.mic = mic;
    request.signer = &partner_key();
    request.now = clock.now();
    request.boundary_seed = random.next();
    if (!scripted.empty()) {
        auto const next = std::move(scripted.front());
        scripted.pop_front();
        if (auto const* fixed = std::get_if<StationAnswer>(&next))
            return {fixed->status, fixed->headers, fixed->body};
        std::get<Change>(next)(request);
    }
    auto mdn = as2::make_mdn(request);
    if (!mdn) return net::text_response(500, mdn.error().text());
    return {200, std::move(mdn->headers), std::move(mdn->body)};
}

Station::Station() : parts_(std::make_unique<Parts>()) {
    net::Router router(
        {{"/as2",
          {"POST"},
          [p = parts_.get()](net::Request request) { return p->receive(std::move(request)); },
          std::uint64_t{1} << 24}}
    );
    auto listener = net::Listener::open(
        parts_->loop.executor(), std::move(router), {}, parts_->clock, parts_->random
    );
    if (!listener) throw std::runtime_error(listener.error().text());
    parts_->listener = std::move(*listener);
    parts_->thread = std::thread([p = parts_.get()] { p->loop.run(); });
}

Station::~Station() {
    parts_->loop.stop();
    parts_->thread.join();
}

std::uint16_t Station::port() const { return parts_->listener->port(); }

void Station::trust(as2::Certificate certificate) {
    std::lock_guard const lock(parts_->mutex);
    parts_->trusted = std::move(certificate);
}

void Station::change_next_mdn(Change change) {
    std::lock_guard const lock(parts_->mutex);
    parts_->scripted.emplace_back(std::move(change));
}

void Station::answer_next(StationAnswer answer) {
    std::lock_guard const lock(parts_->mutex);
    parts_->scripted.emplace_back(std::move(answer));
}

std::optional<Arrival> Station::wait_for(std::function<bool(Arrival const&)> const& is_it) {
    std::unique_lock lock(parts_->mutex);
    std::optional<Arrival> found;
    parts_->arrived.wait_for(lock, kPatience, [&] {
        auto const at = std::ranges::find_if(parts_->arrivals, is_it);
        if (at != parts_->arrivals.end()) found = *at;
        return found.has_value();
    });
    return found;
}

std::optional<Arrival> Station::wait_for_payload(std::string const& part) {
    return wait_for([&](Arrival const& arrival) { return arrival.payload.contains(part); });
}

std::vector<Arrival> Station::arrivals() {
    std::lock_guard const lock(parts_->mutex);
    return parts_->arrivals;
}

std::size_t Station::count_payloads(std::string const& part) {
    std::lock_guard const lock(parts_->mutex);
    return static_cast<std::size_t>(std::ranges::count_if(
        parts_->arrivals, [&](Arrival const& arrival) { return arrival.payload.contains(part); }
    ));
}

}  // namespace tidegate::e2e
