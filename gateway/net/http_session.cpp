#include "net/http_session.hpp"

#include "base/crash_point.hpp"
#include "base/log.hpp"
#include "net/chunk_decoder.hpp"
#include "net/http_wire.hpp"
#include "net/incident.hpp"
#include "net/offload.hpp"

#include <fmt/format.h>

#include <new>

namespace tidegate::net {

namespace {

/// Heads are small and connections many: an idle one holds no buffer of a body's size.
constexpr std::size_t kHeadPieceBytes = 4 * 1024;

/// Why there is no request: an answer that ends the connection, or nothing when nobody is there to
/// read it.
using NoRequest = std::optional<Response>;
template <class T>
using Awaited = asio::awaitable<std::expected<T, NoRequest>>;

Response refusal_response(GateRefusal const& refusal) {
    return text_response(refusal.status, refusal.reason);
}

std::unexpected<NoRequest> refuse(int status, std::string_view reason) {
    return std::unexpected(NoRequest(text_response(status, reason)));
}

Response busy_response(SessionOptions const& options) {
    Response response = text_response(503, "too much work at the moment; try again later");
    response.headers.add("Retry-After", std::to_string(options.retry_after.count()));
    return response;
}

/// The bytes of one body in the count of all sessions, until the request is answered.
class BufferedBody {
public:
    explicit BufferedBody(SessionShared& shared) : shared_(shared) {}
    ~BufferedBody() { shared_.buffered_body_bytes -= bytes_; }
    BufferedBody(BufferedBody const&) = delete;
    BufferedBody& operator=(BufferedBody const&) = delete;

    /// False when all bodies together would pass the maximum.
    bool grow(std::uint64_t by) {
        auto const max = shared_.options.buffered_body_bytes_max;
        if (by > max || shared_.buffered_body_bytes > max - by) return false;
        shared_.buffered_body_bytes += by;
        bytes_ += by;
        return true;
    }

private:
    SessionShared& shared_;
    std::uint64_t bytes_ = 0;
};

/// Reads and forgets what the peer still sends (RFC 9112 §9.6): closing on unread bytes would reset
/// the connection, and the reset may overtake the answer.
asio::awaitable<void> linger(ByteStream& stream, SessionOptions const& options) {
    auto const deadline = deadline_in(options.linger_deadline);
    co_await stream.end_writing(deadline);
    Bytes forgotten(kHeadPieceBytes);
    for (std::uint64_t drained = 0; drained < limits::http_linger_bytes_max;) {
        auto const count = co_await stream.read_some(forgotten, deadline);
        if (!count || *count == 0) break;
        drained += *count;
    }
}

class Session {
public:
    Session(ByteStream& stream, SessionShared& shared, SessionState& state)
        : stream_(stream), shared_(shared), options_(shared.options), state_(state) {}

    asio::awaitable<void> run();

private:
    asio::awaitable<bool> serve_one();
    Awaited<GateOk> read_head();
    Awaited<std::size_t> read_more_head(Deadline deadline);
    std::expected<GateOk, NoRequest> take_head(std::size_t skipped, std::size_t end);
    std::expected<Route const*, NoRequest> admit(GateOk const& head) const;
    Awaited<Bytes> read_body(GateOk const& head, Route const& route, BufferedBody& counted);
    Awaited<Bytes> read_length_body(std::uint64_t length, BufferedBody& counted);
    Awaited<Bytes> read_chunked_body(std::uint64_t bytes_max, BufferedBody& counted);
    Awaited<std::size_t> read_body_piece(std::span<std::byte> buffer);
    asio::awaitable<Response> call(Route const& route, Request request);
    Response incident_response(std::string_view what, std::string_view target) const;
    asio::awaitable<bool> refuse_request(NoRequest why, std::string_view method);
    asio::awaitable<bool> send(Response response, std::string_view method, bool closes);
    asio::awaitable<bool> write(ByteView bytes);

