// Partners that send one message after the other, each until it has its receipt.
#pragma once

#include "postgresql/node.hpp"

#include <atomic>
#include <thread>

namespace tidegate::runtime {

class Load {
public:
    /// One partner for each of `inboxes`, at once; an inbox may be there twice.
    Load(Fixture& f, std::vector<Inbox*> const& inboxes) : f_(f), promised_(inboxes.size()) {
        for (std::size_t i = 0; i < inboxes.size(); ++i)
            partners_.emplace_back([this, i, inbox = inboxes[i]] { send_all(i, *inbox); });
    }
    ~Load() { end(); }
    Load(Load const&) = delete;
    Load& operator=(Load const&) = delete;

    /// Each partner gets the receipt it waits for, or gives up after a minute.
    void end() {
        is_over_ = true;
        for (std::thread& partner : partners_) partner.join();
        partners_.clear();
    }

    /// How many receipts there are now.
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] int failures() const { return failures_; }
    [[nodiscard]] bool waits_for(int count) const {
        auto const deadline = std::chrono::steady_clock::now() + kPatience;
        while (count_ < count) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return true;
    }

    /// Those without their row and receipt; after end().
    [[nodiscard]] std::vector<MessageId> missing(store::Writer& writer) const {
        std::vector<MessageId> missing;
        writer.read_blocking([&](store::Transaction& t) {
            for (auto const& answers : promised_) {
                for (Accepted const& answer : answers) {
                    auto const stored = store::find_receipt(t, answer.id);
                    if (!stored || *stored != answer.receipt) missing.push_back(answer.id);
                }
            }
        });
        return missing;
    }

private:
    static constexpr std::chrono::seconds kPatience{60};

    void send_all(std::size_t partner, Inbox& inbox) {
        for (int number = 0; !is_over_; ++number) {
            std::string const id = fmt::format("{}-{}@acme", partner, number);
            auto const deadline = std::chrono::steady_clock::now() + kPatience;
            for (;;) {
                store::NewMessage message = f_.new_message(id);
                message.id = ids_.mint<MessageId>();
                auto answer = accept(inbox, message, "payload " + id);
                if (answer) {
                    promised_[partner].push_back(*answer);
                    ++count_;
                    break;
                }
                ++failures_;
                if (std::chrono::steady_clock::now() > deadline) return;
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        }
    }

    Fixture& f_;
    SeededRandom random_{77};
    IdSource ids_{f_.clock, random_};
    std::atomic<bool> is_over_ = false;
    std::atomic<int> failures_ = 0, count_ = 0;
    std::vector<std::vector<Accepted>> promised_;
    std::vector<std::thread> partners_;
};

}  // namespace tidegate::runtime
