#include "sim/simulation.hpp"

#include "sim/faults.hpp"
#include "sim/invariants.hpp"
#include "sim/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tidegate::sim {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kOrdersMost = 5;  // of a partner
constexpr int kCalmStepsMost = 60'000;
constexpr seconds kDownMost{120};
constexpr Duration kIdleLeast = seconds(1), kIdleMost = minutes(30);

/// What can happen next.
enum class Act : std::uint8_t { task, commit, reply, start, arrive, partner, pass_time };
struct Choice {
    Act act;
    std::size_t which = 0;
};

class Simulation {
public:
    Simulation(Installation const& installation, std::uint64_t seed, Rule broken)
        : around_(installation, seed, broken), faults_(around_) {
        if (broken == Rule::sync_reaches_disk) around_.disk.ignore_syncs();
        for (std::string const& id : Installation::partners()) {
            around_.partners.push_back(std::make_unique<Partner>(
                id, around_.chance, around_.time, around_.trace,
                [this](Partner& partner, Post const& post) { carry(partner, post); }
            ));
            int const orders = static_cast<int>(around_.chance.between(0, kOrdersMost));
            around_.partners.back()->set_habits({orders, true});
            orders_ += orders;
        }
    }

    Trace& trace() { return around_.trace; }

    Result run() {
        try {
            live();
        } catch (std::exception const& failure) {
            around_.trace.violate(std::string("an exception came out: ") + failure.what());
        }
        return {around_.trace.violations(), around_.trace.lines(), lives_, orders_};
    }

private:
    void live() {
        start();
        for (int i = 0; i < faults_.steps() && !has_failed(); ++i) {
            if (faults_.strike()) end_well();
            step();
        }
        if (!has_failed()) calm();
        if (!has_failed()) come_to_rest();
        process_.reset();
        if (!has_failed()) check_end(around_);
    }

    [[nodiscard]] bool has_failed() const { return !around_.trace.violations().empty(); }

    /// Over the network, to whichever life of the gateway is there then.
    void carry(Partner& partner, Post const& post) {
        around_.network.send(
            fmt::format("{} of {}", post.id, partner.id()),
            [this, &partner, post] {
                if (!process_) return;
                process_->receive(partner, post, [this, &partner, id = post.id](Answer answer) {
                    around_.network.send("the answer to " + id, [&partner, id, answer] {
                        partner.on_answer(id, answer);
                    });
                });
            }
        );
    }

    std::vector<Choice> choices() {
        std::vector<Choice> choices;
        if (process_) {
            for (std::size_t const task : process_->tasks().ready()) {
                if (!faults_.is_stopped(task)) choices.push_back({Act::task, task});
            }
            if (process_->waiting_entries() > 0 && !faults_.is_slow())
                choices.insert(choices.end(), 2, {Act::commit});
            if (process_->waiting_replies() > 0) choices.push_back({Act::reply});
        } else if (around_.time.now >= start_at_) {
            choices.push_back({Act::start});
        }
        choices.insert(
            choices.end(), std::min<std::size_t>(around_.network.due(), 3), {Act::arrive}
        );
        for (std::size_t i = 0; i < around_.partners.size(); ++i) {
            if (around_.partners[i]->can_act()) choices.push_back({Act::partner, i});
        }
        // Time also passes while there is something to do.
        constexpr std::size_t kEvery = 12;
        if (choices.empty() || around_.chance.below(kEvery) == 0)
            choices.push_back({Act::pass_time});
        return choices;
    }

    void step() {
        std::vector<Choice> const all = choices();
        Choice const choice = all[around_.chance.below(all.size())];
        switch (choice.act) {
            case Act::task:
                process_->tasks().resume(choice.which);
                break;
            case Act::commit:
                commit();
                break;
            case Act::reply:
                process_->send_a_reply();
                break;
            case Act::start:
                start();
                break;
            case Act::arrive:
                around_.network.let_one_arrive();
                idle_ = kIdleLeast;
                break;
            case Act::partner:
                around_.partners[choice.which]->act();
                break;
            case Act::pass_time:
                pass_time(all.size() == 1);
                break;
        }
        if (around_.disk.is_dead()) die();
    }

    void commit() {
        constexpr std::array<std::size_t, 3> kGroups{1, 4, 256};
        process_->commit(kGroups[around_.chance.below(kGroups.size())]);
    }

    /// To the next thing that is known to come, or a little further each time.
    void pass_time(bool is_idle) {
        Instant const now = around_.time.now;
        Instant next = now + idle_;
        if (auto const due = around_.network.next()) next = std::min(next, *due);
        if (auto const due = faults_.next()) next = std::min(next, *due);
        for (auto const& partner : around_.partners) next = std::min(next, partner->next_act());
        if (!process_) next = std::min(next, start_at_);
        constexpr Duration kLeast = std::chrono::milliseconds(100);
        if (is_idle) idle_ = std::min(idle_ * 2, kIdleMost);
        if (process_ && process_->useful_steps() != useful_steps_) {
            useful_steps_ = process_->useful_steps();
            idle_ = kIdleLeast;
        }
        around_.time.now = std::max(next, now + kLeast);
    }

    void start() {
        auto started = Process::start(around_);
        if (!started) {
            around_.trace.add("the gateway cannot start: " + started.error().text());
            if (around_.disk.is_dead()) return;
            start_at_ = around_.time.now + around_.chance.between(seconds(1), kDownMost);
            return;
        }
        ++lives_;
        around_.trace.add(fmt::format("the gateway begins life {}", lives_));
        process_ = std::move(*started);
    }

    /// What is in the middle of anything ends there.
    void die() {
        process_.reset();
        auto const left =
            std::array{Unsynced::kept, Unsynced::lost, Unsynced::partly}[around_.chance.below(3)];
        around_.disk.restart(left);
        around_.trace.add(
            left == Unsynced::kept ? "the process is gone" : "the process is gone, and the power"
        );
        start_at_ = around_.time.now + around_.chance.between(seconds(0), kDownMost);
        check_promises(around_);
    }

    void end_well() {
        if (!process_) return;
        around_.trace.add("the gateway is stopped");
        process_.reset();
        if (around_.disk.is_dead()) return die();
        start_at_ = around_.time.now + around_.chance.between(seconds(0), kDownMost);
    }

    void calm() {
        around_.trace.add("calm");
        faults_.calm();
        for (auto const& partner : around_.partners)
            partner->set_habits({partner->orders_left(), false});
    }

    void come_to_rest() {
        for (int i = 0; i < kCalmStepsMost && !has_failed(); ++i) {
            step();
            constexpr int kLookEvery = 50;
            if (i % kLookEvery == 0 && is_quiet()) return;
        }
        if (!has_failed()) around_.trace.violate("it does not come to rest");
    }

    bool is_quiet() {
        return process_ && process_->waiting_entries() == 0 && process_->waiting_replies() == 0 &&
               around_.network.is_empty() &&
               std::ranges::all_of(
                   around_.partners, [](auto const& partner) { return partner->is_content(); }
               ) &&
               is_at_rest(around_);
    }

    Surroundings around_;
    Faults faults_;
    std::unique_ptr<Process> process_;
    int lives_ = 0, orders_ = 0;
    Instant start_at_{};
    Duration idle_ = kIdleLeast;
    std::uint64_t useful_steps_ = 0;
};

}  // namespace

Result simulate(
    Installation const& installation, std::uint64_t seed, Rule broken,
    std::function<void(std::string const&)> on_line
) {
    Simulation simulation(installation, seed, broken);
    simulation.trace().on_line = std::move(on_line);
    return simulation.run();
}

}  // namespace tidegate::sim
