#include "base/stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tidegate {
namespace {

class FileSource final : public ByteSource {
public:
    FileSource(int descriptor, std::string path)
        : descriptor_(descriptor), path_(std::move(path)) {}
    ~FileSource() override {
        if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
    }
    FileSource(FileSource const&) = delete;
    FileSource& operator=(FileSource const&) = delete;

    Expected<std::size_t> read(std::span<std::byte> buffer) override {
        for (;;) {
            ssize_t const count = ::read(descriptor_, buffer.data(), buffer.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno == EINTR) continue;
            return fail(
                ErrorCode::unavailable,
                fmt::format("cannot read {}: {}", path_, std::strerror(errno))
            );
        }
    }

private:
    int descriptor_;
    std::string path_;
};

}  // namespace

Expected<std::size_t> MemorySource::read(std::span<std::byte> buffer) {
    std::size_t const count = std::min({buffer.size(), rest_.size(), chunk_});
    std::copy_n(rest_.begin(), count, buffer.begin());
    rest_ = rest_.subspan(count);
    return count;
}

ByteView MemorySource::borrow() {
    return chunk_ == SIZE_MAX ? std::exchange(rest_, {}) : ByteView{};
}

Expected<void> MemorySink::write(ByteView bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return {};
}

Expected<std::unique_ptr<ByteSource>> open_source(std::string const& path) {
    if (path == "-") return std::make_unique<FileSource>(STDIN_FILENO, "standard input");
    int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        ErrorCode const code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
        return fail(code, fmt::format("cannot open {}: {}", path, std::strerror(errno)));
    }
    return std::make_unique<FileSource>(descriptor, path);
}

Expected<Bytes> read_all(ByteSource& source, std::uint64_t bytes_max) {
    constexpr std::size_t kChunk = 1 << 16;
    Bytes bytes;
    for (;;) {
        std::size_t const before = bytes.size();
        bytes.resize(before + kChunk);
        auto const count = source.read(std::span(bytes).subspan(before));
        if (!count) return std::unexpected(count.error());
        bytes.resize(before + *count);
        if (bytes.size() > bytes_max)
            return fail(ErrorCode::too_large, fmt::format("it is larger than {} bytes", bytes_max));
        if (*count == 0) return bytes;
    }
}

Expected<Bytes> read_file(std::string const& path, std::uint64_t bytes_max) {
    auto source = open_source(path);
    if (!source) return std::unexpected(source.error());
    auto bytes = read_all(**source, bytes_max);
    if (!bytes && bytes.error().code == ErrorCode::too_large)
        return fail(
            ErrorCode::too_large, fmt::format("{} is larger than {} bytes", path, bytes_max)
        );
    return bytes;
}

}  // namespace tidegate
