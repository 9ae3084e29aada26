// Room for the marks of one transaction set's elements: runs of numbers that stay where they are
// until reset(), and are used again then.
#pragma once

#include "base/error.hpp"
#include "base/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tidegate::syntax {

class MarkStore {
public:
    /// The longest run: the ends of a tag and its elements.
    static constexpr std::size_t kRunMax = limits::elements_per_segment_max + 1;

    /// Where a run of at most kRunMax numbers can be written.
    [[nodiscard]] std::uint32_t* room() {
        if (page_ == nullptr || used_ + kRunMax > kPageMarks) turn_page();
        return page_ + used_;
    }
    /// Keeps the first `count` numbers written to room().
    void keep(std::size_t count) {
        TIDEGATE_CHECK(count <= kRunMax);
        used_ += count;
    }
    /// Forgets all runs.
    void reset() {
        next_page_ = 0;
        page_ = nullptr;
    }

private:
    static constexpr std::size_t kPageMarks = 16 * 1024;

    void turn_page() {
        if (next_page_ == pages_.size())
            pages_.push_back(std::make_unique_for_overwrite<std::uint32_t[]>(kPageMarks));
        page_ = pages_[next_page_++].get();
        used_ = 0;
    }

    std::vector<std::unique_ptr<std::uint32_t[]>> pages_;
    std::size_t next_page_ = 0;
    std::uint32_t* page_ = nullptr;
    std::size_t used_ = 0;
};

}  // namespace tidegate::syntax
