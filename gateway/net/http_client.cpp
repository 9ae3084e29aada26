#include "net/http_client.hpp"

#include "base/crash_point.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

namespace tidegate::net {

namespace {

struct CloseHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// What the callbacks of one post see.
struct Exchange {
    ClientRequest const* request = nullptr;
    std::atomic<bool> const* is_stopping = nullptr;
    Response response;
    std::size_t head_bytes = 0;
    bool is_too_large = false;
    std::string refused_address;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    CURLcode const code = curl_easy_setopt(handle, option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    TIDEGATE_CHECK(code == CURLE_OK);
}

std::string_view trim(std::string_view text) {
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t take_header(char* data, std::size_t, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    std::string_view const line(data, count);
    crash_point("O4");
    exchange.head_bytes += count;
    if (exchange.head_bytes > limits::client_response_head_bytes_max) {
        exchange.is_too_large = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) {
        exchange.response.headers = {};  // the answer after an interim one
        return count;
    }
    auto const colon = line.find(':');
    if (colon != std::string_view::npos && line[0] != ' ' && line[0] != '\t') {
        exchange.response.headers.add(line.substr(0, colon), trim(line.substr(colon + 1)));
    }
    return count;
}

std::size_t take_body(char* data, std::size_t, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    Bytes& body = exchange.response.body;
    if (count > exchange.request->response_bytes_max - body.size()) {
        exchange.is_too_large = true;
        return 0;
    }
    auto const piece = as_bytes(std::string_view(data, count));
    body.insert(body.end(), piece.begin(), piece.end());
    return count;
}

int check_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(context)->is_stopping->load() ? 1 : 0;
}

/// Runs before a request goes out, so that a connection left open by another post is judged too.
int check_connection(void* context, char* address, char*, int, int) {
    auto& exchange = *static_cast<Exchange*>(context);
    auto const& may_connect = exchange.request->may_connect;
    if (!may_connect || may_connect(address)) return CURL_PREREQFUNC_OK;
    exchange.refused_address = address;
    return CURL_PREREQFUNC_ABORT;
}

/// Runs between name resolution and connect, so no name can lead elsewhere than was judged.
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
    auto& exchange = *static_cast<Exchange*>(context);
    if (exchange.request->may_connect) {
        char text[NI_MAXHOST] = {};
        int const failed = getnameinfo(
            &address->addr, address->addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST
        );
        if (failed != 0 || !exchange.request->may_connect(text)) {
            exchange.refused_address = text;
            return CURL_SOCKET_BAD;
        }
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// The URL without what may be secret: scheme, host, port and path. Errors: refused.
Expected<std::string> check_url(std::string const& text) {
    std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (!url) throw std::bad_alloc();
    auto const refuse = [](std::string_view why) {
        return fail(
            ErrorCode::refused, fmt::format("the URL {}", why), {},
            "write http://host[:port]/path or https://host[:port]/path"
        );
    };
    if (!is_field_value(text) || text.find_first_of(" \t") != std::string::npos) {
        return refuse("has a blank or control character");
    }
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return refuse("cannot be read");
    }
    auto const part = [&](CURLUPart which) -> std::optional<std::string> {
        char* value = nullptr;
        if (curl_url_get(url.get(), which, &value, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
        std::unique_ptr<char, decltype(&curl_free)> const owned(value, &curl_free);
        return std::string(value);
    };
    auto const scheme = part(CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return refuse("is neither http nor https");
    if (part(CURLUPART_USER) || part(CURLUPART_PASSWORD)) return refuse("has a user or password");
    return fmt::format(
        "{}://{}:{}{}", *scheme, part(CURLUPART_HOST).value_or(""),
        part(CURLUPART_PORT).value_or(""), part(CURLUPART_PATH).value_or("")
    );
}

void append(List& list, std::string const& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

Expected<List> make_headers(HeaderFields const& headers) {
    constexpr std::string_view kOurs[] = {
        "Content-Length", "Transfer-Encoding", "Host", "Expect", "Connection",
    };
    List list;
    for (HeaderField const& field : headers) {
        if (!is_token(field.name) || !is_field_value(field.value)) {
            return fail(
                ErrorCode::refused,
                "a request header has a name that is no token or a value with a control character"
            );
        }
        if (std::ranges::any_of(kOurs, [&](auto o) {
                return equals_ignoring_case(o, field.name);
            })) {
            return fail(
                ErrorCode::refused,
                fmt::format("the request header {} is set by the client", field.name)
            );
        }
        // libcurl's way to send a header without a value.
        append(list, field.value.empty() ? field.name + ";" : field.name + ": " + field.value);
    }
    append(list, "Expect:");
    if (!headers.find("Content-Type")) append(list, "Content-Type:");
    if (!headers.find("Accept")) append(list, "Accept:");
    return list;
}

void set_trust(CURL* handle, ServerTrust const& trust) {
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!trust.ca_pem.empty()) {
        curl_blob blob{const_cast<char*>(trust.ca_pem.data()), trust.ca_pem.size(), CURL_BLOB_COPY};
        set(handle, CURLOPT_CAINFO_BLOB, &blob);
        set(handle, CURLOPT_CAPATH, static_cast<char const*>(nullptr));
    }
    if (!trust.pinned_public_key.empty()) {
        set(handle, CURLOPT_PINNEDPUBLICKEY, trust.pinned_public_key.c_str());
    }
}

void set_request(CURL* handle, ClientRequest const& request, curl_slist* headers) {
    set(handle, CURLOPT_URL, request.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROXY, "");  // never from the environment
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.empty() ? "" : as_text(request.body).data());
    set(handle, CURLOPT_HTTPHEADER, headers);
    set(handle, CURLOPT_USERAGENT, "Tidegate");
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout.count()));
    set_trust(handle, request.trust);
}

void set_callbacks(CURL* handle, Exchange& exchange, char* error_text) {
    set(handle, CURLOPT_ERRORBUFFER, error_text);
    set(handle, CURLOPT_HEADERFUNCTION, &take_header);
    set(handle, CURLOPT_HEADERDATA, &exchange);
    set(handle, CURLOPT_WRITEFUNCTION, &take_body);
    set(handle, CURLOPT_WRITEDATA, &exchange);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &check_progress);
    set(handle, CURLOPT_XFERINFODATA, &exchange);
    set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
    set(handle, CURLOPT_PREREQFUNCTION, &check_connection);
    set(handle, CURLOPT_PREREQDATA, &exchange);
}

Error describe(
    CURLcode code, Exchange const& exchange, std::string_view where, char const* detail
) {
    if (exchange.is_too_large) {
        return {
            ErrorCode::too_large,
            fmt::format("the answer of {} is larger than the limit", where),
            {},
            ""
        };
    }
    if (!exchange.refused_address.empty()) {
        return {
            ErrorCode::refused,
            fmt::format("{} leads to {}, which may not be used", where, exchange.refused_address),
            {},
            "allow the address in the partner's profile, or correct the URL"
        };
    }
    if (exchange.is_stopping->load()) {
        return {
            ErrorCode::unavailable,
            fmt::format("posting to {} was broken off: shutting down", where),
            {},
            ""
        };
    }
    std::string_view const text =
        *detail ? std::string_view(trim(detail)) : curl_easy_strerror(code);
    return {ErrorCode::unavailable, fmt::format("posting to {} failed: {}", where, text), {}, ""};
}

}  // namespace

/// Idle handles with their open connections; one per post that runs.
struct HttpClient::Handles {
    Handle take() {
        {
            std::lock_guard lock(mutex);
            if (!idle.empty()) {
                Handle handle = std::move(idle.back());
                idle.pop_back();
                return handle;
            }
        }
        Handle handle(curl_easy_init());
        if (!handle) throw std::bad_alloc();
        return handle;
    }

