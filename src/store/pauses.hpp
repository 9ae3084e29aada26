// What a person has stopped for a while: jobs of a kind, of one partner or of everybody. Nothing is
// lost meanwhile, it waits.
#pragma once

#include "store/jobs.hpp"

#include <string>
#include <vector>

namespace tidegate::store {

struct Pause {
    JobKind kind = JobKind::interpret;
    std::string partner;  ///< empty: of everybody
    Instant since{};
    std::string actor;
    std::string reason;
};

/// In the place of the one that there is. No job that it covers is claimed any more; those that run
/// end.
void put_pause(Transaction& transaction, Pause const& pause);

/// Errors: not_found when there is none.
Expected<void> remove_pause(Transaction& transaction, JobKind kind, std::string const& partner);

/// By kind and partner.
std::vector<Pause> list_pauses(Transaction& transaction);

}  // namespace tidegate::store
