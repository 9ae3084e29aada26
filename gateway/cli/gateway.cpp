#include "cli/gateway.hpp"

#include "base/archive_limits.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/payload_limits.hpp"
#include "base/queue_limits.hpp"
#include "base/scrub_limits.hpp"
#include "cli/home.hpp"
#include "net/event_loop.hpp"
#include "net/file_watch.hpp"
#include "net/listener.hpp"
#include "runtime/archive.hpp"
#include "runtime/backlog.hpp"
#include "runtime/deliver.hpp"
#include "runtime/every.hpp"
#include "runtime/health.hpp"
#include "runtime/hold_notice.hpp"
#include "runtime/inbox.hpp"
#include "runtime/kept_configurations.hpp"
#include "runtime/late_orders.hpp"
#include "runtime/overdue.hpp"
#include "runtime/process.hpp"
#include "runtime/promise_log.hpp"
#include "runtime/reconcile.hpp"
#include "runtime/reload.hpp"
#include "runtime/replay.hpp"
#include "runtime/scrub.hpp"
#include "runtime/seal.hpp"
#include "runtime/snapshot_alarm.hpp"
#include "runtime/sweep.hpp"
#include "runtime/worker.hpp"
#include "store/database_clock.hpp"
#include "store/job_hints.hpp"
#include "store/jobs.hpp"
#include "transports/as2_endpoint.hpp"
#include "transports/as2_sender.hpp"

#include <fmt/format.h>

#include <csignal>

namespace tidegate::cli {
namespace {

constexpr std::size_t kProcessThreads =
    2;  // stages are CPU-bound: as many as the smallest machine has cores
constexpr std::size_t kDeliverThreads = 32;  // deliveries wait for partners
constexpr std::size_t kCryptoThreads = 2;
constexpr std::chrono::seconds kStopDeadline{25};  // within the 30 s that service managers allow
constexpr std::chrono::seconds kAdminDeadline{1};
constexpr std::chrono::seconds kQuietBeforeReload{1};  // an editor or a copy is done by then

/// What a configuration is read from (config.cpp).
std::vector<net::WatchedFolder> configuration_folders(std::filesystem::path const& home) {
    std::vector<net::WatchedFolder> folders{
        {home, "tidegate.toml"}, {home / "partners"}, {home / "certs"}
    };
    if (auto const mappers = runtime::find_mappers(home)) folders.push_back({*mappers});
    return folders;
}

}  // namespace

/// Members in the order they are made; destroyed in the other.
struct Gateway::Parts {
    Parts(std::shared_ptr<runtime::Config const> in_force, store::Database opened)
        : config(std::move(in_force)), database(std::move(opened)) {}
    /// What the pools still run refers to members that are destroyed before them.
    ~Parts() {
        hints.stop();
        admin_pool.stop();
        crypto.stop();
    }

