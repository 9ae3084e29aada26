#include "as2/cms.hpp"
#include "as2/cms_algorithms.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <stdexcept>

namespace tidegate::as2 {

namespace {

// zlib takes lengths as unsigned int.
constexpr std::size_t kChunkBytesMax = std::size_t{1} << 30U;
constexpr std::size_t kOutputChunkBytes = 64 * 1024;

void feed(z_stream& stream, ByteView chunk) {
    // zlib does not write to its input; the missing const is history.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(chunk.data()));
    stream.avail_in = static_cast<uInt>(chunk.size());
}

// Inflates piece by piece and stops as soon as the output passes its bound.
class Inflater {
public:
    explicit Inflater(std::uint64_t bytes_max) : bytes_max_(bytes_max) {
        if (inflateInit(&stream_) != Z_OK) throw std::runtime_error("zlib: inflateInit failed");
    }
    Inflater(Inflater const&) = delete;
    Inflater& operator=(Inflater const&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    Expected<void> take(ByteView piece) {
        while (!piece.empty()) {
            auto const chunk = piece.first(std::min(piece.size(), kChunkBytesMax));
            if (auto done = take_chunk(chunk); !done) return done;
            piece = piece.subspan(chunk.size());
        }
        return {};
    }

    Expected<Bytes> finish() {
        if (!at_end_) return fail(ErrorCode::invalid, "compressed data ends too early");
        out_.resize(size_);
        return std::move(out_);
    }

private:
    Expected<void> take_chunk(ByteView chunk) {
        if (at_end_) return fail(ErrorCode::invalid, "bytes follow the compressed data");
        feed(stream_, chunk);
        while (true) {
            if (size_ == out_.size()) out_.resize(std::max(out_.size() * 2, kOutputChunkBytes));
            stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + size_);
            auto const room = std::min(out_.size() - size_, kChunkBytesMax);
            stream_.avail_out = static_cast<uInt>(room);
            int const result = inflate(&stream_, Z_NO_FLUSH);
            size_ += room - stream_.avail_out;
            if (size_ > bytes_max_) {
                return fail(
                    ErrorCode::too_large,
                    fmt::format("decompresses to more than {} bytes", bytes_max_)
                );
            }
            if (result == Z_STREAM_END) break;
            if (result == Z_BUF_ERROR && stream_.avail_in == 0) return {};
            if (result != Z_OK) return fail(ErrorCode::invalid, "compressed data is damaged");
            if (stream_.avail_in == 0 && stream_.avail_out != 0) return {};
        }
        at_end_ = true;
        if (stream_.avail_in != 0)
            return fail(ErrorCode::invalid, "bytes follow the compressed data");
        return {};
    }

    z_stream stream_{};
    std::uint64_t bytes_max_;
    Bytes out_;
    std::size_t size_ = 0;
    bool at_end_ = false;
};

Bytes deflate_pieces(Pieces content) {
    z_stream stream{};
    if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK)
        throw std::runtime_error("zlib: deflateInit failed");
    std::unique_ptr<z_stream, decltype(&deflateEnd)> const guard(&stream, &deflateEnd);
    Bytes out(deflateBound(&stream, size_of(content)));
    std::size_t size = 0;
    auto const run = [&](int flush) {
        int result = Z_OK;
        do {
            if (size == out.size()) out.resize(out.size() + kOutputChunkBytes);
            stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
            auto const room = std::min(out.size() - size, kChunkBytesMax);
            stream.avail_out = static_cast<uInt>(room);
            result = deflate(&stream, flush);
            if (result == Z_STREAM_ERROR) throw std::runtime_error("zlib: deflate failed");
            size += room - stream.avail_out;
        } while (flush == Z_FINISH ? result != Z_STREAM_END : stream.avail_in != 0);
    };
    for (ByteView piece : content) {
        while (!piece.empty()) {
            auto const chunk = piece.first(std::min(piece.size(), kChunkBytesMax));
            feed(stream, chunk);
            run(Z_NO_FLUSH);
            piece = piece.subspan(chunk.size());
        }
    }
    run(Z_FINISH);
    out.resize(size);
    return out;
}

}  // namespace

Bytes compress(Pieces content) {
    Bytes const octets = ber::element(ber::kOctetString, deflate_pieces(content));
    Bytes const info = ber::element(
        ber::kSequence, {ber::oid(oids::kData), ber::element(ber::context_constructed(0), octets)}
    );
    Bytes const data =
        ber::element(ber::kSequence, {ber::integer(0), ber::algorithm(oids::kZlib, false), info});
    return ber::element(
        ber::kSequence,
        {ber::oid(oids::kCompressedData), ber::element(ber::context_constructed(0), data)}
    );
}

Expected<Bytes> decompress(CmsCompressed const& cms, std::uint64_t bytes_max) {
    std::uint64_t const by_ratio = std::max<std::uint64_t>(
        limits::as2_inflate_free_bytes, cms.content.content.size() * limits::as2_inflate_ratio_max
    );
    Inflater inflater(std::min(bytes_max, by_ratio));
    auto const done =
        ber::for_each_octets(cms.content, [&](ByteView piece) { return inflater.take(piece); });
    if (!done) return std::unexpected(done.error());
    return inflater.finish();
}

}  // namespace tidegate::as2
