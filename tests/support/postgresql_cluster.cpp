#include "support/postgresql_cluster.hpp"

#include "store/failure.hpp"
#include "store/session.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace tidegate::testing {

namespace fs = std::filesystem;

namespace {

fs::path const kPrograms = "/usr/lib/postgresql/15/bin";
constexpr char const* kUser = "tidegate";

/// PostgreSQL refuses to be run by root.
std::vector<std::string> as_its_user() {
    std::vector<std::string> words{"setpriv", "--pdeathsig=INT"};
    if (::geteuid() == 0) {
        for (char const* word : {"--reuid=postgres", "--regid=postgres", "--clear-groups"})
            words.emplace_back(word);
    }
    return words;
}

pid_t start_process(std::vector<std::string> const& words, fs::path const& log) {
    pid_t const child = ::fork();
    if (child != 0) return child;
    int const output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

void run_program(std::vector<std::string> words, fs::path const& log) {
    int status = 0;
    ::waitpid(start_process(words, log), &status, 0);
    if (status != 0)
        throw std::runtime_error("a program of PostgreSQL failed; see " + log.string());
}

}  // namespace

bool PostgresqlCluster::is_installed() { return fs::exists(kPrograms / "initdb"); }

PostgresqlCluster::PostgresqlCluster() {
    std::string pattern = (fs::temp_directory_path() / "tidegate-pg-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    if (::geteuid() == 0) {
        run_program({"chown", "postgres:postgres", folder_.string()}, folder_ / "log");
    }
    auto words = as_its_user();
    for (std::string const& word :
         {(kPrograms / "initdb").string(), std::string("-D"), (folder_ / "data").string(),
          std::string("-U"), std::string(kUser), std::string("--auth=trust"),
          std::string("--encoding=UTF8"), std::string("--locale=C"), std::string("--no-sync"),
          std::string("--no-instructions")})
        words.push_back(word);
    run_program(words, folder_ / "log");
    start();
}

PostgresqlCluster::~PostgresqlCluster() {
    stop_immediately();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void PostgresqlCluster::start() {
    auto words = as_its_user();
    words.push_back((kPrograms / "postgres").string());
    for (std::string const& word :
         {std::string("-D"), (folder_ / "data").string(), std::string("-k"), folder_.string()})
        words.push_back(word);
    for (char const* setting :
         {"listen_addresses=", "fsync=off", "full_page_writes=off", "autovacuum=off",
          "max_connections=80", "shared_buffers=16MB", "deadlock_timeout=50ms"}) {
        words.emplace_back("-c");
        words.emplace_back(setting);
    }
    server_ = start_process(words, folder_ / "log");
    constexpr int kTries = 1000;
    for (int i = 0; i < kTries; ++i) {
        try {
            run("select 1");
            return;
        } catch (store::DatabaseFailed const&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    throw std::runtime_error("PostgreSQL does not start; see " + (folder_ / "log").string());
}

void PostgresqlCluster::stop_immediately() {
    if (server_ < 0) return;
    ::kill(server_, SIGQUIT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

std::string PostgresqlCluster::make_schema() {
    std::string const schema = "t" + std::to_string(++schemas_);
    run("create schema " + schema);
    return address(schema);
}

void PostgresqlCluster::empty_schema(std::string const& address) const {
    std::string const schema = address.substr(address.rfind("%3D") + 3);
    // As a replica, which takes what it is given: rows go without triggers and in any order.
    run("set local session_replication_role = replica; do $$ declare one record; begin"
        " for one in select tablename from pg_tables where schemaname = '" +
        schema +
        "' and tablename <> 'tidegate_schema' loop"
        " execute format('delete from %I.%I', '" +
        schema +
        "', one.tablename); end loop;"
        " for one in select sequencename from pg_sequences where schemaname = '" +
        schema +
        "' and last_value is not null loop"
        " perform setval(format('%I.%I', '" +
        schema + "', one.sequencename)::regclass, 1, false); end loop; end $$");
}

std::string PostgresqlCluster::through(std::string const& address, fs::path const& folder) {
    auto const begin = address.find("host=") + 5;
    std::string other = address;
    return other.replace(begin, address.find('&', begin) - begin, folder.string());
}

void PostgresqlCluster::run(std::string const& sql) const {
    auto location = store::Location::parse(address("public"));
    if (!location) throw std::runtime_error(location.error().text());
    store::Transaction::Impl session(*location, store::Access::write, {});
    session.begin();
    session.run_script(sql);
    session.commit();
}

std::string PostgresqlCluster::address(std::string const& schema) const {
    return "postgresql:///postgres?host=" + folder_.string() + "&user=" + kUser +
           "&options=-csearch_path%3D" + schema;
}

}  // namespace tidegate::testing
