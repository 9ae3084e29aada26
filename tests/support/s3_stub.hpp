// A store on loopback that speaks as much S3 as the gateway asks for, and computes every signature
// anew (AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header").
#pragma once

#include "base/hash.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tidegate::testing {

class S3Stub {
public:
    /// What the next requests get instead of what they ask for.
    enum class Fault { none, status_500, status_503, status_403, cut, slow };

    static constexpr char const* kAccessKey = "AKTEST";
    static constexpr char const* kSecret = "secret/with+signs";
    static constexpr char const* kRegion = "eu-test-1";

    S3Stub() {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(listener_, 16);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~S3Stub() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    S3Stub(S3Stub const&) = delete;
    S3Stub& operator=(S3Stub const&) = delete;

    [[nodiscard]] std::string endpoint() const {
        return "http://127.0.0.1:" + std::to_string(port_);
    }

    void next(std::deque<Fault> faults) {
        std::lock_guard const lock(mutex_);
        faults_ = std::move(faults);
    }
    void set_page(std::size_t names) {
        std::lock_guard const lock(mutex_);
        page_ = names;
    }
    void set_knows_conditions(bool knows) {
        std::lock_guard const lock(mutex_);
        knows_conditions_ = knows;
    }
    std::map<std::string, std::string> objects() {
        std::lock_guard const lock(mutex_);
        return objects_;
    }
    void change(std::string const& path, std::string bytes) {
        std::lock_guard const lock(mutex_);
        objects_[path] = std::move(bytes);
    }
    /// One line per request: "PUT 200".
    std::vector<std::string> log() {
        std::lock_guard const lock(mutex_);
        return log_;
    }

private:
    struct Request {
        std::string method, path, query, body;
        std::map<std::string, std::string> headers;  ///< names in small letters
    };

    static std::string hmac(std::string const& key, std::string const& text) {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        HMAC(
            EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest, &size
        );
        return {reinterpret_cast<char*>(digest), size};
    }

    static std::string hex_of(std::string const& bytes) {
        return hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
    }

    static std::string part(std::string const& text, std::string const& name) {
        auto const at = text.find(name + "=");
        if (at == std::string::npos) return {};
        auto const begin = at + name.size() + 1;
        return text.substr(begin, text.find_first_of(", ", begin) - begin);
    }

    /// Empty when it is right.
    static std::string wrong_signature(Request const& r) {
        auto const header = [&](std::string const& name) {
            auto const found = r.headers.find(name);
            return found == r.headers.end() ? std::string() : found->second;
        };
        std::string const authorization = header("authorization");
        if (!authorization.starts_with("AWS4-HMAC-SHA256 ")) return "AccessDenied";
        if (header("x-amz-content-sha256") != hex(sha256(as_bytes(r.body))))
            return "XAmzContentSHA256Mismatch";
        std::string const signed_names = part(authorization, "SignedHeaders");
        std::string headers;
        std::vector<std::string> names;
        for (std::size_t at = 0; at <= signed_names.size();) {
            auto const end = std::min(signed_names.find(';', at), signed_names.size());
            names.push_back(signed_names.substr(at, end - at));
            headers += names.back() + ":" + header(names.back()) + "\n";
            at = end + 1;
        }
        for (char const* needed : {"host", "x-amz-content-sha256", "x-amz-date"}) {
            if (std::ranges::find(names, needed) == names.end()) return "AccessDenied";
        }
        if (!std::ranges::is_sorted(names)) return "AccessDenied";
        std::string const canonical = r.method + "\n" + r.path + "\n" + r.query + "\n" + headers +
                                      "\n" + signed_names + "\n" + header("x-amz-content-sha256");
        std::string const time = header("x-amz-date");
        std::string const scope = time.substr(0, 8) + "/" + kRegion + "/s3/aws4_request";
        if (part(authorization, "Credential") != std::string(kAccessKey) + "/" + scope)
            return "InvalidAccessKeyId";
        std::string const text =
            "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hex(sha256(as_bytes(canonical)));
        std::string key = hmac(std::string("AWS4") + kSecret, time.substr(0, 8));
        for (std::string const& step :
             {std::string(kRegion), std::string("s3"), std::string("aws4_request")})
            key = hmac(key, step);
        return part(authorization, "Signature") == hex_of(hmac(key, text))
                   ? ""
                   : "SignatureDoesNotMatch";
    }

    void serve() {
        for (;;) {
            int const connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) return;
            answer(connection);
            ::close(connection);
        }
    }

    static bool receive(int connection, std::string& into) {
        char buffer[64 * 1024];
        ssize_t const size = ::recv(connection, buffer, sizeof buffer, 0);
        if (size <= 0) return false;
        into.append(buffer, static_cast<std::size_t>(size));
        return true;
    }

