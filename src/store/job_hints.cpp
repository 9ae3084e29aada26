#include "store/job_hints.hpp"

#include "base/database_limits.hpp"
#include "base/log.hpp"
#include "store/database_impl.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <random>
#include <thread>

namespace tidegate::store {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view kChannel = "tidegate_jobs";
constexpr std::array kKinds{JobKind::interpret, JobKind::process, JobKind::deliver};
constexpr unsigned kEveryKind = (1U << kKinds.size()) - 1;

unsigned bit_of(JobKind kind) { return 1U << static_cast<unsigned>(kind); }

/// 0 for what another version may say.
unsigned bit_named(std::string_view name) {
    for (JobKind const kind : kKinds) {
        if (name_of(kind) == name) return bit_of(kind);
    }
    return 0;
}

struct Finished {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, Finished>;

std::string error_of(PGconn* connection) {
    std::string text = PQerrorMessage(connection);
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? "the connection ended" : text;
}

int milliseconds_until(Steady::time_point moment) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(moment - Steady::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

}  // namespace

class JobHints::Line {
public:
    explicit Line(Location const& location) : location_(location) {}
    ~Line() {
        stop();
        ::close(alarm_);
    }
    Line(Line const&) = delete;
    Line& operator=(Line const&) = delete;

    void start(std::function<void(JobKind)> heard) {
        heard_ = std::move(heard);
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        is_stopping_ = true;
        ring();
        if (thread_.joinable()) thread_.join();
    }

    /// Only the first since the last statement rings.
    void queued(JobKind kind) {
        if (to_send_.fetch_or(bit_of(kind)) == 0) ring();
    }

    [[nodiscard]] bool is_listening() const { return is_listening_; }

private:
    void run() {
        auto pause = limits::hint_retry;
        bool is_told = false;
        while (!is_stopping_) {
            auto const begin = Steady::now();
            std::string const reason = listen_until_lost();
            is_listening_ = false;
            if (is_stopping_) return;
            if (Steady::now() - begin >= limits::hint_retry_max) {
                pause = limits::hint_retry;
                is_told = false;
            }
            if (!is_told) {
                log::warning(
                    "hints.lost",
                    "jobs of other nodes are found by looking once a second until this works again",
                    {{"reason", reason}}
                );
            }
            is_told = true;
            wait_for_stop(Steady::now() + pause);
            pause = std::min(2 * pause, limits::hint_retry_max);
        }
    }

    /// Returns why it is over.
    std::string listen_until_lost() {
        Handle const handle(PQconnectdb(std::string(location_.connection.reveal()).c_str()));
        connection_ = handle.get();
        if (PQstatus(connection_) != CONNECTION_OK) return error_of(connection_);
        PQsetNoticeProcessor(connection_, [](void* /*unused*/, char const* /*unused*/) {}, nullptr);
        to_tell_ = 0;
        // A hint that a crash takes is no loss, so its commit waits for no disk and no standby.
        if (!ask("set synchronous_commit = off; listen " + std::string(kChannel)))
            return error_of(connection_);
        is_first_ = true;
        try {
            while (!is_stopping_) {
                send_hints();
                wait_for_something();
                if (auto const lost = read_answers()) return *lost;
                tell_hints();
            }
        } catch (std::exception const& bug) {
            return bug.what();
        }
        return {};
    }

    bool ask(std::string const& sql) {
        answer_deadline_ = Steady::now() + limits::hint_answer;
        return PQsendQuery(connection_, sql.c_str()) == 1;
    }

    void send_hints() {
        if (answer_deadline_ || to_send_ == 0 || Steady::now() < next_send_) return;
        unsigned const kinds = to_send_.exchange(0);
        std::string calls;
        for (JobKind const kind : kKinds) {
            if ((kinds & bit_of(kind)) == 0) continue;
            calls += calls.empty() ? "select " : ", ";
            calls +=
                "pg_notify('" + std::string(kChannel) + "', '" + std::string(name_of(kind)) + "')";
        }
        next_send_ = Steady::now() + limits::hint_pause;
        ask(calls);  // what fails here is met again as the missing answer
    }

