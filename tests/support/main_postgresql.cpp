// The main of test_postgresql: starts the cluster that its tests share. Tests of what only a file
// has are tagged [sqlite] and left out.
#include "support/postgresql_cluster.hpp"
#include "support/test_database.hpp"

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <optional>

namespace tidegate::testing {

namespace {
std::optional<PostgresqlCluster> the_cluster;
}

PostgresqlCluster& postgresql_cluster() { return the_cluster.value(); }

std::string database_address(std::string const& path) {
    static std::map<std::string, std::string> addresses;
    auto& address = addresses[path];
    if (address.empty()) address = postgresql_cluster().make_schema();
    return address;
}

}  // namespace tidegate::testing

int main(int argc, char* argv[]) {
    using tidegate::testing::PostgresqlCluster;
    if (!PostgresqlCluster::is_installed()) {
        std::cout << "PostgreSQL 15 is not installed (package postgresql-15): its tests are "
                     "left out\nNo tests ran\n";
        return 0;
    }
    Catch::Session session;
    if (int const wrong = session.applyCommandLine(argc, argv); wrong != 0) return wrong;
    auto& filters = session.configData().testsOrTags;
    if (filters.empty()) filters.emplace_back("*");
    for (std::string& filter : filters) filter += "~[sqlite]";
    tidegate::testing::the_cluster.emplace();
    int const failed = session.run();
    tidegate::testing::the_cluster.reset();
    return failed;
}
