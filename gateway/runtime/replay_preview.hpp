// What a replay would change, and what would become of past traffic now: found by doing it in a
// transaction that is rolled back.
#pragma once

#include "documents/diff.hpp"
#include "runtime/commit_message.hpp"
#include "store/orders.hpp"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// What would be sent: some answers travel together.
struct PreviewedAnswer {
    std::vector<std::string> sets;   ///< "855", in their order
    std::vector<std::string> lines;  ///< of the bytes: a segment each, or a line of XML
    bool operator==(PreviewedAnswer const&) const = default;
};

/// Two sides of a document: as it is and as it would be, or as one configuration makes it and as
/// another does.
struct ReplayPreview {
    store::Document before, after;
    bool is_anew = false;  ///< it has ended: decided as if it came now, its own order set aside
    std::vector<documents::Difference> content;  ///< of the canonical document; left is before
    std::vector<store::OrderLine> lines_before;  ///< of the order as it is; empty when none
    std::vector<store::OrderLine> lines_after;   ///< of the order as decided; empty when none
    std::vector<store::Document> answers;        ///< of after, that would be sent
    std::vector<PreviewedAnswer> sent_before;    ///< whole interchanges, with what travelled along
    std::vector<PreviewedAnswer> sent_after;
    std::vector<std::string> notes;  ///< of after, as they would be logged
};

/// Replays in a transaction that is rolled back: control numbers and everything else stay as they
/// are. One that has ended is not replayed but decided as if it came now, by itself, with the
/// stock, prices and orders of now; its own order does not count, but what was shipped of it is
/// gone. Errors: those of request_replay; refused for what holds no set of its own; what would park
/// it again before anything is decided. Throws DatabaseFailed.
Expected<ReplayPreview> preview_replay(
    Services const& services, DocumentId id, ReplayWith with = ReplayWith::current
);

/// What the configuration in force (after) makes of it, beside what the original one does (before).
/// Both get the same control numbers, time and ids. Errors: those of preview_replay for either.
Expected<ReplayPreview> compare_configurations(Services const& services, DocumentId id);

}  // namespace tidegate::runtime
