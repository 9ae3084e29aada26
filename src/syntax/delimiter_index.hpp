// Where the elements and segments of a stream end: offsets of their delimiters in order, without
// those that a release character makes data, each with what stands in front of it. Made block by
// block from syntax/byte_marks; a text may be cut anywhere between two calls.
#pragma once

#include "syntax/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace tidegate::syntax {

class DelimiterIndex {
public:
    struct Mark {
        std::uint32_t offset;   ///< from base()
        std::uint32_t content;  ///< Content bits of the bytes since the mark before, or more
    };

    /// Starts anew at input offset `offset`. With `is_wrapped` a release character counts for the
    /// first byte behind it that is no line end.
    void begin(Delimiters const& delimiters, bool is_wrapped, std::uint64_t offset);
    /// Starts anew at another offset of the same interchange, and forgets all marks.
    void restart(std::uint64_t offset);

    /// Adds the marks of `text`, which follows what was added before; looks at no more than
    /// kStepBytes of it.
    void add(std::string_view text);
    /// Input offset of the first byte that was not added yet.
    [[nodiscard]] std::uint64_t end() const { return base_ + size_; }
    /// Input offset that marks count from.
    [[nodiscard]] std::uint64_t base() const { return base_; }
    [[nodiscard]] std::span<Mark const> marks() const { return {marks_.get(), count_}; }
    /// Forgets the first `count` marks, and base() moves behind them.
    void forget(std::size_t count);

    /// Small enough that text, masks and marks of a step stay in the first-level cache.
    static constexpr std::size_t kStepBytes = 8 * 1024;

private:
    std::uint64_t released_bytes(std::string_view block, std::uint64_t releases);
    void make_room(std::size_t count);

    Delimiters delimiters_;
    std::unique_ptr<Mark[]> marks_;  ///< never read before they are written, hence no vector
    std::size_t count_ = 0;
    std::size_t capacity_ = 0;
    std::uint64_t base_ = 0;
    std::uint32_t size_ = 0;    ///< bytes added since base_
    std::uint32_t open_ = 0;    ///< content behind the last mark
    bool is_padded_ = false;    ///< the last byte was a blank
    bool is_released_ = false;  ///< the next byte follows a release character
    bool is_wrapped_ = false;
};

}  // namespace tidegate::syntax