    void give_back(Handle handle) {
        curl_easy_reset(handle.get());  // options go, connections stay
        std::lock_guard lock(mutex);
        idle.push_back(std::move(handle));
    }

    std::mutex mutex;
    std::vector<Handle> idle;
};

HttpClient::HttpClient(std::size_t parallel_max, std::size_t queue_max)
    : handles_(std::make_unique<Handles>()),
      pool_(std::make_unique<Pool>("http client", parallel_max, queue_max)) {
    TIDEGATE_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

HttpClient::~HttpClient() { stop(); }

void HttpClient::stop() {
    is_stopping_ = true;
    pool_->stop();
}

asio::awaitable<Expected<Response>> HttpClient::post(ClientRequest request) {
    co_return co_await offload(*pool_, [this, &request] { return post_blocking(request); });
}

Expected<Response> HttpClient::post_blocking(ClientRequest const& request) {
    auto const where = check_url(request.url);
    if (!where) return std::unexpected(where.error());
    auto const headers = make_headers(request.headers);
    if (!headers) return std::unexpected(headers.error().while_doing("posting to " + *where));
    Handle handle = handles_->take();
    Exchange exchange{&request, &is_stopping_, {}, 0, false, {}};
    char error_text[CURL_ERROR_SIZE] = {};
    set_request(handle.get(), request, headers->get());
    set_callbacks(handle.get(), exchange, error_text);
    CURLcode const code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    handles_->give_back(std::move(handle));
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK) return std::unexpected(describe(code, exchange, *where, error_text));
    exchange.response.status = static_cast<int>(status);
    return std::move(exchange.response);
}

}  // namespace tidegate::net
