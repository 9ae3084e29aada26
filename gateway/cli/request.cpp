#include "cli/request.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <ostream>

namespace tidegate::cli {

std::string user_name() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> memory{};
    if (::getpwuid_r(::geteuid(), &entry, memory.data(), memory.size(), &found) == 0 &&
        found != nullptr)
        return found->pw_name;
    return fmt::format("uid {}", ::geteuid());
}

Exit report_refusal(Streams streams, Error const& error) {
    bool const is_no = error.code == ErrorCode::conflict || error.code == ErrorCode::not_found ||
                       error.code == ErrorCode::refused;
    if (!is_no) return report(streams, error);
    streams.err << "error: " << error.text() << '\n';
    return Exit::no;
}

}  // namespace tidegate::cli
