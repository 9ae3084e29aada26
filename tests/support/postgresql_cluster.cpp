#include "support/postgresql_cluster.hpp"

#include "store/failure.hpp"
#include "store/session.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
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
    // A connection that the test closes must not stay open here: its other side would wait for an
    // answer.
    ::closefrom(STDERR_FILENO + 1);
    std::vector<char*> arguments;
    for (std::string const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

int status_of(std::vector<std::string> const& words, fs::path const& log) {
    int status = 0;
    ::waitpid(start_process(words, log), &status, 0);
    return status;
}

void run_program(std::vector<std::string> const& words, fs::path const& log) {
    if (status_of(words, log) != 0)
        throw std::runtime_error("a program of PostgreSQL failed; see " + log.string());
}

fs::path make_folder(fs::path const& parent) {
    std::string pattern = (parent / "tidegate-pg-XXXXXX").string();
    fs::path folder = ::mkdtemp(pattern.data());
    if (::geteuid() == 0)
        run_program({"chown", "postgres:postgres", folder.string()}, folder / "log");
    return folder;
}

void run_as_its_user(std::vector<std::string> const& program, fs::path const& folder) {
    auto words = as_its_user();
    words.insert(words.end(), program.begin(), program.end());
    run_program(words, folder / "log");
}

/// Processes whose parent is `parent`: each of PostgreSQL's leads a group of its own.
std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    for (auto const& entry : fs::directory_iterator("/proc")) {
        std::ifstream stat(entry.path() / "stat");
        std::string text;
        if (!std::getline(stat, text)) continue;
        // "pid (name) state ppid ...", proc(5); a name may hold anything but this ") ".
        std::istringstream rest(text.substr(text.rfind(") ") + 2));
        char state = 0;
        pid_t its_parent = 0;
        rest >> state >> its_parent;
        if (its_parent == parent) children.push_back(std::stoi(entry.path().filename()));
    }
    return children;
}

constexpr int kTries = 1000;
constexpr std::chrono::milliseconds kPause{20};

}  // namespace

bool PostgresqlCluster::is_installed() { return fs::exists(kPrograms / "initdb"); }

PostgresqlCluster::PostgresqlCluster() : PostgresqlCluster(fs::temp_directory_path()) {}

PostgresqlCluster::PostgresqlCluster(fs::path const& parent) : folder_(make_folder(parent)) {
    run_as_its_user(
        {(kPrograms / "initdb").string(), "-D", (folder_ / "data").string(), "-U", kUser,
         "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"},
        folder_
    );
    start();
}

PostgresqlCluster::PostgresqlCluster(StandbyOf standby)
    : folder_(make_folder(fs::temp_directory_path())) {
    run_as_its_user(
        {(kPrograms / "pg_basebackup").string(), "-D", (folder_ / "data").string(), "-d",
         "host=" + standby.primary.folder_.string() + " user=" + kUser +
             " application_name=standby",
         "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"},
        folder_
    );
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
    for (int i = 0; i < kTries; ++i) {
        bool const is_up = status_of(
                               {(kPrograms / "pg_isready").string(), "-q", "-h", folder_.string(),
                                "-d", "postgres", "-U", kUser},
                               folder_ / "log"
                           ) == 0;
        if (is_up) return;
        std::this_thread::sleep_for(kPause);
    }
    throw std::runtime_error("PostgreSQL does not start; see " + (folder_ / "log").string());
}

void PostgresqlCluster::stop_immediately() {
    if (server_ < 0) return;
    thaw();
    ::kill(server_, SIGQUIT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

void PostgresqlCluster::kill_all() {
    send_to_all(SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

void PostgresqlCluster::freeze() const { send_to_all(SIGSTOP); }

void PostgresqlCluster::thaw() const { send_to_all(SIGCONT); }

/// The first process first, so that it makes no more of them.
void PostgresqlCluster::send_to_all(int signal) const {
    if (server_ < 0) return;
    if (signal == SIGKILL) ::kill(server_, SIGSTOP);
    std::vector<pid_t> const children = children_of(server_);
    ::kill(server_, signal);
    for (pid_t const child : children) ::kill(child, signal);
}

bool PostgresqlCluster::is_running() const {
    siginfo_t ended{};
    return server_ >= 0 &&
           ::waitid(P_PID, static_cast<id_t>(server_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0;
}

void PostgresqlCluster::promote() const {
    run_as_its_user(
        {(kPrograms / "pg_ctl").string(), "promote", "-w", "-s", "-D", (folder_ / "data").string()},
        folder_
    );
}

void PostgresqlCluster::set(std::string const& setting, std::string const& value) const {
    std::string const psql = (kPrograms / "psql").string();
    run_as_its_user(
        {psql, "-X", "-q", "-h", folder_.string(), "-U", kUser, "-d", "postgres", "-c",
         "alter system set " + setting + " = " + value, "-c", "select pg_reload_conf()"},
        folder_
    );
    // The first process reads it when it gets to it, and sessions have what it had at their start.
    for (int i = 0; i < kTries; ++i) {
        bool const is_set =
            status_of(
                {psql, "-X", "-q", "-h", folder_.string(), "-U", kUser, "-d", "postgres", "-v",
                 "ON_ERROR_STOP=1", "-c",
                 "do $$ begin if (select setting <> " + value + " from pg_settings where name = '" +
                     setting + "') then raise 'not yet'; end if; end $$"},
                folder_ / "log"
            ) == 0;
        if (is_set) return;
        std::this_thread::sleep_for(kPause);
    }
    throw std::runtime_error("PostgreSQL does not take " + setting);
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
