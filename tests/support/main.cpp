// Catch2's main, compiled once for all test programs. Names end in sentences that can be false;
// seeds are printed.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

namespace tidegate::testing {
/// Of a program that needs more than its tests: may change which of them run; false: none can.
[[gnu::weak]] bool prepare_program(std::vector<std::string>& filters);
}  // namespace tidegate::testing

int main(int argc, char* argv[]) {
    Catch::Session session;
    if (int const wrong = session.applyCommandLine(argc, argv); wrong != 0) return wrong;
    auto const prepare = &tidegate::testing::prepare_program;
    if (prepare != nullptr && !prepare(session.configData().testsOrTags)) return 0;
    return session.run();
}
