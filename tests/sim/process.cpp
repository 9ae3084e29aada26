#include "sim/process.hpp"

#include "base/limits.hpp"
#include "base/queue_limits.hpp"
#include "runtime/accept_rules.hpp"
#include "runtime/deliver.hpp"
#include "runtime/inbox.hpp"
#include "runtime/late_orders.hpp"
#include "runtime/overdue.hpp"
#include "runtime/process.hpp"
#include "runtime/reconcile.hpp"
#include "runtime/replay.hpp"
#include "runtime/seal.hpp"
#include "runtime/sweep.hpp"
#include "runtime/worker.hpp"
#include "sim/people.hpp"
#include "sim/ports.hpp"
#include "store/failure.hpp"
#include "support/test_vault.hpp"

#include <fmt/format.h>

#include <utility>

namespace tidegate::sim {

namespace {

constexpr int kProcessTasks = 2, kDeliverTasks = 2;
/// Jobs that a task has in its hands at a time: others shall have some, too.
constexpr int kProcessAtOnce = 16, kDeliverAtOnce = 2, kReplayAtOnce = 1;
constexpr std::chrono::seconds kLateMost{20};
constexpr std::chrono::minutes kBetweenShipments{3}, kBetweenReplays{2}, kBetweenLosses{5};

}  // namespace

/// Members in the order they are made; tasks end first, while all else is there.
struct Process::Parts {
    Parts(Surroundings& surroundings, store::Database opened)
        : around(surroundings),
          config(surroundings.installation.config()),
          database(std::move(opened)) {
        for (int i = 0; i < kProcessTasks; ++i)
            add_worker("process", process_worker, kProcessAtOnce);
        for (int i = 0; i < kDeliverTasks; ++i)
            add_worker("deliver", deliver_worker, kDeliverAtOnce);
        add_worker("replay", replay_worker, kReplayAtOnce);
        for (Worker* worker : {&process_worker, &deliver_worker, &replay_worker}) {
            repeat("leases", limits::job_lease_renewal, [worker] {
                worker->worker.renew_leases_blocking();
            });
        }
        repeat("overdue", limits::overdue_poll, [this] {
            runtime::mark_overdue_blocking(services);
        });
        repeat("late orders", limits::overdue_poll, [this] {
            runtime::tell_late_orders_blocking(services);
        });
        repeat("sweep", limits::sweep_poll, [this] { runtime::sweep_jobs_blocking(services); });
        repeat("seal", limits::audit_seal_poll, [this] { runtime::seal_audit_blocking(services); });
        repeat("books", limits::reconcile_poll, [this] { check_books(); });
        repeat("warehouse", kBetweenShipments, [this] {
            ship_one_blocking(services, around.chance, around.trace);
        });
        repeat("clerk", kBetweenReplays, [this] { replay_all_blocking(services, around.trace); });
        repeat("support", kBetweenLosses, [this] {
            repeat_one_blocking(services, around.chance, around.trace);
        });
    }

    struct Worker {
        runtime::Worker worker;
        std::uint64_t wakes = 0;
        Worker(runtime::Services services, runtime::JobRunner& runner)
            : worker(services, runner, 0) {}
    };

    void wait_for_commit() {
        tasks.wait([this, seen = commits] { return commits != seen; });
    }

    /// A thread that sleeps is woken when the system comes to it.
    Instant late(Duration pause) {
        return around.time.now + pause + around.chance.between(std::chrono::seconds(0), kLateMost);
    }

    /// As a thread of the product's worker does.
    void add_worker(std::string name, Worker& worker, int at_once) {
        tasks.add(std::move(name), [this, &worker, at_once] {
            store::Turn turn;
            for (;;) {
                std::uint64_t const seen = worker.wakes;
                if (worker.worker.step_blocking(turn, at_once)) {
                    ++useful_steps;
                    continue;
                }
                Instant const until = late(worker.worker.pause_blocking());
                tasks.wait([this, &worker, seen, until] {
                    return worker.wakes != seen || around.time.now >= until;
                });
            }
        });
    }

    /// As the product's Every does.
    void repeat(std::string name, Duration pause, std::function<void()> act) {
        tasks.add(name, [this, name, pause, act = std::move(act)] {
            for (;;) {
                try {
                    act();
                } catch (std::exception const& failure) {
                    around.trace.add(name + " failed: " + failure.what());
                }
                tasks.wait([this, until = late(pause)] { return around.time.now >= until; });
            }
        });
    }

    void check_books() {
        reconciler.check_blocking();
        for (store::Discrepancy const& one : reconciler.last()->found)
            around.trace.violate("books: " + one.rule + ": " + one.text);
    }

    runtime::JobRunner& runner_of_messages() {
        if (around.broken == Rule::stock_in_one_step) return read_then_write;
        if (around.broken == Rule::number_in_commit) return numbers_outside;
        return process;
    }

