// A connection in memory: reads what a script says, keeps what is written.
#pragma once

#include "net/byte_stream.hpp"

#include <deque>
#include <string>
#include <variant>

namespace tidegate::net::test {

class ScriptedStream final : public ByteStream {
public:
    /// Bytes to be read, or a fault. Behind the script the peer has ended its side.
    using Step = std::variant<std::string, StreamFault>;

    explicit ScriptedStream(std::deque<Step> script) : script_(std::move(script)) {}

    asio::awaitable<std::expected<std::size_t, StreamFault>> read_some(
        std::span<std::byte> buffer, Deadline
    ) override {
        if (is_closed) co_return std::unexpected(StreamFault::broken);
        if (on_read) on_read(*this);
        if (script_.empty()) co_return 0;
        if (auto const* fault = std::get_if<StreamFault>(&script_.front())) {
            auto const what = *fault;
            script_.pop_front();
            co_return std::unexpected(what);
        }
        auto& text = std::get<std::string>(script_.front());
        auto const count = std::min(buffer.size(), text.size());
        std::ranges::copy(as_bytes(text).first(count), buffer.begin());
        text.erase(0, count);
        if (text.empty()) script_.pop_front();
        co_return count;
    }

    asio::awaitable<std::expected<void, StreamFault>> write(ByteView bytes, Deadline) override {
        if (is_closed || writes_left == 0) co_return std::unexpected(StreamFault::broken);
        --writes_left;
        written += as_text(bytes);
        co_return std::expected<void, StreamFault>{};
    }

    asio::awaitable<void> end_writing(Deadline) override {
        has_ended_writing = true;
        co_return;
    }

    void close() override { is_closed = true; }
    [[nodiscard]] Peer const& peer() const override { return peer_; }

    std::string written;
    std::size_t writes_left = SIZE_MAX;  ///< a later write breaks
    bool has_ended_writing = false;
    bool is_closed = false;
    std::function<void(ScriptedStream&)> on_read;

private:
    std::deque<Step> script_;
    Peer peer_{"192.0.2.7", 40112};
};

}  // namespace tidegate::net::test
