// A running gateway with one partner whose keys the test has: real sockets, a real database in a
// folder of its own. What a partner sends is built here; what became of it is read from the message
// log.
#pragma once

#include "as2/keys.hpp"
#include "as2/mdn.hpp"
#include "as2/message.hpp"
#include "cli/gateway.hpp"
#include "e2e/station.hpp"
#include "store/database.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/messages.hpp"
#include "store/orders.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tidegate::e2e {

/// A folder that vanishes with the test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
    void write(std::string_view name, std::string_view bytes) const;
    [[nodiscard]] std::string read(std::string_view name) const;

private:
    std::filesystem::path path_;
};

struct Run {
    int status = -1;
    std::string output;  ///< both streams
};

/// Runs a line of shell in `folder`.
Run run_in(Folder const& folder, std::string const& command);

/// An X12 interchange with one set, and whatever is to be wrong with it.
struct Interchange {
    std::uint64_t control = 1;  ///< of interchange and group
    std::string sender = "ACMERETAIL";
    std::string usage = "P";
    std::string wants_ta1 = "0";
    std::string functional_id = "PO";
    std::string version = "004010";
    std::string set = "850";
    std::string body = {};  ///< segments between ST and SE, each with its '~'
    std::string se01 = {};  ///< empty: the right count
    std::string se02 = "0001";
    std::string ge01 = "1";
    std::string ge02 = {};  ///< empty: control
    std::string iea01 = "1";
    std::string iea02 = {};  ///< empty: control, nine digits

    [[nodiscard]] std::string text() const;
};

/// The segments of an order for lanterns that are in stock. `ctt01` is what the trailer claims.
std::string order_body(std::string_view number, int quantity = 2, std::string_view ctt01 = "1");

/// What came back for a post.
struct Reply {
    int status = 0;  ///< 0: no answer
    std::string problem;
    HeaderFields headers;
    Bytes body;
    std::optional<as2::Mdn> mdn;
    bool is_mic_right = false;

    /// "200 processed", "200 processed/error: decryption-failed", "400".
    [[nodiscard]] std::string text() const;
};

/// A line of the message log: a document, or a message that was refused before it had any.
struct LogLine {
    std::string id, what, state, reason, order, message;
};

struct InstallationOptions {
    std::string state = "live";
    std::string partner_toml = {};   ///< added to the partner's profile
    std::string instance_toml = {};  ///< added to tidegate.toml
    std::string url = {};            ///< of the partner; empty: its station
};

/// Makes a home whose one partner is `station`, with stock to sell; the certificate that it signs
/// with. The station trusts it afterwards.
as2::Certificate make_home(
    std::filesystem::path const& home, Station& station, InstallationOptions const& options = {}
);

/// A message as the partner sends it by default: signed, encrypted, asking for a signed MDN. The
/// arguments must outlive it.
as2::PackRequest partner_request(as2::Certificate const& gateway, std::string_view payload);

/// Posts it over a connection of its own.
Reply post_message(
    std::string const& url, as2::PackedMessage const& message, as2::Certificate const& gateway
);

class Installation {
public:
    explicit Installation(InstallationOptions const& options = {});
    ~Installation();

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Of the admin listener, which instance_toml must have asked for.
    [[nodiscard]] std::uint16_t admin_port() const { return gateway_->admin_port().value(); }
    [[nodiscard]] Folder const& folder() const { return folder_; }
    [[nodiscard]] std::string home() const { return folder_.file("home"); }
    [[nodiscard]] as2::Certificate const& gateway_certificate() const { return *certificate_; }
    Station& station() { return *station_; }

    /// A number that no interchange and no order of this test had.
    std::uint64_t next_number() { return ++numbers_; }

    /// partner_request to this gateway.
    [[nodiscard]] as2::PackRequest request(std::string_view payload);
    Reply post(as2::PackRequest const& request);
    Reply post(as2::PackedMessage const& message);
    Reply send(std::string_view payload) { return post(request(payload)); }

    /// A good order travels from 850 to 855: empty when everything was right, else what was not.
    [[nodiscard]] std::string mistake_of_good_order();

    /// Newest first.
    std::vector<LogLine> log();
    void read(std::function<void(store::Transaction&)> const& read);
    std::vector<store::Order> orders();
    std::vector<store::Message> messages(store::Direction direction);
    std::vector<store::Delivery> deliveries();

    /// Looks until `holds` or kPatience is over; whether it held.
    bool wait_until(std::function<bool()> const& holds);

    /// Waits until no document and delivery is waiting or running.
    bool wait_until_idle();

    void stop();
    /// Serves the same home again, after stop().
    void start();

    /// Posts go there from now on: the same home served by a process of its own, after stop().
    void use_port(std::uint16_t port) { port_ = port; }

private:
    Folder folder_;
    std::unique_ptr<Station> station_;
    std::optional<as2::Certificate> certificate_;
    std::unique_ptr<cli::Gateway> gateway_;
    std::thread server_;
    std::optional<store::Database> database_;
    std::uint16_t port_ = 0;
    std::atomic<std::uint64_t> numbers_ = 1000;  // tests count their own from 1
};

}  // namespace tidegate::e2e
