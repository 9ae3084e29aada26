#include "cli/run_command.hpp"

#include "cli/command.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tidegate::cli {

std::string Ran::text() const {
    return "exit " + std::to_string(exit) + "\n---- output\n" + out + "---- for people\n" + err;
}

Ran run_command(std::string const& line) {
    std::filesystem::current_path(TIDEGATE_SOURCE_DIR);
    std::vector<std::string> words{"tidegate"};
    std::istringstream in(line);
    for (std::string word; in >> word;) words.push_back(word);
    std::vector<char const*> arguments;
    for (std::string const& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    Ran ran;
    ran.exit = run(static_cast<int>(arguments.size()), arguments.data(), {out, err});
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

void check_golden(std::string const& name, std::string const& text) {
    auto const path =
        std::filesystem::path(TIDEGATE_SOURCE_DIR) / "tests/cli/golden" / (name + ".txt");
    if (std::getenv("TIDEGATE_GOLDEN_UPDATE") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream expected;
    expected << file.rdbuf();
    INFO("golden file " << path << "; TIDEGATE_GOLDEN_UPDATE=1 rewrites it");
    CHECK(text == expected.str());
}

}  // namespace tidegate::cli
