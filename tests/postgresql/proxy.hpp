// Stands between a node and its PostgreSQL, and cuts connections at the worst moment.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tidegate::testing {

class Proxy {
public:
    /// What happens to the next commit that passes.
    enum class Cut {
        none,
        before_server,  ///< the server never sees it
        before_answer,  ///< the server has it and answers; the node never sees the answer
    };

    /// Listens on a socket in a folder of its own and passes everything on to `server`'s.
    explicit Proxy(std::filesystem::path const& server);
    ~Proxy();
    Proxy(Proxy const&) = delete;
    Proxy& operator=(Proxy const&) = delete;

    [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }
    void cut_next_commit(Cut cut) { cut_ = cut; }
    /// As a network that is split: connections end, and new ones find nobody.
    void cut_off(bool is_cut_off);
    [[nodiscard]] int cuts() const { return cuts_; }

private:
    void accept_all();
    void pass(int client);

    std::filesystem::path server_, folder_;
    std::atomic<Cut> cut_ = Cut::none;
    std::atomic<int> cuts_ = 0;
    std::atomic<bool> is_cut_off_ = false;
    std::atomic<bool> is_stopping_ = false;
    int listener_ = -1;
    std::mutex mutex_;
    std::vector<std::thread> connections_;
    std::thread acceptor_;  // last: it uses all of the above
};

}  // namespace tidegate::testing
