// Tidegate's entry: everything is in cli/ and below.
#include "cli/command.hpp"

#include <iostream>

int main(int argc, char* argv[]) { return tidegate::cli::run(argc, argv, {std::cout, std::cerr}); }
