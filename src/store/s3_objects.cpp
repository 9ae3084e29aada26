#include "store/s3_objects.hpp"

#include "base/payload_limits.hpp"

#include <curl/curl.h>
#include <pugixml.hpp>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tidegate::store {

namespace {

constexpr long kOk = 200, kCreated = 201, kNoContent = 204, kNotFound = 404, kConflict = 409,
               kPreconditionFailed = 412, kTooMany = 429, kServerErrors = 500,
               kNotImplemented = 501;

struct CloseHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    CURLcode const code = curl_easy_setopt(handle, option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    TIDEGATE_CHECK(code == CURLE_OK);
}

struct Request {
    std::string method;
    std::string path_and_query;  ///< in the canonical form that is signed
    ByteView body = {};
    bool is_only_new = false;  ///< If-None-Match: *
    std::uint64_t answer_bytes_max = limits::object_answer_bytes_max;
};

/// What the callbacks of one request see, and what came back.
struct Exchange {
    ByteView rest;
    std::uint64_t answer_bytes_max = 0;
    long status = 0;
    Bytes body;
    bool is_too_large = false;
    std::string failure;  ///< of the line; empty when there is a status
};

std::size_t give_body(char* into, std::size_t, std::size_t room, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    std::size_t const size = std::min(room, exchange.rest.size());
    std::memcpy(into, exchange.rest.data(), size);
    exchange.rest = exchange.rest.subspan(size);
    return size;
}

std::size_t take_body(char* data, std::size_t, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    if (count > exchange.answer_bytes_max - exchange.body.size()) {
        exchange.is_too_large = true;
        return 0;
    }
    auto const piece = as_bytes(std::string_view(data, count));
    exchange.body.insert(exchange.body.end(), piece.begin(), piece.end());
    return count;
}

bool is_worth_another(Exchange const& exchange) {
    return exchange.status == 0 || exchange.status == kTooMany ||
           (exchange.status >= kServerErrors && exchange.status != kNotImplemented);
}

/// The word for the error in the answer's XML, if it is one: the rest may repeat what was sent.
std::string error_code_of(Bytes const& body) {
    pugi::xml_document document;
    if (!document.load_buffer(body.data(), body.size())) return {};
    std::string const code = document.child("Error").child("Code").text().get();
    bool const is_word = std::ranges::all_of(code, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    return is_word ? code : std::string();
}

/// RFC 3986 §2.3: what need not be quoted; the signature wants all else in capitals.
std::string quoted(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string result;
    for (char const c : text) {
        bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                              c == '~';
        auto const byte = static_cast<unsigned char>(c);
        if (is_plain) {
            result += c;
        } else {
            result += {'%', kDigits[byte >> 4], kDigits[byte & 0x0F]};
        }
    }
    return result;
}

}  // namespace

class S3Objects::Client {
public:
    explicit Client(S3Place its_place) : place(std::move(its_place)) {
        TIDEGATE_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    }

    /// With tries. The status is 0 when no answer came.
    Exchange ask(Request const& request) {
        using Time = std::chrono::steady_clock;
        auto const end = Time::now() + limits::object_tries_time;
        auto pause = limits::object_pause;
        for (int tries = 1;; ++tries, pause *= 2) {
            Exchange exchange = ask_once(request);
            bool const is_last = tries == limits::object_tries || Time::now() + pause > end;
            if (is_last || exchange.is_too_large || !is_worth_another(exchange)) return exchange;
            std::this_thread::sleep_for(pause);
        }
    }

    [[nodiscard]] std::string path_of(Sha256 const& name) const {
        return "/" + place.bucket + "/" + place.prefix + hex(name);
    }

    [[nodiscard]] std::unexpected<Error> failed(std::string_view doing, Exchange const& exchange)
        const {
        std::string why = exchange.failure;
        if (exchange.status != 0) {
            why = "it answered " + std::to_string(exchange.status);
            std::string const code = error_code_of(exchange.body);
            if (!code.empty()) why += " " + code;
        }
        return fail(
            ErrorCode::unavailable,
            "cannot " + std::string(doing) + " the object store " + place.endpoint + ": " + why, {},
            "look at storage.s3 in tidegate.toml and at the store"
        );
    }

    S3Place const place;

private:
    Exchange ask_once(Request const& request) {
        Handle handle = take();
        Exchange exchange;
        exchange.rest = request.body;
        exchange.answer_bytes_max = request.answer_bytes_max;
        List headers;
        auto const add = [&](std::string const& line) {
            curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
            if (longer == nullptr) throw std::bad_alloc();
            static_cast<void>(headers.release());
            headers.reset(longer);
        };
        // Without it libcurl 7.88 would not send, or hash, what S3 wants to have signed.
        add("x-amz-content-sha256: " + hex(sha256(request.body)));
        if (request.is_only_new) add("If-None-Match: *");
        CURL* const curl = handle.get();
        set(curl, CURLOPT_URL, (place.endpoint + request.path_and_query).c_str());
        set(curl, CURLOPT_PATH_AS_IS, 1L);
        set(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        if (request.method == "PUT") {
            set(curl, CURLOPT_UPLOAD, 1L);
            set(curl, CURLOPT_READFUNCTION, &give_body);
            set(curl, CURLOPT_READDATA, static_cast<void*>(&exchange));
            set(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        }
        if (request.method == "HEAD") set(curl, CURLOPT_NOBODY, 1L);
        set(curl, CURLOPT_HTTPHEADER, headers.get());
        set(curl, CURLOPT_WRITEFUNCTION, &take_body);
        set(curl, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
        sign(curl);
        bound(curl);
        CURLcode const code = curl_easy_perform(curl);
        if (code == CURLE_OK) {
            curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange.status);
        } else if (!exchange.is_too_large) {
            exchange.failure = curl_easy_strerror(code);
        }
        give_back(std::move(handle));
        return exchange;
    }

    void sign(CURL* curl) const {
        Secret const login(place.access_key + ":" + std::string(place.secret.reveal()));
        set(curl, CURLOPT_USERPWD, std::string(login.reveal()).c_str());
        set(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + place.region + ":s3").c_str());
        if (!place.authorities.empty()) set(curl, CURLOPT_CAINFO, place.authorities.c_str());
    }

    void bound(CURL* curl) const {
        using std::chrono::milliseconds;
        auto const ms = [](milliseconds time) { return static_cast<long>(time.count()); };
        set(curl, CURLOPT_NOSIGNAL, 1L);
        set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(curl, CURLOPT_CONNECTTIMEOUT_MS, ms(limits::object_connect_timeout));
        set(curl, CURLOPT_TIMEOUT_MS, ms(limits::object_request_timeout));
        set(curl, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits::object_bytes_per_second_min));
        set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(place.stall.count()));
    }

