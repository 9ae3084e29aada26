// What nodes of one PostgreSQL tell each other as soon as they have queued something: the kind of
// job, by NOTIFY (spec/reliability.md section 6). A hint only: it may be lost, and is where nobody
// passes it on (a pooler, a server without LISTEN); what is correct rests on the workers' poll.
#pragma once

#include "store/database.hpp"
#include "store/jobs.hpp"

#include <functional>
#include <memory>

namespace tidegate::store {

/// One connection and one thread of their own, and no part of any commit: NOTIFY takes a lock at
/// commit that is the whole server's. Several hints within limits::hint_pause are one statement.
class JobHints {
public:
    /// Nothing is sent or heard before start(). On a file never: it has no other nodes.
    explicit JobHints(Database& database);
    /// stop().
    ~JobHints();
    JobHints(JobHints const&) = delete;
    JobHints& operator=(JobHints const&) = delete;

    /// `heard` is called on the thread of this object when another node queued jobs of a kind, a
    /// random moment of at most limits::hint_pause later, so that not all nodes ask for the same
    /// job at once. After each connect it is called for every kind, because hints are not repeated.
    void start(std::function<void(JobKind)> heard);

    /// Waits for a running `heard`, and at most for a connect that is on its way.
    void stop();

    /// This node has committed a job that is due now. Never waits. Thread-safe.
    void queued(JobKind kind);

    /// Whether it listens now. Thread-safe.
    [[nodiscard]] bool is_listening() const;

private:
    class Line;
    std::unique_ptr<Line> line_;  ///< null on a file
};

}  // namespace tidegate::store