    static bool read_request(int connection, Request& r) {
        std::string text;
        while (text.find("\r\n\r\n") == std::string::npos) {
            if (!receive(connection, text)) return false;
        }
        auto const end = text.find("\r\n\r\n");
        std::string head = text.substr(0, end + 2);
        r.body = text.substr(end + 4);
        std::string const first = head.substr(0, head.find("\r\n"));
        r.method = first.substr(0, first.find(' '));
        std::string const target =
            first.substr(r.method.size() + 1, first.rfind(' ') - r.method.size() - 1);
        r.path = target.substr(0, target.find('?'));
        r.query = target.find('?') == std::string::npos ? "" : target.substr(target.find('?') + 1);
        head.erase(0, first.size() + 2);
        while (!head.empty()) {
            std::string const line = head.substr(0, head.find("\r\n"));
            head.erase(0, line.size() + 2);
            std::string name = line.substr(0, line.find(':'));
            std::ranges::transform(name, name.begin(), [](unsigned char c) {
                return static_cast<char>(std::tolower(c));
            });
            auto const value = line.find_first_not_of(" ", name.size() + 1);
            r.headers[name] = value == std::string::npos ? "" : line.substr(value);
        }
        if (r.headers.contains("expect")) {
            std::string const go = "HTTP/1.1 100 Continue\r\n\r\n";
            ::send(connection, go.data(), go.size(), MSG_NOSIGNAL);
        }
        std::size_t const size =
            r.headers.contains("content-length") ? std::stoul(r.headers["content-length"]) : 0;
        while (r.body.size() < size) {
            if (!receive(connection, r.body)) return false;
        }
        return true;
    }

    void answer(int connection) {
        Request r;
        if (!read_request(connection, r)) return;
        std::unique_lock lock(mutex_);
        Fault fault = Fault::none;
        if (!faults_.empty()) {
            fault = faults_.front();
            faults_.pop_front();
        }
        std::string body;
        int status = 0;
        if (std::string const wrong = wrong_signature(r); !wrong.empty()) {
            status = 403;
            body = "<Error><Code>" + wrong + "</Code></Error>";
        } else if (fault == Fault::none) {
            status = serve_right(r, body);
        } else {
            status = fault == Fault::status_500 ? 500 : fault == Fault::status_503 ? 503 : 403;
            body = status == 403 ? "<Error><Code>AccessDenied</Code></Error>"
                                 : "<Error><Code>SlowDown</Code></Error>";
        }
        bool const is_answered = fault != Fault::cut && fault != Fault::slow;
        log_.push_back(r.method + (is_answered ? " " + std::to_string(status) : " -"));
        lock.unlock();
        if (fault == Fault::slow) std::this_thread::sleep_for(std::chrono::milliseconds(2500));
        if (!is_answered) return;
        std::string const text =
            "HTTP/1.1 " + std::to_string(status) +
            " x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + (r.method == "HEAD" ? "" : body);
        for (std::string_view rest = text; !rest.empty();) {
            ssize_t const sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    int serve_right(Request const& r, std::string& body) {
        if (r.method == "PUT") {
            bool const is_conditional = r.headers.contains("if-none-match");
            if (is_conditional && !knows_conditions_) return 501;
            if (is_conditional && objects_.contains(r.path)) return 412;
            objects_[r.path] = r.body;
            return 200;
        }
        if (r.method == "DELETE") return objects_.erase(r.path), 204;
        if (!r.query.empty()) return list(r, body);
        auto const found = objects_.find(r.path);
        if (found == objects_.end()) {
            body = "<Error><Code>NoSuchKey</Code></Error>";
            return 404;
        }
        body = found->second;
        return 200;
    }

    int list(Request const& r, std::string& body) {
        std::map<std::string, std::string> parameters;
        std::string rest = r.query + "&";
        std::vector<std::string> order;
        while (!rest.empty()) {
            std::string const one = rest.substr(0, rest.find('&'));
            rest.erase(0, one.size() + 1);
            order.push_back(one.substr(0, one.find('=')));
            parameters[order.back()] = unquoted(one.substr(one.find('=') + 1));
        }
        if (!std::ranges::is_sorted(order) || parameters["list-type"] != "2") return 400;
        std::string const root = r.path + "/";
        body =
            "<?xml version=\"1.0\"?><ListBucketResult "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        std::size_t count = 0;
        std::string after = parameters["continuation-token"];
        if (!after.empty()) after = after.substr(after.find('+') + 1);
        for (auto const& [path, bytes] : objects_) {
            std::string const key = path.substr(std::min(root.size(), path.size()));
            if (!path.starts_with(root + parameters["prefix"]) || key <= after) continue;
            if (count++ == page_) {
                body += "<NextContinuationToken>a/+" + last_ + "</NextContinuationToken>";
                body += "<IsTruncated>true</IsTruncated></ListBucketResult>";
                return 200;
            }
            last_ = key;
            body += "<Contents><Key>" + key +
                    "</Key><LastModified>2026-01-05T12:00:00.000Z</LastModified><Size>" +
                    std::to_string(bytes.size()) + "</Size></Contents>";
        }
        body += "<IsTruncated>false</IsTruncated></ListBucketResult>";
        return 200;
    }

    static std::string unquoted(std::string const& text) {
        std::string result;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%') {
                result += text[i];
                continue;
            }
            result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        }
        return result;
    }

    int listener_ = -1;
    int port_ = 0;
    std::mutex mutex_;
    std::deque<Fault> faults_;
    std::map<std::string, std::string> objects_;
    std::vector<std::string> log_;
    std::string last_;
    std::size_t page_ = 1000;
    bool knows_conditions_ = true;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tidegate::testing