    /// A connection is used again by the next request.
    Handle take() {
        {
            std::lock_guard const lock(mutex_);
            if (!idle_.empty()) {
                Handle handle = std::move(idle_.back());
                idle_.pop_back();
                return handle;
            }
        }
        Handle handle(curl_easy_init());
        if (!handle) throw std::bad_alloc();
        return handle;
    }

    void give_back(Handle handle) {
        curl_easy_reset(handle.get());  // nothing of the request or the secret stays in it
        std::lock_guard const lock(mutex_);
        idle_.push_back(std::move(handle));
    }

    std::mutex mutex_;
    std::vector<Handle> idle_;
};

S3Objects::S3Objects(S3Place place) : client_(std::make_unique<Client>(std::move(place))) {}
S3Objects::~S3Objects() = default;

std::string S3Objects::shown() const {
    return client_->place.endpoint + "/" + client_->place.bucket + "/" + client_->place.prefix;
}

Expected<void> S3Objects::put(Sha256 const& name, ByteView bytes) {
    Request request{.method = "PUT", .path_and_query = client_->path_of(name), .body = bytes};
    request.is_only_new = true;
    Exchange exchange = client_->ask(request);
    // It is there, another put of it is on its way, or the store knows no such condition.
    bool is_said_to_be_there = exchange.status == kPreconditionFailed;
    if (is_said_to_be_there) {
        auto const there = get(name, bytes.size());
        if (there && std::ranges::equal(*there, bytes)) return {};
    }
    if (is_said_to_be_there || exchange.status == kConflict || exchange.status == kNotImplemented) {
        request.is_only_new = false;
        exchange = client_->ask(request);
    }
    bool const is_put =
        exchange.status == kOk || exchange.status == kCreated || exchange.status == kNoContent;
    if (is_put) return {};
    return client_->failed("put into", exchange);
}

Expected<Bytes> S3Objects::get(Sha256 const& name, std::uint64_t size_max) {
    Request request{.method = "GET", .path_and_query = client_->path_of(name)};
    request.answer_bytes_max = std::max<std::uint64_t>(size_max, limits::object_answer_bytes_max);
    Exchange exchange = client_->ask(request);
    bool const is_too_large =
        exchange.is_too_large || (exchange.status == kOk && exchange.body.size() > size_max);
    if (is_too_large) {
        return fail(ErrorCode::too_large, "the object is larger than what was put there");
    }
    if (exchange.status == kOk) return std::move(exchange.body);
    // A bucket that is gone is a mistake of the configuration, not a lost object.
    if (exchange.status == kNotFound && error_code_of(exchange.body) != "NoSuchBucket")
        return fail(ErrorCode::not_found, "there is no object " + hex(name));
    return client_->failed("get from", exchange);
}

Expected<void> S3Objects::remove(Sha256 const& name) {
    Exchange const exchange =
        client_->ask({.method = "DELETE", .path_and_query = client_->path_of(name)});
    bool const is_gone =
        exchange.status == kOk || exchange.status == kNoContent || exchange.status == kNotFound;
    if (is_gone) return {};
    return client_->failed("remove from", exchange);
}

Expected<void> S3Objects::list(Instant, std::function<void(StoredObject const&)> const& each) {
    std::string continuation;
    for (;;) {
        // The parameters in the order of their names, as the signature wants them.
        std::string query = "?";
        if (!continuation.empty()) query += "continuation-token=" + quoted(continuation) + "&";
        query += "list-type=2&prefix=" + quoted(client_->place.prefix);
        Exchange const exchange =
            client_->ask({.method = "GET", .path_and_query = "/" + client_->place.bucket + query});
        pugi::xml_document document;
        bool const is_list = exchange.status == kOk &&
                             document.load_buffer(exchange.body.data(), exchange.body.size()) &&
                             document.child("ListBucketResult");
        if (!is_list) return client_->failed("list", exchange);
        pugi::xml_node const result = document.child("ListBucketResult");
        for (pugi::xml_node const object : result.children("Contents")) {
            std::string_view key = object.child("Key").text().get();
            key.remove_prefix(std::min(client_->place.prefix.size(), key.size()));
            auto const name = parse_sha256(key);
            auto const at = parse_rfc3339(object.child("LastModified").text().get());
            if (name && at) each({*name, *at, object.child("Size").text().as_ullong()});
        }
        continuation = result.child("NextContinuationToken").text().get();
        if (continuation.empty() || !result.child("IsTruncated").text().as_bool()) return {};
    }
}

}  // namespace tidegate::store
