#include "net/listener.hpp"

#include "base/log.hpp"
#include "net/event_loop.hpp"
#include "net/tcp.hpp"

#include <list>
#include <new>

namespace tidegate::net {

struct Listener::State {
    struct Connection {
        std::shared_ptr<ByteStream> stream;
        SessionState session;
    };

    State(asio::any_io_executor e, Router r, ListenerOptions o, Clock const& clock, Random& random)
        : executor(std::move(e)),
          router(std::move(r)),
          options(std::move(o)),
          shared{router, options.session, clock, random},
          connection_ended(executor) {}

    [[nodiscard]] bool has_room_for(Peer const& peer) const {
        if (counters.open >= options.connections_max) return false;
        auto const found = per_address.find(peer.address);
        return found == per_address.end() || found->second < options.connections_per_address_max;
    }

    asio::any_io_executor executor;
    Router router;
    ListenerOptions options;
    SessionShared shared;
    std::unique_ptr<TcpAcceptor> acceptor;
    std::list<Connection> connections;  ///< a list: sessions hold references to their entry
    std::map<std::string, std::size_t> per_address;
    std::size_t refusals_running = 0;
    ListenerCounters counters;
    Signal connection_ended;
};

/// A connection in the counts, from accept until its coroutine is gone, however it ends.
class Listener::Seat {
public:
    Seat(std::shared_ptr<State> state, std::string address)
        : state_(std::move(state)), address_(std::move(address)) {
        ++state_->per_address[address_];
        ++state_->counters.open;
        ++state_->counters.accepted;
    }
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;
    ~Seat() {
        auto const count = state_->per_address.find(address_);
        if (--count->second == 0) state_->per_address.erase(count);
        --state_->counters.open;
        state_->connection_ended.notify();
    }

private:
    std::shared_ptr<State> state_;
    std::string address_;
};

Listener::Listener(std::shared_ptr<State> state) : state_(std::move(state)) {}

Expected<std::unique_ptr<Listener>> Listener::open(
    asio::any_io_executor executor, Router router, ListenerOptions options, Clock const& clock,
    Random& random
) {
    auto acceptor = TcpAcceptor::open(executor, options.address, options.port, options.tls);
    if (!acceptor) return std::unexpected(acceptor.error());
    auto state =
        std::make_shared<State>(executor, std::move(router), std::move(options), clock, random);
    state->acceptor = std::move(*acceptor);
    spawn(executor, "http accept", accept_loop(state));
    return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Listener::~Listener() {
    state_->shared.is_stopping = true;
    state_->acceptor->close();
}

std::uint16_t Listener::port() const { return state_->acceptor->port(); }

ListenerCounters Listener::counters() const { return state_->counters; }

asio::awaitable<void> Listener::accept_loop(std::shared_ptr<State> state) {
    for (;;) {
        bool is_exhausted = false;
        try {
            auto accepted = co_await state->acceptor->accept();
            if (!accepted && accepted.error() == TcpAcceptor::Fault::closed) co_return;
            is_exhausted = !accepted && accepted.error() == TcpAcceptor::Fault::exhausted;
            if (accepted) admit(state, std::move(*accepted));
        } catch (std::bad_alloc const&) {
            is_exhausted = true;
        }
        if (is_exhausted) {
            log::warning("http.accept_paused", "no descriptor or memory is left for a connection");
            co_await sleep_for(limits::accept_pause);
        }
    }
}

void Listener::admit(std::shared_ptr<State> const& state, std::shared_ptr<ByteStream> stream) {
    if (state->has_room_for(stream->peer())) {
        auto seat = std::make_unique<Seat>(state, stream->peer().address);
        auto task = serve(state, std::move(seat), std::move(stream));
        spawn(state->executor, "http session", std::move(task));
        return;
    }
    ++state->counters.refused;
    if (state->options.tls) return;  // a handshake costs more than a refusal may
    if (state->refusals_running < limits::http_refusals_parallel_max) {
        spawn(state->executor, "http refusal", refuse(state, std::move(stream)));
    }
}

/// False when the connection is of no use; it is closed then. Throws nothing.
asio::awaitable<bool> Listener::prepare(State& state, ByteStream& stream) {
    std::string reason;
    try {
        auto const ready = co_await stream.prepare(deadline_in(state.options.handshake_deadline));
        if (ready) co_return true;
        reason = ready.error();
    } catch (std::exception const& failure) {
        reason = failure.what();
    }
    ++state.counters.handshakes_failed;
    log::info("tls.handshake_failed", reason, {{"peer", stream.peer().text()}});
    stream.close();
    co_return false;
}

asio::awaitable<void> Listener::serve(
    std::shared_ptr<State> state, std::unique_ptr<Seat> seat, std::shared_ptr<ByteStream> stream
) {
    auto const connection = state->connections.insert(state->connections.end(), {stream, {}});
    if (co_await prepare(*state, *stream)) {
        co_await serve_connection(*stream, state->shared, connection->session);
    }
    state->connections.erase(connection);
}

asio::awaitable<void> Listener::refuse(
    std::shared_ptr<State> state, std::shared_ptr<ByteStream> stream
) {
    ++state->refusals_running;
    co_await refuse_connection(*stream, state->shared);
    --state->refusals_running;
}

asio::awaitable<bool> Listener::stop(Deadline deadline) {
    auto state = state_;
    state->shared.is_stopping = true;
    state->acceptor->close();
    for (State::Connection& connection : state->connections) {
        if (connection.session.is_idle) connection.stream->close();
    }
    while (state->counters.open > 0) {
        if (co_await state->connection_ended.wait_until(deadline)) continue;
        for (State::Connection& connection : state->connections) connection.stream->close();
        co_return false;
    }
    co_return true;
}

}  // namespace tidegate::net