    void wait_for_something() {
        int wait = -1;
        auto const until = [&](Steady::time_point moment) {
            int const left = milliseconds_until(moment);
            wait = wait < 0 ? left : std::min(wait, left);
        };
        if (answer_deadline_) until(*answer_deadline_);
        if (!answer_deadline_ && to_send_ != 0) until(next_send_);
        if (to_tell_ != 0) until(tell_at_);
        std::array<pollfd, 2> ends{{{PQsocket(connection_), POLLIN, 0}, {alarm_, POLLIN, 0}}};
        ::poll(ends.data(), ends.size(), wait);
        if (ends[1].revents != 0) silence();
    }

    /// Why the connection is of no use any more.
    std::optional<std::string> read_answers() {
        if (PQconsumeInput(connection_) == 0 || PQstatus(connection_) != CONNECTION_OK)
            return error_of(connection_);
        while (answer_deadline_ && PQisBusy(connection_) == 0) {
            PGresult* const result = PQgetResult(connection_);
            if (result == nullptr) {
                answer_deadline_.reset();
                begin_listening();
                break;
            }
            auto const status = PQresultStatus(result);
            PQclear(result);
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
                return error_of(connection_);
        }
        if (answer_deadline_ && Steady::now() > *answer_deadline_) return "no answer in time";
        while (PGnotify* const notice = PQnotifies(connection_)) {
            // Its own come back too.
            if (notice->be_pid != PQbackendPID(connection_)) hear(bit_named(notice->extra));
            PQfreemem(notice);
        }
        return {};
    }

    /// After the first answer, that to LISTEN. What was queued meanwhile nobody repeats.
    void begin_listening() {
        if (!std::exchange(is_first_, false)) return;
        is_listening_ = true;
        hear(kEveryKind);
    }

    void hear(unsigned kinds) {
        if (kinds == 0) return;
        if (to_tell_ == 0) {
            std::uniform_int_distribution<std::int64_t> draw(
                0, std::chrono::microseconds(limits::hint_pause).count()
            );
            tell_at_ = Steady::now() + std::chrono::microseconds(draw(chance_));
        }
        to_tell_ |= kinds;
    }

    void tell_hints() {
        if (to_tell_ == 0 || Steady::now() < tell_at_) return;
        unsigned const kinds = std::exchange(to_tell_, 0);
        for (JobKind const kind : kKinds) {
            if ((kinds & bit_of(kind)) != 0) heard_(kind);
        }
    }

    void wait_for_stop(Steady::time_point until) {
        while (!is_stopping_ && Steady::now() < until) {
            pollfd end{alarm_, POLLIN, 0};
            ::poll(&end, 1, milliseconds_until(until));
            if (end.revents != 0) silence();
        }
    }

    void ring() const {
        std::uint64_t const one = 1;
        [[maybe_unused]] auto const written = ::write(alarm_, &one, sizeof(one));
    }
    void silence() const {
        std::uint64_t count = 0;
        [[maybe_unused]] auto const size = ::read(alarm_, &count, sizeof(count));
    }

    Location const& location_;
    std::function<void(JobKind)> heard_;
    int alarm_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::atomic<bool> is_stopping_ = false;
    std::atomic<bool> is_listening_ = false;
    std::atomic<unsigned> to_send_ = 0;

    // Of the thread.
    PGconn* connection_ = nullptr;
    bool is_first_ = true;
    unsigned to_tell_ = 0;
    Steady::time_point tell_at_, next_send_;
    std::optional<Steady::time_point> answer_deadline_;  ///< nothing: no statement is running
    std::minstd_rand chance_{std::random_device{}()};
    std::thread thread_;  // last: it uses all of the above
};

JobHints::JobHints(Database& database)
    : line_(database.is_shared() ? std::make_unique<Line>(database.impl_->location) : nullptr) {}

JobHints::~JobHints() = default;

void JobHints::start(std::function<void(JobKind)> heard) {
    if (line_) line_->start(std::move(heard));
}

void JobHints::stop() {
    if (line_) line_->stop();
}

void JobHints::queued(JobKind kind) {
    if (line_) line_->queued(kind);
}

bool JobHints::is_listening() const { return line_ && line_->is_listening(); }

}  // namespace tidegate::store
