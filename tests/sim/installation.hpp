// What all seeds begin with, made once: a home with three partners that order the same goods, its
// configuration compiled, and the bytes of a database with their master data.
#pragma once

#include "runtime/config.hpp"
#include "sim/memory_disk.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::sim {

inline Instant const kStart = from_micros(1'767'614'400'000'000);  // 2026-01-05T12:00:00Z

struct Good {
    std::string item, buyer_item;
    int on_hand;
};

class Installation {
public:
    /// Throws when something does not fit.
    Installation();
    ~Installation();
    Installation(Installation const&) = delete;
    Installation& operator=(Installation const&) = delete;

    [[nodiscard]] std::shared_ptr<runtime::Config const> const& config() const { return config_; }
    /// Where the database is; its bytes are on the disk in memory, only its lock is a real file.
    [[nodiscard]] std::string database() const { return (folder_ / "sim.db").string(); }
    [[nodiscard]] MemoryDisk::Files const& files() const { return files_; }

    /// The second one's orders are an ordered flow.
    static std::vector<std::string> const& partners();      ///< "acme"
    static std::string edi_id(std::string const& partner);  ///< "ACME"
    static std::string as2_id(std::string const& partner);  ///< "ACME-AS2"
    static std::vector<Good> const& goods();

private:
    std::filesystem::path folder_;
    std::shared_ptr<runtime::Config const> config_;
    MemoryDisk::Files files_;
};

}  // namespace tidegate::sim
