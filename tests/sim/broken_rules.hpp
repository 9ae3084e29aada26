// Rules that are broken on purpose, to see that the simulation notices (docs/guarantees.md). Each
// is broken around the product's code, never in it.
#pragma once

#include "runtime/job_runner.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::sim {

enum class Rule {
    none,               ///< all are kept
    mdn_after_commit,   ///< the MDN leaves before its message is durable
    stock_in_one_step,  ///< stock is read in one transaction and written in another
    number_in_commit,   ///< a control number is taken outside of the transaction that uses it
    sync_reaches_disk,  ///< as with synchronous = off
    flow_in_order,      ///< the messages of an ordered flow are accepted without their lane
    retry_same_bytes,   ///< every attempt of a delivery is packed anew
};
/// "mdn-after-commit"
std::string_view name_of(Rule rule);
/// All that can be broken.
std::span<Rule const> rules();

/// A runner that does something before and after another one.
class RunnerAround : public runtime::JobRunner {
public:
    explicit RunnerAround(runtime::JobRunner& inner) : inner_(inner) {}
    [[nodiscard]] std::vector<store::JobKind> kinds() const override { return inner_.kinds(); }
    [[nodiscard]] int jobs_at_once() const override { return inner_.jobs_at_once(); }
    runtime::Try run(store::Job job) override { return inner_.run(std::move(job)); }
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override {
        return inner_.on_parked(transaction, job, reason);
    }
    Expected<void> on_retry(
        store::Transaction& transaction, store::Job const& job, Instant next,
        std::string const& reason
    ) override {
        return inner_.on_retry(transaction, job, next, reason);
    }

private:
    runtime::JobRunner& inner_;
};

/// Reads what is reserved, and later writes the sum: what others reserved in between is lost.
class ReadThenWriteStock final : public RunnerAround {
public:
    ReadThenWriteStock(runtime::JobRunner& inner, store::Writer& writer)
        : RunnerAround(inner), writer_(writer) {}
    runtime::Try run(store::Job job) override;

private:
    store::Writer& writer_;
};

/// What a counter outside of the database remembers: of tries that did not commit, the number is
/// gone. By job; it outlives the process.
using TakenNumbers = std::map<std::string, int>;

class NumbersOutside final : public RunnerAround {
public:
    NumbersOutside(runtime::JobRunner& inner, store::Writer& writer, TakenNumbers& taken)
        : RunnerAround(inner), writer_(writer), taken_(taken) {}
    runtime::Try run(store::Job job) override;

private:
    store::Writer& writer_;
    TakenNumbers& taken_;
};

}  // namespace tidegate::sim
