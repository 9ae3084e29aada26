// Private to src/store: sessions of one kind, lent to one thread each.
#pragma once

#include "store/session.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace tidegate::store {

class SessionPool {
public:
    /// A lent session; goes back, rolled back, when this ends.
    class Lease {
    public:
        Lease(SessionPool& pool, Transaction::Impl& session) : pool_(pool), session_(session) {}
        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        ~Lease();
        Transaction::Impl& operator*() { return session_; }
        Transaction::Impl* operator->() { return &session_; }

    private:
        SessionPool& pool_;
        Transaction::Impl& session_;
    };

    /// Before the first take().
    void add(std::unique_ptr<Transaction::Impl> session);

    /// Waits for a free one; the one that was used last, so that few connections are open when
    /// little is to do. Thread-safe.
    [[nodiscard]] Lease take();

    [[nodiscard]] std::size_t size() const { return sessions_.size(); }

private:
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Transaction::Impl>> sessions_;
    std::vector<Transaction::Impl*> free_;
};

}  // namespace tidegate::store
