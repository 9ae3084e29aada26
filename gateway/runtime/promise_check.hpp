// Whether the database still has what this node has promised: compared at the start, and whenever
// another server answers than before (spec/reliability.md F48, F89). Tells what is missing, so that
// partners can be asked for it; repairs nothing.
#pragma once

#include "runtime/services.hpp"
#include "store/promises.hpp"
#include "store/reconcile.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace tidegate::runtime {

/// All that is noted in `folder` and missing in the database, oldest first. Blocks; reads some
/// hundred in a transaction. Throws DatabaseFailed.
std::vector<store::Promise> find_lost_blocking(
    std::filesystem::path const& folder,
    std::function<void(std::function<void(store::Transaction&)> const&)> const& read
);

/// How the books tell it.
store::Discrepancy discrepancy_of(store::Promise const& lost);

class PromiseCheck {
public:
    PromiseCheck(store::Writer& writer, std::filesystem::path folder)
        : writer_(writer), folder_(std::move(folder)) {}

    /// What is lost, of many the oldest limits::promises_told_max. Each is logged once, as
    /// "promise.lost". Cheap where nothing has changed since the last call. Blocks. Throws
    /// DatabaseFailed.
    std::vector<store::Promise> const& check_blocking();

private:
    void compare_all_blocking();

    store::Writer& writer_;
    std::filesystem::path folder_;
    std::optional<std::int64_t> incarnation_;
    std::vector<store::Promise> lost_;
};

}  // namespace tidegate::runtime
