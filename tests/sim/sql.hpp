// Questions to the database of a simulation, past the product.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace tidegate::sim {

class Sql {
public:
    using Rows = std::vector<std::vector<std::string>>;

    /// Throws when the file cannot be opened.
    explicit Sql(std::string const& database);
    ~Sql();
    Sql(Sql const&) = delete;
    Sql& operator=(Sql const&) = delete;

    /// All values as text. Throws with SQLite's message.
    Rows rows(std::string const& query);
    /// The first value of the first row; empty when there is none.
    std::string value(std::string const& query);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::sim
