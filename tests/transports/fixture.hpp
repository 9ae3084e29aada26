// A configuration on disk with one partner, read as the gateway reads it; keys made once per run.
#pragma once

#include "as2/keys.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "runtime/config.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace tidegate::transports::test {

Instant now();

as2::KeyPair const& gateway_key();
as2::KeyPair const& partner_key();
as2::KeyPair const& newer_partner_key();  ///< expires a year after partner_key
as2::KeyPair const& stranger_key();

struct HomeOptions {
    std::string state = "live";
    std::string as2 = {};     ///< lines of [channels.as2]
    std::string tables = {};  ///< tables behind it
    bool has_newer_certificate = false;
    bool has_key = true;
    std::string url = "http://127.0.0.1:9/as2";
};

/// The home folder, and what is read from it.
class Home {
public:
    explicit Home(HomeOptions const& options = {});
    ~Home();
    Home(Home const&) = delete;
    Home& operator=(Home const&) = delete;

    [[nodiscard]] runtime::Config const& config() const { return *config_; }
    [[nodiscard]] partners::Profile const& partner() const;

private:
    void write(std::string_view name, std::string_view text) const;

    std::filesystem::path folder_;
    std::shared_ptr<runtime::Config const> config_;
};

}  // namespace tidegate::transports::test
