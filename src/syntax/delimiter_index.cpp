#include "syntax/delimiter_index.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <utility>

namespace tidegate::syntax {

/// Offsets from data_ have 32 bits: the index starts anew long before they are used up.
constexpr std::uint64_t kReachMax = std::uint64_t{1} << 30;

void DelimiterIndex::begin(Delimiters const& delimiters, bool is_wrapped) {
    rules_ = {delimiters, is_wrapped};
    restart(nullptr, 0);
}

void DelimiterIndex::restart(char const* data, std::uint64_t offset) {
    state_ = {};
    data_ = data;
    offset_ = offset;
    from_ = 0;
    size_ = 0;
    count_ = 0;
    segments_count_ = 0;
}

bool DelimiterIndex::stands_at(char const* data, std::uint64_t offset) const {
    std::uint64_t const at = offset - offset_;
    return data_ != nullptr && offset >= offset_ && at >= from_ && at <= size_ && at < kReachMax &&
           data_ + at == data;
}

bool DelimiterIndex::more(char const* end, std::size_t open) {
    std::size_t const left = static_cast<std::size_t>(end - data_) - size_;
    if (left == 0) return false;
    std::size_t const kept = count_ - open;
    TIDEGATE_CHECK(open <= count_ && kept <= kOpenMax && size_ < 2 * kReachMax);
    Marks next;
    if (free_.empty()) {
        next = std::make_unique_for_overwrite<std::uint32_t[]>(kOpenMax + kStepBytes + kMarksSlack);
    } else {
        next = std::move(free_.back());
        free_.pop_back();
    }
    if (segments_ == nullptr) segments_ = std::make_unique_for_overwrite<SegmentEnd[]>(kStepBytes);
    if (open != 0) from_ = marks_[open - 1] + 1;
    std::copy_n(marks_ + open, kept, next.get());
    std::size_t const size = std::min(left, kStepBytes);
    StepMarks to{next.get(), segments_.get(), static_cast<std::uint32_t>(kept), 0};
    mark_step({data_ + size_, size}, size_, rules_, state_, to);
    size_ += static_cast<std::uint32_t>(size);
    marks_ = next.get();
    count_ = to.count;
    segments_count_ = to.segments_count;
    if (current_) (is_kept_ ? kept_ : free_).push_back(std::move(current_));
    current_ = std::move(next);
    is_kept_ = false;
    return true;
}

void DelimiterIndex::release() {
    for (Marks& marks : kept_) free_.push_back(std::move(marks));
    kept_.clear();
    is_kept_ = false;
}

}  // namespace tidegate::syntax
