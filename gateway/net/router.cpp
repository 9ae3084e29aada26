#include "net/router.hpp"

#include "base/error.hpp"

namespace tidegate::net {

namespace {

constexpr std::string_view kWildcard = "/*";

bool is_wildcard(std::string_view path) { return path.ends_with(kWildcard); }

/// "/api/*" covers what begins with "/api/".
std::string_view prefix_of(std::string_view wildcard) {
    return wildcard.substr(0, wildcard.size() - 1);
}

std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10U;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10U;
    return std::nullopt;
}

bool has_harmless_escapes(std::string_view path) {
    for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
        if (at + 2 >= path.size()) return false;
        auto const high = hex_value(path[at + 1]);
        auto const low = hex_value(path[at + 2]);
        if (!high || !low) return false;
        auto const byte = static_cast<unsigned char>(*high * 16 + *low);
        constexpr unsigned char kDelete = 0x7f;
        if (byte < ' ' || byte == kDelete) return false;
        if (std::string_view("./\\%;").find(static_cast<char>(byte)) != std::string_view::npos) {
            return false;
        }
    }
    return true;
}

/// A path that every reader resolves to the same place: traversal tricks of other products live on
/// the difference.
bool is_plain(std::string_view path) {
    if (!path.starts_with('/') || path.find_first_of(";\\") != std::string_view::npos) return false;
    if (path.find("//") != std::string_view::npos) return false;
    if (path.find("/./") != std::string_view::npos || path.ends_with("/.")) return false;
    if (path.find("/../") != std::string_view::npos || path.ends_with("/..")) return false;
    return has_harmless_escapes(path);
}

bool has_method(Route const& route, std::string_view method) {
    return std::ranges::find(route.methods, method) != route.methods.end();
}

Response method_not_allowed(Route const& route) {
    Response response = text_response(405, "this path does not take that method");
    std::string allow;
    for (std::string const& method : route.methods) allow += method + ", ";
    // HEAD is answered on every path.
    if (has_method(route, "HEAD")) {
        allow.resize(allow.size() - 2);
    } else {
        allow += "HEAD";
    }
    response.headers.add("Allow", allow);
    return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (auto route = routes_.begin(); route != routes_.end(); ++route) {
        TIDEGATE_CHECK(route->path.starts_with('/'));
        TIDEGATE_CHECK(!route->methods.empty() && route->handler);
        TIDEGATE_CHECK(std::none_of(routes_.begin(), route, [&](Route const& earlier) {
            return earlier.path == route->path;
        }));
    }
}

Route const* Router::find_path(std::string_view path) const {
    Route const* best = nullptr;
    for (Route const& route : routes_) {
        if (!is_wildcard(route.path)) {
            if (route.path == path) return &route;
        } else if (path.starts_with(prefix_of(route.path))) {
            if (!best || route.path.size() > best->path.size()) best = &route;
        }
    }
    return best;
}

std::expected<Route const*, Response> Router::find(std::string_view method, std::string_view target)
    const {
    auto const path = target.substr(0, target.find('?'));
    Route const* route = is_plain(path) ? find_path(path) : nullptr;
    if (!route) return std::unexpected(text_response(404, "there is nothing at this path"));
    if (has_method(*route, method)) return route;
    if (method == "HEAD") {
        if (has_method(*route, "GET")) return route;
        return std::unexpected(Response{});
    }
    return std::unexpected(method_not_allowed(*route));
}

}  // namespace tidegate::net
