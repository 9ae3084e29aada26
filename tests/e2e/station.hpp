// The partner's AS2 station of these tests: real sockets, keeps every request to the byte, and
// answers as it is told: rightly or wrongly.
#pragma once

#include "as2/headers.hpp"
#include "as2/keys.hpp"
#include "as2/mdn.hpp"
#include "base/bytes.hpp"
#include "base/header_fields.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::e2e {

/// No test waits longer than this for something that does not come.
constexpr std::chrono::seconds kPatience{10};

/// One request, as it came.
struct Arrival {
    as2::As2Headers as2;
    HeaderFields headers;
    Bytes body;
    std::string payload;  ///< opened with the station's key; empty when it cannot be
};

struct StationAnswer {
    int status = 200;
    HeaderFields headers = {};
    Bytes body = {};
};

class Station {
public:
    Station();
    ~Station();
    Station(Station const&) = delete;
    Station& operator=(Station const&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Whose signatures hold.
    void trust(as2::Certificate certificate);

    /// Changes the MDN of the next arrivals, one function per arrival, before it is made.
    using Change = std::function<void(as2::MdnRequest&)>;
    void change_next_mdn(Change change);

    /// Answers the next arrival with this and no MDN.
    void answer_next(StationAnswer answer);

    /// Waits for an arrival that `is_it` accepts, among all that came; nothing after kPatience.
    std::optional<Arrival> wait_for(std::function<bool(Arrival const&)> const& is_it);
    std::optional<Arrival> wait_for_payload(std::string const& part);

    [[nodiscard]] std::vector<Arrival> arrivals();
    [[nodiscard]] std::size_t count_payloads(std::string const& part);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The partner's key, made once per run, and one that nobody knows.
as2::KeyPair const& partner_key();
as2::KeyPair const& stranger_key();

}  // namespace tidegate::e2e
