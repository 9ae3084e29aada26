// The repository's C++ files as data for the style tests.
#pragma once

#include <string>
#include <vector>

namespace tidegate::tidy {

struct SourceFile {
    std::string path;  ///< from the repository's root
    std::vector<std::string> lines;
    std::vector<std::string> includes;  ///< names in quotes, as written

    [[nodiscard]] bool is_test() const {
        return path.starts_with("tests/") || path.starts_with("bench/");
    }
    [[nodiscard]] std::string folder() const { return path.substr(0, path.find_last_of('/')); }
    /// How others include it: the path below src/, gateway/ or tests/.
    [[nodiscard]] std::string include_name() const { return path.substr(path.find('/') + 1); }
};

struct SourceTree {
    std::vector<SourceFile> files;

    [[nodiscard]] SourceFile const* find(std::string const& include_name) const;
    /// Include names on a circle that starts and ends at `file`; empty when there is none.
    [[nodiscard]] std::vector<std::string> find_include_cycle(SourceFile const& file) const;
};

SourceTree read_source_tree(std::string const& root);

struct Function {
    std::size_t line = 0;    ///< of its head, from 1
    std::size_t length = 0;  ///< lines, head and closing brace included
};

/// Function bodies outside other functions, told from containers by what stands before the brace.
std::vector<Function> find_functions(SourceFile const& file);

}  // namespace tidegate::tidy
