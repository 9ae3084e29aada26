// Collects the segments of one transaction set, ST to SE or UNH to UNT, in memory that is used
// again for the next one.
#pragma once

#include "base/error.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/finding.hpp"
#include "syntax/mark_store.hpp"
#include "syntax/segment.hpp"
#include "syntax/segment_scanner.hpp"

#include <optional>

namespace tidegate::syntax {

class SetCollector {
public:
    SetCollector(ByteWindow const& window, SegmentScanner& scanner)
        : window_(&window), scanner_(&scanner) {}

    /// Takes the ST (UNH, UNO) that the scanner is at and what follows it to SE (UNT, UNP). False
    /// if an envelope segment, a header or the end of the input stands in the place of the trailer;
    /// it stays in front. `findings` gets malformed tags and binary data that contradicts its
    /// length. Errors: too_large, the source's.
    /// `charset`: of the interchange, where it says one.
    Expected<bool> collect(
        Delimiters const& delimiters, std::optional<Charset> charset, Findings& findings
    );

    /// Valid until the next collect() or SegmentScanner::release().
    [[nodiscard]] TransactionSet const& set() const { return set_; }

private:
    Expected<bool> take_segments(Findings& findings);
    [[nodiscard]] Expected<bool> check_size(std::size_t more) const;
    Expected<void> append(Findings& findings);
    Expected<void> skip_object(Findings& findings);
    void judge(Segment const& segment, Findings& findings);
    void tell_counters(Segment const& segment, Findings& findings);

    ByteWindow const* window_;
    SegmentScanner* scanner_;
    TransactionSet set_;
    MarkStore marks_;  ///< of the elements of segments that were looked at one by one
    bool has_told_counters_ = false;
};

}  // namespace tidegate::syntax
