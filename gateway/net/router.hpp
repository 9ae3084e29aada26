// One table of paths. 404, 405 with Allow and the answer to HEAD (spec: as2.md 4.6) fall out of it;
// a handler sees only methods it was registered for.
#pragma once

#include "net/http.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::net {

struct Route {
    std::string path;  ///< "/as2" for exactly that; "/api/*" for what is below "/api/"
    std::vector<std::string> methods;  ///< "POST"; HEAD need not be named (Router::find)
    Handler handler;
    std::uint64_t body_bytes_max = 0;  ///< a larger body is answered 413 before it is read
};

class Router {
public:
    /// An exact path goes before a wildcard, a longer wildcard before a shorter one. Two routes of
    /// one path, a path without
    /// '/', no method or no handler are a bug of the caller and end the process (TIDEGATE_CHECK).
    explicit Router(std::vector<Route> routes);

    /// The route of a request, or the answer that the table itself gives: 404, 405 with Allow, and
    /// 200 without a body to HEAD on a path that has neither GET nor HEAD. HEAD on a path with GET
    /// is that route: the session drops the body. A path with "..", ".", "//", ";", "\" or an
    /// encoded form of '.', '/', '\', '%' or a control character is 404.
    [[nodiscard]] std::expected<Route const*, Response> find(
        std::string_view method, std::string_view target
    ) const;

private:
    [[nodiscard]] Route const* find_path(std::string_view path) const;

    std::vector<Route> routes_;
};

}  // namespace tidegate::net
