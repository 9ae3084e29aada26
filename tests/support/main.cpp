// Catch2's main, compiled once for all test programs. Names end in sentences that can be false;
// seeds are printed.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
