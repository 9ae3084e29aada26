// What makes test_postgresql of tests of the store and the runtime. Left out are tests of what only
// a file has, tagged [sqlite], and the long ones that break a transaction at every of its steps,
// [every_step]: they hold on both for the same reason, and the suite has to stay short.
#include "support/postgresql_cluster.hpp"
#include "support/test_database.hpp"

#include <filesystem>
#include <iostream>
#include <map>
#include <vector>

namespace tidegate::testing {

/// Started by the first who asks; ends with the program.
PostgresqlCluster& postgresql_cluster() {
    static PostgresqlCluster cluster;
    return cluster;
}

std::string database_address(std::string const& path) {
    static std::map<std::string, std::string> addresses;
    if (auto const found = addresses.find(path); found != addresses.end()) return found->second;
    std::string address;
    // The folder of a test that is over is gone: its schema is free.
    for (auto used = addresses.begin(); used != addresses.end() && address.empty(); ++used) {
        if (std::filesystem::exists(std::filesystem::path(used->first).parent_path())) continue;
        address = used->second;
        addresses.erase(used);
        postgresql_cluster().empty_schema(address);
        break;
    }
    if (address.empty()) address = postgresql_cluster().make_schema();
    return addresses[path] = address;
}

bool prepare_program(std::vector<std::string>& filters);

bool prepare_program(std::vector<std::string>& filters) {
    if (!PostgresqlCluster::is_installed()) {
        std::cout << "PostgreSQL 15 is not installed (package postgresql-15): its tests are left "
                     "out\nNo tests ran\n";
        return false;
    }
    if (filters.empty()) filters.emplace_back();
    for (std::string& filter : filters) filter.insert(0, "~[sqlite]~[every_step]");
    return true;
}

}  // namespace tidegate::testing
