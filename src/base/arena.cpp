#include "base/arena.hpp"

namespace tidegate {

void Arena::reset() {
    next_block_ = 0;
    cursor_ = nullptr;
    end_ = nullptr;
}

void* Arena::allocate_from_new_block(std::size_t bytes, std::size_t alignment) {
    std::size_t const needed = bytes + alignment;
    while (next_block_ < blocks_.size() && blocks_[next_block_].bytes < needed) ++next_block_;
    if (next_block_ == blocks_.size()) {
        std::size_t const size = std::max(needed, block_bytes_);
        blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    }
    Block const& block = blocks_[next_block_++];
    cursor_ = block.memory.get();
    end_ = cursor_ + block.bytes;
    return allocate(bytes, alignment);
}

}  // namespace tidegate
