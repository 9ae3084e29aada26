#include "net/chunk_decoder.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"

namespace tidegate::net {

namespace {

/// More digits cannot be a size; leading zeros are counted too.
constexpr std::size_t kSizeDigitsMax = 16;
constexpr unsigned kHexBase = 16;

std::unexpected<GateRefusal> refuse(std::string reason, int status = 400) {
    return std::unexpected(GateRefusal{status, std::move(reason)});
}

std::optional<unsigned> hex_value(unsigned char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

bool is_text(unsigned char c) {
    char const one = static_cast<char>(c);
    return is_field_value({&one, 1});
}

bool is_name(unsigned char c) {
    char const one = static_cast<char>(c);
    return is_token({&one, 1});
}

}  // namespace

std::expected<std::size_t, GateRefusal> ChunkDecoder::feed(ByteView input, Bytes& body) {
    std::size_t used = 0;
    while (used < input.size() && state_ != State::done) {
        if (state_ == State::data) {
            auto const count = std::min<std::uint64_t>(chunk_left_, input.size() - used);
            auto const piece = input.subspan(used, count);
            body.insert(body.end(), piece.begin(), piece.end());
            used += count;
            chunk_left_ -= count;
            if (chunk_left_ == 0) state_ = State::data_cr;
            continue;
        }
        auto const moved = step(std::to_integer<unsigned char>(input[used]));
        if (!moved) return std::unexpected(moved.error());
        ++used;
    }
    return used;
}

std::expected<void, GateRefusal> ChunkDecoder::step(unsigned char byte) {
    switch (state_) {
        case State::size_first:
        case State::size:
            return step_size(byte);
        case State::size_blank:
        case State::extension:
        case State::size_lf:
            return step_extension(byte);
        case State::data_cr:
        case State::data_lf:
            return step_data_end(byte);
        case State::trailer_start:
        case State::trailer_name:
        case State::trailer_value:
        case State::trailer_lf:
        case State::end_lf:
            return step_trailer(byte);
        case State::data:
        case State::done:
            break;  // feed() never steps in these
    }
    check_failed("a chunk decoder steps only between data", __FILE__, __LINE__);
}

std::expected<void, GateRefusal> ChunkDecoder::step_size(unsigned char byte) {
    if (auto const digit = hex_value(byte)) {
        if (++size_digits_ > kSizeDigitsMax) return refuse("a chunk size has too many digits");
        chunk_left_ = chunk_left_ * kHexBase + *digit;
        state_ = State::size;
        return {};
    }
    if (state_ == State::size_first) return refuse("a chunk does not begin with its size in hex");
    return step_extension(byte);
}

std::expected<void, GateRefusal> ChunkDecoder::step_extension(unsigned char byte) {
    if (state_ == State::size_lf) {
        if (byte != '\n') return refuse("a chunk size line does not end in CR LF");
        return begin_chunk();
    }
    if (byte == '\r') {
        state_ = State::size_lf;
        return {};
    }
    if (++extension_bytes_ > limits::http_chunk_extension_bytes_max) {
        return refuse("the chunk extensions have more bytes than the limit");
    }
    if (state_ == State::extension) {
        if (!is_text(byte)) return refuse("a chunk extension has a control character");
        return {};
    }
    if (byte == ';') {
        state_ = State::extension;
    } else if (byte == ' ' || byte == '\t') {
        state_ = State::size_blank;
    } else {
        return refuse("a chunk size is followed by neither extension nor line end");
    }
    return {};
}

std::expected<void, GateRefusal> ChunkDecoder::begin_chunk() {
    size_digits_ = 0;
    if (chunk_left_ == 0) {
        state_ = State::trailer_start;
        return {};
    }
    // decoded_ never passes the maximum, so the subtraction cannot wrap as a sum could.
    if (chunk_left_ > body_bytes_max_ - decoded_) {
        return refuse("the body has more bytes than the limit", 413);
    }
    decoded_ += chunk_left_;
    state_ = State::data;
    return {};
}

std::expected<void, GateRefusal> ChunkDecoder::step_data_end(unsigned char byte) {
    unsigned char const wanted = state_ == State::data_cr ? '\r' : '\n';
    if (byte != wanted) return refuse("the data of a chunk is not followed by CR LF");
    state_ = state_ == State::data_cr ? State::data_lf : State::size_first;
    return {};
}

std::expected<void, GateRefusal> ChunkDecoder::step_trailer(unsigned char byte) {
    if (++trailer_bytes_ > limits::http_trailer_bytes_max) {
        return refuse("the trailer has more bytes than the limit");
    }
    if (state_ == State::trailer_lf || state_ == State::end_lf) {
        if (byte != '\n') return refuse("a trailer line does not end in CR LF");
        state_ = state_ == State::end_lf ? State::done : State::trailer_start;
    } else if (state_ == State::trailer_value) {
        if (byte == '\r') {
            state_ = State::trailer_lf;
        } else if (!is_text(byte)) {
            return refuse("a trailer value has a control character");
        }
    } else if (state_ == State::trailer_start && byte == '\r') {
        state_ = State::end_lf;
    } else if (is_name(byte)) {
        state_ = State::trailer_name;
    } else if (byte == ':' && state_ == State::trailer_name) {
        state_ = State::trailer_value;
    } else {
        return refuse("a trailer line is not a name, a colon and a value");
    }
    return {};
}

}  // namespace tidegate::net