    void reply(std::function<void(Answer)> const& to, store::StoredReceipt const& receipt) {
        replies.push_back([to, receipt] { to({receipt.http_status, receipt.body}); });
    }
    void reply_not_stored(std::function<void(Answer)> const& to) {
        replies.push_back([to] { to({503, {}}); });
    }

    Surroundings& around;
    std::uint64_t commits = 0, useful_steps = 0;
    std::vector<std::function<void()>> replies;
    runtime::CurrentConfig config;
    store::Database database;
    GatewayClock clock{around.time};
    IdSource ids{clock, around.chance.random()};
    store::Writer writer{database, [this] { wait_for_commit(); }};
    NetworkSender sender{around, clock, tasks};
    TaskQuarantine quarantine{tasks};
    runtime::Services services{writer, config,    sender, clock, around.chance.random(),
                               ids,    quarantine};
    runtime::DeliverRunner deliver{services};
    Worker deliver_worker{services, deliver};
    runtime::ProcessRunner process{services, [this] { ++deliver_worker.wakes; }};
    ReadThenWriteStock read_then_write{process, writer};
    NumbersOutside numbers_outside{process, writer, around.taken_numbers};
    Worker process_worker{services, runner_of_messages()};
    runtime::ReplayRunner replay{services, [this] { ++deliver_worker.wakes; }};
    Worker replay_worker{services, replay};
    runtime::Reconciler reconciler{services};
    runtime::Inbox inbox{writer, ids};
    Tasks tasks;
};

Process::Process(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Process::~Process() = default;

Expected<std::unique_ptr<Process>> Process::start(Surroundings& around) {
    store::OpenOptions options;
    options.vault = testing::vault();
    auto database = store::Database::open(around.installation.database(), options);
    if (!database) return std::unexpected(database.error());
    try {
        auto recovered =
            database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
                store::recover_expired_leases(
                    transaction, Instant::max(), GatewayClock(around.time).now()
                );
                return {};
            });
        if (!recovered) return std::unexpected(recovered.error());
    } catch (store::DatabaseFailed const& failed) {
        return fail(ErrorCode::unavailable, failed.what());
    }
    return std::unique_ptr<Process>(
        new Process(std::make_unique<Parts>(around, std::move(*database)))
    );
}

/// The order of the product's endpoint: a repeat, the rules of the profile, the inbox.
void Process::receive(Partner const& partner, Post const& post, std::function<void(Answer)> reply) {
    Parts& parts = *parts_;
    partners::Instance const& us = parts.config.get()->instance();
    std::string const from = Installation::as2_id(partner.id());
    std::string const to = us.as2.id;
    try {
        if (auto const repeat = parts.inbox.find_repeat_blocking(from, to, post.id))
            return parts.reply(reply, repeat->receipt);
    } catch (store::DatabaseFailed const&) {
        return parts.reply_not_stored(reply);
    }
    store::NewMessage message;
    message.id = parts.ids.mint<MessageId>();
    message.transport = "as2";
    message.partner = partner.id();
    message.as2_from = from;
    message.as2_to = to;
    message.transport_message_id = post.id;
    message.at = parts.clock.now();
    message.receipt = store::StoredReceipt{200, {}, to_bytes("mdn of " + message.id.text())};
    bool const is_early = parts.around.broken == Rule::mdn_after_commit;
    if (is_early) parts.reply(reply, *message.receipt);
    ByteView const payload = as_bytes(post.payload);
    auto const* profile = parts.config.get()->registry().find(partner.id());
    auto rules = runtime::accept_rules(*profile, payload);
    if (parts.around.broken == Rule::flow_in_order) rules.lane.clear();
    if (!parts.inbox.seal_blocking(message, as_bytes("raw " + post.payload), payload))
        return parts.reply_not_stored(reply);
    parts.inbox.accept(
        std::move(message),
        [&parts, reply, is_early](std::expected<runtime::Accepted, store::Failure> done) {
            ++parts.process_worker.wakes;
            if (is_early) return;
            done ? parts.reply(reply, done->receipt) : parts.reply_not_stored(reply);
        },
        std::move(rules)
    );
}

std::size_t Process::waiting_replies() const { return parts_->replies.size(); }

void Process::send_a_reply() {
    auto& replies = parts_->replies;
    std::size_t const at = parts_->around.chance.below(replies.size());
    auto const reply = std::move(replies[at]);
    replies.erase(replies.begin() + static_cast<std::ptrdiff_t>(at));
    reply();
}

std::size_t Process::waiting_entries() const { return parts_->writer.counters().queued; }

void Process::commit(std::size_t entries_max) {
    parts_->writer.commit_next(entries_max);
    ++parts_->commits;
}

Tasks& Process::tasks() { return parts_->tasks; }

std::uint64_t Process::useful_steps() const { return parts_->useful_steps; }

}  // namespace tidegate::sim
