// Byte sources and sinks: the seam between readers or writers and files, sockets, memory.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tidegate {

/// A sequence of bytes read once, front to back.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Fills the front of `buffer` and returns how many bytes were written; 0 means the end, for
    /// good.
    virtual Expected<std::size_t> read(std::span<std::byte> buffer) = 0;

    /// All that is left, where it lies in memory anyway and stays there as long as the source's
    /// user; the source is at its end then. Empty: it has to be read.
    virtual ByteView borrow() { return {}; }
};

/// Takes bytes in order.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Expected<void> write(ByteView bytes) = 0;
};

/// Reads memory that outlives it. `chunk` bounds each read, so tests can cut the input anywhere.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(ByteView bytes, std::size_t chunk = SIZE_MAX)
        : rest_(bytes), chunk_(chunk) {}
    explicit MemorySource(std::string_view text, std::size_t chunk = SIZE_MAX)
        : MemorySource(as_bytes(text), chunk) {}

    Expected<std::size_t> read(std::span<std::byte> buffer) override;
    ByteView borrow() override;

private:
    ByteView rest_;
    std::size_t chunk_;
};

/// Collects what is written.
class MemorySink final : public ByteSink {
public:
    Expected<void> write(ByteView bytes) override;
    [[nodiscard]] Bytes const& bytes() const { return bytes_; }

private:
    Bytes bytes_;
};

/// Opens a file for reading; "-" is standard input. Errors: not_found or unavailable with the path.
Expected<std::unique_ptr<ByteSource>> open_source(std::string const& path);

/// All that is left of `source`, at most `bytes_max` bytes. Errors: the source's, too_large.
Expected<Bytes> read_all(ByteSource& source, std::uint64_t bytes_max);

/// The whole of a file ("-" is standard input), at most `bytes_max` bytes. Errors: as open_source,
/// too_large.
Expected<Bytes> read_file(std::string const& path, std::uint64_t bytes_max);

}  // namespace tidegate
