// Documents that keep a lane closed: of an ordered flow nothing overtakes a document that waits for
// a person (spec: P5).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::store {

/// No job of the lane is claimed until the document is done, rejected or cancelled, which ends the
/// hold by itself (change_document_state). The document is stored already. Once per document.
void hold_lane(Transaction& transaction, std::string const& lane, DocumentId document, Instant now);

struct LaneHold {
    std::string lane;
    DocumentId document;
    Instant since{};
    std::string reason;        ///< why the document waits
    std::int64_t waiting = 0;  ///< jobs behind it
};

/// By lane, then oldest first; at most limits::store_list_rows_max.
std::vector<LaneHold> list_lane_holds(Transaction& transaction);

/// For change_document_state.
void end_lane_hold(Transaction& transaction, DocumentId document);

}  // namespace tidegate::store
