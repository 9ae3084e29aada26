// The part of a byte source that is being looked at: unread bytes lie contiguous in memory, and
// read bytes stay where they are until release(), so that views of a whole transaction set hold
// without copying it. Knows nothing of EDI.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

class ByteWindow {
public:
    explicit ByteWindow(ByteSource& source) : source_(&source) {}

    /// Bytes that are here and not consumed. The view holds until grow() or ensure(); consumed
    /// bytes until release().
    [[nodiscard]] std::string_view unread() const { return {data_ + begin_, end_ - begin_}; }
    /// Offset in the input of the first unread byte.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    /// Bytes held for views since release().
    [[nodiscard]] std::size_t pinned_bytes() const {
        return static_cast<std::size_t>(offset_ - released_offset_);
    }

    /// Reads until `count` bytes are unread or the source ends. Errors: the source's.
    Expected<void> ensure(std::size_t count);
    /// At least doubles what is unread, so that scanning again from its front stays linear on the
    /// whole; false when the source has ended and nothing was added. Errors: the source's.
    Expected<bool> grow();
    void consume(std::size_t count) {
        begin_ += count;
        offset_ += count;
    }
    /// Gives up all views of consumed bytes.
    void release();

private:
    struct Block {
        std::unique_ptr<char[]> data;
        std::size_t capacity = 0;
    };

    Expected<void> read_once();
    void make_room();
    Block take_block(std::size_t capacity);

    ByteSource* source_;
    Block current_;
    char const* data_ = nullptr;  ///< of current_, or of the whole input where it is in memory
    std::size_t pinned_ = 0;      ///< in data_: from here on bytes are viewed by someone or unread
    std::size_t begin_ = 0;       ///< in data_: first unread byte
    std::size_t end_ = 0;         ///< in data_: one past the last byte read
    std::vector<Block> full_;     ///< earlier blocks that views point into
    std::vector<Block> spare_;
    std::uint64_t offset_ = 0;
    std::uint64_t released_offset_ = 0;
    bool has_begun_ = false;
    bool ended_ = false;
};

}  // namespace tidegate::syntax
