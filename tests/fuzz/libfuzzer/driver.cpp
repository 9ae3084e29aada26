// What libFuzzer calls. One program per target: TIDEGATE_FUZZ_TARGET names it.
#include "fuzz/target.hpp"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const run = std::ranges::find(
                                tidegate::fuzz::targets(), std::string_view(TIDEGATE_FUZZ_TARGET),
                                &tidegate::fuzz::Target::name
    )
                                ->run;
    run({reinterpret_cast<char const*>(data), size});
    return 0;
}