    runtime::CurrentConfig config;
    store::Database database;
    std::unique_ptr<Clock const> const its_clock = store::clock_of(database);
    Clock const& clock = *its_clock;
    SystemRandom random;
    IdSource ids{clock, random};
    store::Writer writer{database};
    net::EventLoop loop;
    net::Pool crypto{"crypto", kCryptoThreads, limits::crypto_queue_max};
    net::HttpClient client;
    transports::As2Sender sender{client, clock, random};
    runtime::Quarantine quarantine;
    runtime::Services services{writer, config, sender, clock, random, ids, quarantine};
    store::JobHints hints{database};
    runtime::DeliverRunner deliver{services};
    runtime::Worker deliver_worker{services, deliver, kDeliverThreads};
    runtime::ProcessRunner process{services, [this] { wake(store::JobKind::deliver); }};
    runtime::Worker process_worker{services, process, kProcessThreads};
    runtime::ReplayRunner replay{services, [this] { wake(store::JobKind::deliver); }};
    runtime::Worker replay_worker{services, replay, 1};
    std::filesystem::path const promises = runtime::promise_folder(config.get()->instance().data);
    runtime::PromiseLog promise_log{promises, clock};
    runtime::Reconciler reconciler{services, promises};
    std::atomic<std::size_t> late = 0;
    runtime::SnapshotAlarm old_snapshots{services};
    runtime::Every overdue{"overdue", limits::overdue_poll, [this] {
                               runtime::mark_overdue_blocking(services);
                               old_snapshots.check_blocking();
                           }};
    runtime::Every late_orders{"late_orders", limits::overdue_poll, [this] {
                                   late = runtime::tell_late_orders_blocking(services);
                                   runtime::send_hold_notices_blocking(services, [this] {
                                       deliver_worker.wake();
                                   });
                               }};
    runtime::Every sweeping{"sweep", limits::sweep_poll, [this] {
                                runtime::sweep_jobs_blocking(services);
                            }};
    runtime::OrphanSweeper orphans{services};
    runtime::Every sweeping_orphans{"sweep.orphans", limits::orphan_poll, [this] {
                                        orphans.sweep_blocking();
                                    }};
    runtime::Archiver archiver{services};
    runtime::Every archiving{"archive", limits::archive_poll, [this] {
                                 archiver.archive_blocking();
                             }};
    runtime::Scrubber scrubber{services};
    runtime::Every scrubbing{"scrub", limits::scrub_poll, [this] { scrubber.check_blocking(); }};
    runtime::Every sealer{"audit.seal", limits::audit_seal_poll, [this] {
                              runtime::seal_audit_blocking(services);
                          }};
    runtime::Every reconciling{"books", limits::reconcile_poll, [this] {
                                   reconciler.check_blocking();
                               }};
    runtime::Inbox inbox{writer, ids, &promise_log};
    runtime::Backlog backlog{services, config.get()->instance().limits.backlog};
    runtime::Every counting{"backlog", limits::backlog_poll, [this] { backlog.count_blocking(); }};
    transports::As2Endpoint as2{services, inbox, backlog, crypto, [this] {
                                    wake(store::JobKind::interpret);
                                }};
    runtime::Readiness readiness{services};
    net::Pool admin_pool{"admin", 1, limits::admin_queue_max};
    runtime::AdminEndpoint admin{
        services, readiness, admin_pool, [this] { return live_counts(); }, TIDEGATE_VERSION
    };
    std::shared_ptr<net::TlsIdentity const> as2_tls;
    std::unique_ptr<net::Listener> listener;
    std::unique_ptr<net::Listener> admin_listener;  ///< null: not served
    std::optional<net::FileWatch> files;            ///< nothing: only SIGHUP reloads

    [[nodiscard]] runtime::Worker& worker_of(store::JobKind kind) {
        switch (kind) {
            case store::JobKind::interpret:
                return process_worker;
            case store::JobKind::process:
                return replay_worker;
            case store::JobKind::deliver:
                return deliver_worker;
        }
        return process_worker;
    }

    /// This node has queued something: its own threads first, then those of the others.
    void wake(store::JobKind kind) {
        worker_of(kind).wake();
        hints.queued(kind);
    }

