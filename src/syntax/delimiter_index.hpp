// Where the elements and segments of a text end: the marks of syntax/step_marks, made a step at a
// time while somebody walks through them, and kept as long as segments refer to them. The text may
// move in memory or be cut anywhere between two steps.
#pragma once

#include "base/limits.hpp"
#include "syntax/step_marks.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tidegate::syntax {

class DelimiterIndex {
public:
    /// Of a text with these rules; it begins nowhere until restart().
    void begin(Delimiters const& delimiters, bool is_wrapped);
    /// Forgets all marks and starts anew in front of `data`, the byte at `offset` of the input.
    void restart(char const* data, std::uint64_t offset);
    /// True if every mark from the byte at `offset` on, which now stands at `data`, is among
    /// marks(), as far as was looked. Else restart() there.
    [[nodiscard]] bool stands_at(char const* data, std::uint64_t offset) const;

    /// Looks at up to kStepBytes more of the text, which goes on up to `end`; false if all of it
    /// has been looked at. The marks from the index `open` on, at most kOpenMax, move to the front,
    /// those before it and all segments are forgotten.
    bool more(char const* end, std::size_t open);
    /// Somebody refers to marks() until release().
    void keep() { is_kept_ = true; }
    /// Gives up the marks that segments may refer to, but for those of the last step.
    void release();

    /// Offsets from data(), in order.
    [[nodiscard]] std::span<std::uint32_t const> marks() const { return {marks_, count_}; }
    /// Segments that end among marks().
    [[nodiscard]] std::span<SegmentEnd const> segments() const {
        return {segments_.get(), segments_count_};
    }
    [[nodiscard]] char const* data() const { return data_; }
    /// Input offset of data().
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    /// Input offset of the first byte that was not looked at.
    [[nodiscard]] std::uint64_t end() const { return offset_ + size_; }

    static constexpr std::size_t kStepBytes = kStepBytesMax;
    static constexpr std::size_t kOpenMax = limits::elements_per_segment_max + 2;

private:
    using Marks = std::unique_ptr<std::uint32_t[]>;  ///< never read before they are written

    StepRules rules_;
    StepState state_;
    char const* data_ = nullptr;
    std::uint64_t offset_ = 0;
    std::uint32_t from_ = 0;  ///< offset from data_ that no forgotten mark lies behind
    std::uint32_t size_ = 0;  ///< bytes looked at since data_
    std::uint32_t* marks_ = nullptr;
    std::size_t count_ = 0;
    std::unique_ptr<SegmentEnd[]> segments_;
    std::size_t segments_count_ = 0;
    Marks current_;  ///< where marks_ points into
    bool is_kept_ = false;
    std::vector<Marks> kept_;
    std::vector<Marks> free_;
};

}  // namespace tidegate::syntax
