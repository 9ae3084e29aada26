// How one try of a job ended.
#pragma once

#include "base/error.hpp"
#include "store/writer.hpp"

#include <string>
#include <utility>

namespace tidegate::runtime {

struct JobResult {
    enum class Kind {
        finished,  ///< the job was ended in the transaction of its effects
        retry,     ///< the world was down
        park,      ///< our data or configuration does not fit: an operator must act
        unknown,   ///< its commit was not answered: the job itself tells (spec: P9)
    };
    Kind kind = Kind::finished;
    std::string reason;         ///< of all but finished, with the remedy
    bool is_peer_down = false;  ///< of retry: nobody was reached, which counts for its breaker

    static JobResult finished() { return {}; }
    static JobResult retry(std::string why) { return {Kind::retry, std::move(why)}; }
    static JobResult peer_down(std::string why) { return {Kind::retry, std::move(why), true}; }
    static JobResult park(std::string why) { return {Kind::park, std::move(why)}; }
    static JobResult unknown(std::string why) { return {Kind::unknown, std::move(why)}; }
    /// park for what is wrong with us, retry for what is unavailable.
    static JobResult of(Error const& error);
    static JobResult of(store::Failure const& failure);
};

}  // namespace tidegate::runtime
