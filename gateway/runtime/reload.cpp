#include "runtime/reload.hpp"

#include "base/log.hpp"

#include <exception>
#include <string>

namespace tidegate::runtime {

namespace {

/// The keys that differ and need a start, for people; empty when none does.
std::string keys_for_a_start(partners::Instance const& old, partners::Instance const& now) {
    std::string keys;
    auto const add = [&keys](bool differs, std::string_view key) {
        if (differs) keys += (keys.empty() ? "" : ", ") + std::string(key);
    };
    add(old.as2_listen != now.as2_listen, "http.as2.listen");
    add(old.admin_listen != now.admin_listen, "http.admin.listen");
    add(old.as2_tls.has_value() != now.as2_tls.has_value(), "http.as2.tls");
    add(old.database != now.database, "database.file");
    // The first start makes a key after it has read the configuration.
    bool const had_key = !old.storage.keys.empty();
    add(had_key && !(old.storage.keys == now.storage.keys), "storage.key");
    add(old.storage.objects != now.storage.objects || old.storage.folder != now.storage.folder,
        "storage.objects");
    add(old.limits.connections != now.limits.connections, "limits.connections");
    add(old.limits.message_bytes != now.limits.message_bytes, "limits.message");
    add(old.log_format != now.log_format, "log.format");
    add(old.log_level != now.log_level, "log.level");
    return keys;
}

void load_and_swap(CurrentConfig& current) {
    auto const old = current.get();
    auto const config = Config::load(old->instance().home);
    if (!config) {
        current.count_refused();
        for (Error const& mistake : config.error()) {
            log::error(
                "config.reload_failed", "the old configuration stays in force",
                {{"reason", mistake.text()}}
            );
        }
        return;
    }
    current.set(*config);
    log::info(
        "config.reloaded", "in force for everything that begins from now on",
        {{"partners", (*config)->registry().profiles().size()}}
    );
    std::string const keys = keys_for_a_start(old->instance(), (*config)->instance());
    if (!keys.empty()) {
        log::warning("config.needs_start", "these keys change at the next start", {{"keys", keys}});
    }
}

}  // namespace

void reload(CurrentConfig& current) noexcept {
    try {
        load_and_swap(current);
    } catch (std::exception const& bug) {
        current.count_refused();
        log::error(
            "config.reload_failed", "the old configuration stays in force", {{"reason", bug.what()}}
        );
    }
}

}  // namespace tidegate::runtime
