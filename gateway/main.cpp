// Tidegate's entry: everything is in cli/ and below.
#include <iostream>

#include "cli/command.hpp"

int main(int argc, char* argv[]) { return tidegate::cli::run(argc, argv, {std::cout, std::cerr}); }
