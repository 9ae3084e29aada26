// The chunked transfer coding (RFC 9112 §7.1), read byte by byte from any cut of the input. Chunk
// extensions and blanks after the size are accepted and dropped; trailer fields are checked,
// counted and dropped: they never become headers. Pure.
#pragma once

#include "base/bytes.hpp"
#include "net/http_gate.hpp"

#include <cstdint>
#include <expected>

namespace tidegate::net {

class ChunkDecoder {
public:
    /// `body_bytes_max`: decoded bytes above which the body is refused with 413.
    explicit ChunkDecoder(std::uint64_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

    /// Decodes from the front of `input`, appends data to `body`, and returns how many bytes of
    /// `input` were used: all of them until is_done(). Errors: 400, 413; afterwards the decoder is
    /// of no more use.
    std::expected<std::size_t, GateRefusal> feed(ByteView input, Bytes& body);

    [[nodiscard]] bool is_done() const { return state_ == State::done; }

private:
    enum class State {
        size_first,
        size,
        size_blank,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_lf,
        end_lf,
        done,
    };

    std::expected<void, GateRefusal> step(unsigned char byte);
    std::expected<void, GateRefusal> step_size(unsigned char byte);
    std::expected<void, GateRefusal> step_extension(unsigned char byte);
    std::expected<void, GateRefusal> step_data_end(unsigned char byte);
    std::expected<void, GateRefusal> step_trailer(unsigned char byte);
    std::expected<void, GateRefusal> begin_chunk();

    std::uint64_t body_bytes_max_;
    State state_ = State::size_first;
    std::uint64_t chunk_left_ = 0;
    std::uint64_t decoded_ = 0;
    std::size_t size_digits_ = 0;
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
};

}  // namespace tidegate::net
