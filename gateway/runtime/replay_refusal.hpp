// Why a document cannot be done again, in words: no effect comes twice, and no partner is told two
// things of one document (spec: P2; design: decisions 3, 12).
#pragma once

#include "base/error.hpp"
#include "store/database.hpp"
#include "store/documents.hpp"

namespace tidegate::runtime {

/// For a received document that is not parked: conflict, with what to do instead.
Error why_not_again(store::Transaction& transaction, store::Document const& document);

}  // namespace tidegate::runtime
