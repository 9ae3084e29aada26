// Heads that the gate must refuse, each with its status: one table for the gate alone and for whole
// sessions.
#pragma once

#include <string>
#include <vector>

namespace tidegate::net::test {

struct HostileHead {
    std::string name;
    std::string bytes;
    int status;
};

inline std::vector<HostileHead> hostile_heads() {
    std::string const post = "POST /as2 HTTP/1.1\r\nHost: a\r\n";
    auto const with = [&](std::string const& lines) { return post + lines + "\r\n"; };
    auto const get = [](std::string const& target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    auto const hosted = [](std::string const& host) {
        return "GET / HTTP/1.1\r\n" + host + "\r\n\r\n";
    };
    std::string many;
    for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    std::string const nul(1, '\0');
    return {
        // H81 length and coding
        {"length then coding", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"coding then length", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
        {"gzip with length", with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
        {"identity with length", with("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"), 400},
        {"coding gzip", with("Transfer-Encoding: gzip\r\n"), 400},
        {"coding identity", with("Transfer-Encoding: identity\r\n"), 400},
        {"coding xchunked", with("Transfer-Encoding: xchunked\r\n"), 400},
        {"coding chunked twice in one line", with("Transfer-Encoding: chunked, chunked\r\n"), 400},
        {"coding in two lines",
         with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"coding gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n"), 400},
        {"coding chunked, gzip", with("Transfer-Encoding: chunked, gzip\r\n"), 400},
        {"coding with parameter", with("Transfer-Encoding: chunked;q=1\r\n"), 400},
        {"coding quoted", with("Transfer-Encoding: \"chunked\"\r\n"), 400},
        {"coding empty", with("Transfer-Encoding:\r\n"), 400},
        {"coding with vertical tab", with("Transfer-Encoding: \vchunked\r\n"), 400},
        {"coding folded", with("Transfer-Encoding:\r\n chunked\r\n"), 400},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        // H82 lengths
        {"equal lengths", with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        {"different lengths", with("Content-Length: 5\r\ncontent-length: 6\r\n"), 400},
        {"length list", with("Content-Length: 5, 5\r\n"), 400},
        {"length with plus", with("Content-Length: +5\r\n"), 400},
        {"length with minus", with("Content-Length: -1\r\n"), 400},
        {"length in hex", with("Content-Length: 0x5\r\n"), 400},
        {"length 2^64+5", with("Content-Length: 18446744073709551621\r\n"), 400},
        {"length of 100 digits", with("Content-Length: " + std::string(100, '9') + "\r\n"), 400},
        {"length empty", with("Content-Length:\r\n"), 400},
        {"length with inner blank", with("Content-Length: 5 5\r\n"), 400},
        {"length folded", with("Content-Length:\r\n 5\r\n"), 400},
        {"length continued", with("Content-Length: 5\r\n 5\r\n"), 400},
        {"length 5.0", with("Content-Length: 5.0\r\n"), 400},
        // H83 lines
        {"bare LF after request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
        {"bare LF after header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"bare LF only", "GET / HTTP/1.1\nHost: a\n\n", 400},
        {"bare CR in value", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400},
        {"CR CR LF", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", 400},
        {"NUL in value", "GET / HTTP/1.1\r\nHost: a\r\nX: " + nul + "\r\n\r\n", 400},
        {"NUL in name", "GET / HTTP/1.1\r\nHost: a\r\nX" + nul + ": 1\r\n\r\n", 400},
        {"NUL in target", "GET /" + nul + " HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"blank before colon", with("Content-Length : 5\r\n"), 400},
        {"tab before colon", with("Content-Length\t: 5\r\n"), 400},
        {"line without colon", with("Content-Length 5\r\n"), 400},
        {"empty name", with(": 5\r\n"), 400},
        {"blank in name", with("Content Length: 5\r\n"), 400},
        {"first header begins with blank", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"first header begins with tab", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", 400},
        {"byte above 7f in name", with("X\xc3\xa4: 1\r\n"), 400},
        {"control character in name", with("X\x01: 1\r\n"), 400},
        {"control character in value", with("X: \x1b[2J\r\n"), 400},
        {"delete in value", with("X: \x7f\r\n"), 400},
        {"quote in name", with("\"X\": 1\r\n"), 400},
        {"two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        // doubled and folded AS2 ids
        {"two AS2-From", with("AS2-From: a\r\nAS2-From: a\r\n"), 400},
        {"two AS2-To", with("AS2-To: a\r\nas2-to: b\r\n"), 400},
        {"two Message-ID", with("Message-ID: <a>\r\nMessage-Id: <b>\r\n"), 400},
        {"two Content-Type", with("Content-Type: a/b\r\nContent-Type: a/b\r\n"), 400},
        {"two Authorization", with("Authorization: Basic YQ==\r\nAuthorization: Basic Yg==\r\n"),
         400},
        {"AS2-From folded", with("AS2-From: a\r\n b\r\n"), 400},
        {"AS2-To folded", with("AS2-To:\r\n\tb\r\n"), 400},
        {"Message-ID folded", with("Message-ID:\r\n <a@b>\r\n"), 400},
        // H85 versions
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        {"HTTP/2.0 preface", "PRI * HTTP/2.0\r\n\r\n", 505},
        {"HTTP/0.9 named", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
        {"HTTP/11", "GET / HTTP/11\r\nHost: a\r\n\r\n", 400},
        {"http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"HTTP/1.1 and more", "GET / HTTP/1.1x\r\nHost: a\r\n\r\n", 400},
        {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
        {"blank after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        // H86 hosts
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", hosted("Host: a\r\nHost: a"), 400},
        {"two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"Host empty", hosted("Host:"), 400},
        {"Host list", hosted("Host: a, b"), 400},
        {"Host with comma", hosted("Host: a,b"), 400},
        {"Host with path", hosted("Host: a/b"), 400},
        {"Host with user", hosted("Host: u@a"), 400},
        {"Host with quote", hosted("Host: a' OR 1=1--"), 400},
        {"Host with port 0", hosted("Host: a:0"), 400},
        {"Host with port 65536", hosted("Host: a:65536"), 400},
        {"Host with empty port", hosted("Host: a:"), 400},
        {"Host with port name", hosted("Host: a:http"), 400},
        {"Host with two ports", hosted("Host: a:1:2"), 400},
        {"Host of IPv6 unclosed", hosted("Host: [::1"), 400},
        {"Host of IPv6 with garbage", hosted("Host: [::g]"), 400},
        {"Host folded", hosted("Host:\r\n a"), 400},
        {"Host above 7f", hosted("Host: \xd0\x90"), 400},
        // targets
        {"authority form", get("a:443"), 400},
        {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400},
        {"star for GET", get("*"), 400},
        {"absolute form of another host", get("http://b/"), 400},
        {"absolute form with user", get("http://u@a/"), 400},
        {"absolute form without host", get("http:///x"), 400},
        {"absolute form of file", get("file:///etc/passwd"), 400},
        {"target without slash", get("x"), 400},
        {"target empty", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"target with blank", get("/a b"), 400},
        {"target with tab", get("/a\tb"), 400},
        {"target with byte above 7f", get("/\xc3\xa4"), 400},
        {"target with overlong dot", get("/\xc0\xae"), 400},
        {"target with delete", get("/\x7f"), 400},
        {"target with fragment", get("/#a"), 400},
        {"two blanks after the method", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"tab after the method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"blank in front", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"method with control character", "G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"method with colon", "Host: / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"method of 33 characters", std::string(33, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"TLS hello", std::string("\x16\x03\x01\x00\xa5\x01", 6) + "\r\n\r\n", 400},
        // H87 sizes
        {"target over the limit", get("/" + std::string(8 * 1024, 'a')), 414},
        {"request line without end", "GET /" + std::string(9 * 1024, 'a'), 414},
        {"101 header lines", "GET / HTTP/1.1\r\n" + many + "\r\n", 431},
        {"101 folded lines",
         with(
             "X: 1\r\n" +
             [] {
                 std::string folds;
                 for (int i = 0; i < 101; ++i) folds += " 1\r\n";
                 return folds;
             }()
         ),
         431},
        {"header of 64 KB", with("X: " + std::string(64 * 1024, 'a') + "\r\n"), 431},
        {"header without end", post + "X: " + std::string(65 * 1024, 'a'), 431},
        // H91, H94
        {"gzip body", with("Content-Encoding: gzip\r\nContent-Length: 5\r\n"), 415},
        {"two Content-Encodings", with("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"),
         400},
        {"unknown expectation", with("Expect: 200-ok\r\nContent-Length: 5\r\n"), 417},
        {"two expectations", with("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 400},
    };
}

}  // namespace tidegate::net::test