    ByteStream& stream_;
    SessionShared& shared_;
    SessionOptions const& options_;
    SessionState& state_;
    Bytes received_;  ///< bytes behind the last request
    bool is_first_ = true;
    Deadline body_window_end_{};
    std::uint64_t body_window_bytes_ = 0;
};

asio::awaitable<void> Session::run() {
    while (co_await serve_one()) {
    }
}

/// One request and its answer; false when the connection has ended.
asio::awaitable<bool> Session::serve_one() {
    auto head = co_await read_head();
    std::string_view const method = head ? std::string_view(head->method) : std::string_view();
    if (!head) co_return co_await refuse_request(std::move(head.error()), method);
    auto route = admit(*head);
    if (!route) co_return co_await refuse_request(std::move(route.error()), method);
    crash_point("C1");
    BufferedBody counted(shared_);
    auto body = co_await read_body(*head, **route, counted);
    if (!body) co_return co_await refuse_request(std::move(body.error()), method);
    Request request;
    request.body = std::move(*body);
    request.method = head->method;
    request.target = head->target;
    auto const question = std::min(head->target.find('?'), head->target.size());
    request.path = head->target.substr(0, question);
    request.query = head->target.substr(std::min(question + 1, head->target.size()));
    request.version = head->version;
    request.headers = std::move(head->headers);
    request.peer = stream_.peer();
    Response response = co_await call(**route, std::move(request));
    constexpr int kFirstError = 400;
    bool const closes = !head->keeps_alive || shared_.is_stopping || response.status >= kFirstError;
    co_return co_await send(std::move(response), method, closes);
}

Awaited<GateOk> Session::read_head() {
    HeadScanner scanner(options_.gate);
    state_.is_idle = received_.empty();
    bool const waits_first = is_first_ || !state_.is_idle;
    auto deadline = deadline_in(waits_first ? options_.header_deadline : options_.idle_deadline);
    is_first_ = false;
    for (;;) {
        auto const end = scanner.find_end(as_text(received_));
        if (!end) co_return std::unexpected(NoRequest(refusal_response(end.error())));
        if (*end) co_return take_head(scanner.skipped(), **end);
        if (state_.is_idle && shared_.is_stopping) co_return std::unexpected(NoRequest());
        auto const count = co_await read_more_head(deadline);
        if (!count) co_return std::unexpected(count.error());
        if (state_.is_idle) {
            state_.is_idle = false;
            if (!waits_first) deadline = deadline_in(options_.header_deadline);
        }
    }
}

Awaited<std::size_t> Session::read_more_head(Deadline deadline) {
    auto const before = received_.size();
    received_.resize(before + kHeadPieceBytes);
    auto const count = co_await stream_.read_some(std::span(received_).subspan(before), deadline);
    received_.resize(before + count.value_or(0));
    if (count && *count > 0) co_return *count;
    // Nobody asked anything: nothing to say.
    bool const is_timeout = !count && count.error() == StreamFault::timed_out;
    if (before == 0 || (!count && !is_timeout)) co_return std::unexpected(NoRequest());
    if (is_timeout) co_return refuse(408, "the head did not arrive in time");
    co_return refuse(400, "the connection ended within a head");
}

std::expected<GateOk, NoRequest> Session::take_head(std::size_t skipped, std::size_t end) {
    auto const head = as_text(received_).substr(skipped, end - skipped);
    auto ok = check_head(head, options_.gate);
    if (!ok) return std::unexpected(NoRequest(refusal_response(ok.error())));
    if (auto disagreement = second_reading(head, *ok)) {
        return std::unexpected(NoRequest(refusal_response(*disagreement)));
    }
    received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(end));
    return std::move(*ok);
}

/// What can be said before a byte of the body is read.
std::expected<Route const*, NoRequest> Session::admit(GateOk const& head) const {
    auto const route = shared_.router.find(head.method, head.target);
    if (!route) return std::unexpected(NoRequest(route.error()));
    if (options_.is_overloaded && options_.is_overloaded()) {
        return std::unexpected(NoRequest(busy_response(options_)));
    }
    bool const needs_length =
        head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
    if (needs_length && head.framing.kind == Framing::Kind::none) {
        return refuse(411, "send Content-Length or Transfer-Encoding: chunked");
    }
    bool const has_length = head.framing.kind == Framing::Kind::length;
    if (has_length && head.framing.length > (*route)->body_bytes_max) {
        return refuse(
            413, fmt::format("the body may have at most {} bytes here", (*route)->body_bytes_max)
        );
    }
    return *route;
}

Awaited<Bytes> Session::read_body(GateOk const& head, Route const& route, BufferedBody& counted) {
    bool const is_chunked = head.framing.kind == Framing::Kind::chunked;
    if (!is_chunked && head.framing.length == 0) co_return Bytes{};
    if (head.expects_continue && received_.empty()) {
        if (!co_await write(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"))) {
            co_return std::unexpected(NoRequest());
        }
    }
    body_window_end_ = deadline_in(options_.body_window);
    body_window_bytes_ = 0;
    if (is_chunked) co_return co_await read_chunked_body(route.body_bytes_max, counted);
    co_return co_await read_length_body(head.framing.length, counted);
}

Awaited<Bytes> Session::read_length_body(std::uint64_t length, BufferedBody& counted) {
    auto const ready =
        static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(length, received_.size()));
    if (!counted.grow(ready)) co_return std::unexpected(NoRequest(busy_response(options_)));
    Bytes body;
    body.reserve(std::min(length, limits::http_body_reserve_bytes_max));
    body.assign(received_.begin(), received_.begin() + ready);
    received_.erase(received_.begin(), received_.begin() + ready);
    while (body.size() < length) {
        auto const before = body.size();
        auto const piece = std::min<std::uint64_t>(limits::http_piece_bytes, length - before);
        body.resize(before + piece);
        auto const count = co_await read_body_piece(std::span(body).subspan(before));
        if (!count) co_return std::unexpected(count.error());
        if (!counted.grow(*count)) co_return std::unexpected(NoRequest(busy_response(options_)));
        body.resize(before + *count);
    }
    co_return body;
}

Awaited<Bytes> Session::read_chunked_body(std::uint64_t bytes_max, BufferedBody& counted) {
    ChunkDecoder decoder(bytes_max);
    Bytes body;
    Bytes piece = std::exchange(received_, {});
    for (;;) {
        auto const before = body.size();
        auto const used = decoder.feed(piece, body);
        if (!used) co_return std::unexpected(NoRequest(refusal_response(used.error())));
        if (!counted.grow(body.size() - before)) {
            co_return std::unexpected(NoRequest(busy_response(options_)));
        }
        if (decoder.is_done()) {
            received_.assign(piece.begin() + static_cast<std::ptrdiff_t>(*used), piece.end());
            co_return body;
        }
        piece.resize(limits::http_piece_bytes);
        auto const count = co_await read_body_piece(piece);
        if (!count) co_return std::unexpected(count.error());
        piece.resize(*count);
    }
}

/// The minimum rate: each window brings its bytes, or the body's end.
Awaited<std::size_t> Session::read_body_piece(std::span<std::byte> buffer) {
    if (body_window_bytes_ >= options_.body_window_bytes_min) {
        body_window_end_ = deadline_in(options_.body_window);
        body_window_bytes_ = 0;
    }
    auto const count = co_await stream_.read_some(buffer, body_window_end_);
    if (!count && count.error() == StreamFault::timed_out) {
        co_return refuse(408, "the body arrives too slowly");
    }
    if (!count) co_return std::unexpected(NoRequest());
    if (*count == 0) co_return refuse(400, "the connection ended within a body");
    body_window_bytes_ += *count;
    co_return *count;
}

asio::awaitable<Response> Session::call(Route const& route, Request request) {
    std::string const target = request.path;
    std::string what;
    try {
        co_return co_await route.handler(std::move(request));
    } catch (Overloaded const&) {
        co_return busy_response(options_);
    } catch (std::bad_alloc const&) {
        log::error("http.out_of_memory", "a request needed more memory than there is");
        co_return busy_response(options_);
    } catch (std::exception const& failure) {
        what = failure.what();
    } catch (...) {
        what = "an exception of unknown type";
    }
    co_return incident_response(what, target);
}

Response Session::incident_response(std::string_view what, std::string_view target) const {
    std::string const incident = make_incident_id(shared_.random);
    log::error("http.incident", what, {{"incident", incident}, {"path", target}});
    return text_response(500, "internal error; incident " + incident);
}

/// The end of a connection whose next bytes are of no meaning.
asio::awaitable<bool> Session::refuse_request(NoRequest why, std::string_view method) {
    if (!why) co_return false;
    constexpr int kFirstError = 400;
    if (why->status >= kFirstError) {
        std::string_view const reason = as_text(why->body);
        log::info(
            "http.refused", reason.substr(0, reason.find('\n')),
            {{"status", why->status}, {"peer", stream_.peer().text()}}
        );
    }
    co_return co_await send(std::move(*why), method, true);
}

/// Sends the one answer to a request; false when the connection has ended.
asio::awaitable<bool> Session::send(Response response, std::string_view method, bool closes) {
    std::string const date = to_http_date(shared_.clock.now());
    HeadOptions head_options{method, closes, date, options_.server_name};
    auto head = format_head(response, head_options);
    if (!head) {
        response = incident_response(head.error().text(), "");
        head_options.closes = closes = true;
        head = format_head(response, head_options);
        TIDEGATE_CHECK(head.has_value());
    }
    Bytes bytes = to_bytes(*head);
    bool const has_body = sends_body(response.status, method);
    // One write when it is small; a large body is not copied for that.
    bool const is_small = response.body.size() <= limits::http_piece_bytes;
    if (has_body && is_small) bytes.insert(bytes.end(), response.body.begin(), response.body.end());
    bool is_sent = co_await write(bytes);
    if (is_sent && has_body && !is_small) is_sent = co_await write(response.body);
    if (is_sent) crash_point("C10");
    if (is_sent && closes) {
        state_.is_idle = true;
        co_await linger(stream_, options_);
    }
    co_return is_sent && !closes;
}

asio::awaitable<bool> Session::write(ByteView bytes) {
    while (!bytes.empty()) {
        auto const piece = bytes.first(std::min(bytes.size(), limits::http_piece_bytes));
        auto const written = co_await stream_.write(piece, deadline_in(options_.write_deadline));
        if (!written) co_return false;
        bytes = bytes.subspan(piece.size());
    }
    co_return true;
}

}  // namespace

asio::awaitable<void> serve_connection(
    ByteStream& stream, SessionShared& shared, SessionState& state
) {
    try {
        Session session(stream, shared, state);
        co_await session.run();
    } catch (std::exception const& failure) {
        log::error("http.session_failed", failure.what(), {{"peer", stream.peer().text()}});
    }
    stream.close();
}

asio::awaitable<void> refuse_connection(ByteStream& stream, SessionShared const& shared) {
    try {
        Response const response = busy_response(shared.options);
        std::string const date = to_http_date(shared.clock.now());
        auto const head = format_head(response, {"GET", true, date, shared.options.server_name});
        Bytes bytes = to_bytes(head.value());
        bytes.insert(bytes.end(), response.body.begin(), response.body.end());
        auto const deadline = deadline_in(shared.options.write_deadline);
        if (co_await stream.write(bytes, deadline)) co_await linger(stream, shared.options);
    } catch (std::exception const& failure) {
        log::error("http.session_failed", failure.what(), {{"peer", stream.peer().text()}});
    }
    stream.close();
}

}  // namespace tidegate::net