    [[nodiscard]] runtime::LiveCounts live_counts() const {
        auto const [received, refused, repeated, put_off] = as2.counters();
        runtime::LiveCounts live;
        live.messages.push_back({"as2", received, refused, repeated, put_off});
        live.listeners.push_back({"as2", listener->counters(), {}});
        if (as2_tls) live.listeners.back().certificate_expires_at = as2_tls->expires_at();
        live.listeners.push_back({"admin", admin_listener->counters(), {}});
        live.books = reconciler.last();
        live.late_orders = late;
        live.scrubbed = scrubber.counts();
        return live;
    }
};

Gateway::Gateway(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Gateway::~Gateway() = default;

std::uint16_t Gateway::as2_port() const { return parts_->listener->port(); }

std::optional<std::uint16_t> Gateway::admin_port() const {
    if (!parts_->admin_listener) return {};
    return parts_->admin_listener->port();
}

Expected<void> Gateway::open_as2(Parts& parts) {
    auto const config = parts.config.get();
    partners::Instance const& instance = config->instance();
    net::ListenerOptions options;
    options.address = instance.as2_listen.address;
    options.port = instance.as2_listen.port;
    options.connections_max = instance.limits.connections;
    if (instance.as2_tls) {
        partners::TlsFiles const& files = *instance.as2_tls;
        auto identity = net::TlsIdentity::load(
            files.certificate.string(), files.private_key.string(), files.passphrase
        );
        if (!identity)
            return std::unexpected(identity.error().while_doing("setting up http.as2.tls"));
        parts.as2_tls = options.tls = *identity;
        if ((*identity)->expires_at() <= parts.clock.now()) {
            log::warning(
                "tls.certificate_expired", "partners will refuse to connect",
                {{"file", files.certificate.string()},
                 {"expired", to_rfc3339((*identity)->expires_at())}}
            );
        }
    }
    net::Router router({
        {"/as2",
         {"POST"},
         [as2 = &parts.as2](net::Request request) { return as2->handle(std::move(request)); },
         instance.limits.message_bytes},
    });
    auto listener = net::Listener::open(
        parts.loop.executor(), std::move(router), std::move(options), parts.clock, parts.random
    );
    if (!listener) return std::unexpected(listener.error());
    parts.listener = std::move(*listener);
    return {};
}

Expected<void> Gateway::open_admin(Parts& parts) {
    auto const config = parts.config.get();
    auto const& listen = config->instance().admin_listen;
    if (!listen) return {};
    net::ListenerOptions options;
    options.address = listen->address;
    options.port = listen->port;
    options.connections_max = limits::admin_connections_max;
    auto listener = net::Listener::open(
        parts.loop.executor(), net::Router(parts.admin.routes()), std::move(options), parts.clock,
        parts.random
    );
    if (!listener) return std::unexpected(listener.error());
    parts.admin_listener = std::move(*listener);
    log::info(
        "gateway.admin", fmt::format(
                             "health and metrics on http://{}",
                             net::Peer{listen->address, parts.admin_listener->port()}.text()
                         )
    );
    return {};
}

std::expected<std::unique_ptr<Gateway>, partners::Errors> Gateway::start(
    std::filesystem::path const& home
) {
    auto config = runtime::Config::load(home);
    if (!config) return std::unexpected(config.error());
    partners::Instance const& instance = (*config)->instance();
    auto database = open_server_database(instance);
    if (!database) return std::unexpected(partners::Errors{database.error()});
    // Nobody else has the file, so whatever was running belongs to a process that is gone. Of a
    // shared database other nodes may be at work: there leases run out.
    auto recovered =
        database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            if (!database->is_shared())
                store::recover_expired_leases(transaction, Instant::max(), SystemClock().now());
            return {};
        });
    if (!recovered) return std::unexpected(partners::Errors{recovered.error()});
    auto const kept =
        runtime::keep_at_start_blocking(*database, **config, store::read_time(*database));
    if (!kept) return std::unexpected(partners::Errors{kept.error()});

    auto parts = std::make_unique<Parts>(*config, std::move(*database));
    parts->hints.start([all = parts.get()](store::JobKind kind) { all->worker_of(kind).wake(); });
    for (auto* open : {&Gateway::open_as2, &Gateway::open_admin}) {
        auto const opened = open(*parts);
        if (!opened) return std::unexpected(partners::Errors{opened.error()});
    }
    log::info(
        "gateway.started",
        fmt::format(
            "ready for AS2 on {}://{}:{}/as2", instance.as2_tls ? "https" : "http",
            instance.as2_listen.address, parts->listener->port()
        ),
        {{"instance", instance.name}, {"partners", (*config)->registry().profiles().size()}}
    );
    return std::unique_ptr<Gateway>(new Gateway(std::move(parts)));
}

void Gateway::run() {
    parts_->loop.on_signals({SIGTERM, SIGINT, SIGHUP}, [this](int number) {
        number == SIGHUP ? reload() : stop();
    });
    partners::Instance const& instance = parts_->config.get()->instance();
    if (instance.reloads_by_itself) {
        parts_->files.emplace(
            parts_->loop.executor(), configuration_folders(instance.home), kQuietBeforeReload,
            [this] { reload(); }
        );
    }
    parts_->loop.run();
}

void Gateway::reload() {
    log::info("config.reloading", "reading tidegate.toml, partners, maps and dictionaries anew");
    try {
        parts_->admin_pool.submit([config = &parts_->config] { runtime::reload(*config); });
    } catch (net::Overloaded const&) {
        log::warning("config.reload_failed", "busy; the old configuration stays in force");
    }
}

void Gateway::stop() {
    parts_->loop.spawn("gateway.stop", [](Parts* parts) -> net::asio::awaitable<void> {
        log::info("gateway.stopping", "finishing what is running; new requests are refused");
        parts->readiness.begin_stop();
        bool const is_clean =
            co_await parts->listener->stop(std::chrono::steady_clock::now() + kStopDeadline);
        log::info(
            "gateway.stopped",
            is_clean ? "every request was answered" : "some requests were cut off"
        );
        if (parts->admin_listener) {
            co_await parts->admin_listener->stop(std::chrono::steady_clock::now() + kAdminDeadline);
        }
        parts->loop.stop();
    }(parts_.get()));
}

}  // namespace tidegate::cli
