#include "syntax/byte_window.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tidegate::syntax {

Expected<void> ByteWindow::ensure(std::size_t count) {
    while (end_ - begin_ < count && !ended_) {
        if (auto read = read_once(); !read) return read;
    }
    return {};
}

Expected<bool> ByteWindow::grow() {
    std::size_t const before = end_ - begin_;
    auto more = ensure(std::max<std::size_t>(2 * before, 1));
    if (!more) return std::unexpected(more.error());
    return end_ - begin_ > before;
}

void ByteWindow::release() {
    for (Block& block : full_) spare_.push_back(std::move(block));
    full_.clear();
    pinned_ = begin_;
    released_offset_ = offset_;
}

Expected<void> ByteWindow::read_once() {
    if (!std::exchange(has_begun_, true)) {
        if (ByteView const whole = source_->borrow(); !whole.empty()) {
            data_ = reinterpret_cast<char const*>(whole.data());
            end_ = whole.size();
            ended_ = true;
            return {};
        }
    }
    make_room();
    std::span<char> const room(current_.data.get() + end_, current_.capacity - end_);
    auto count = source_->read(std::as_writable_bytes(room));
    if (!count) return std::unexpected(count.error());
    TIDEGATE_CHECK(*count <= room.size());
    if (*count == 0) ended_ = true;
    end_ += *count;
    return {};
}

void ByteWindow::make_room() {
    if (end_ < current_.capacity) return;
    std::size_t const unread = end_ - begin_;
    if (pinned_ == begin_ && unread <= current_.capacity / 2 && current_.capacity != 0) {
        std::memmove(current_.data.get(), current_.data.get() + begin_, unread);
    } else {
        Block next = take_block(std::max(limits::read_chunk_bytes, 2 * unread));
        if (unread != 0) std::memcpy(next.data.get(), current_.data.get() + begin_, unread);
        std::swap(current_, next);
        // Bytes in front of the unread ones may be viewed; then the block must stay where it is.
        if (next.capacity != 0) (pinned_ < begin_ ? full_ : spare_).push_back(std::move(next));
    }
    data_ = current_.data.get();
    pinned_ = 0;
    begin_ = 0;
    end_ = unread;
}

ByteWindow::Block ByteWindow::take_block(std::size_t capacity) {
    for (Block& block : spare_) {
        if (block.capacity < capacity) continue;
        Block taken = std::move(block);
        block = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }
    return {std::make_unique_for_overwrite<char[]>(capacity), capacity};
}

}  // namespace tidegate::syntax
