// Wiring: the running gateway as one object. Database, configuration, workers, listener are made in
// this order and end in the other.
#pragma once

#include "base/error.hpp"
#include "partners/instance.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace tidegate::cli {

class Gateway {
public:
    /// Opens and starts everything that `home` describes. Errors: all of the configuration;
    /// conflict when another gateway has the database; unavailable when the address is taken.
    static std::expected<std::unique_ptr<Gateway>, partners::Errors> start(
        std::filesystem::path const& home
    );
    ~Gateway();

    /// The port of the AS2 listener.
    [[nodiscard]] std::uint16_t as2_port() const;

    /// The port of the admin listener; nothing when there is none.
    [[nodiscard]] std::optional<std::uint16_t> admin_port() const;

    /// Serves on the calling thread until SIGTERM, SIGINT or stop(); then finishes running
    /// requests. SIGHUP, and files that have changed, read the configuration
    /// anew.
    void run();

    /// Thread-safe.
    void stop();

private:
    struct Parts;
    explicit Gateway(std::unique_ptr<Parts> parts);
    static Expected<void> open_as2(Parts& parts);
    static Expected<void> open_admin(Parts& parts);
    void reload();
    std::unique_ptr<Parts> parts_;
};

}  // namespace tidegate::cli
