#include "e2e/fixture.hpp"

#include "cli/home_files.hpp"
#include "cli/master_file.hpp"
#include "net/http_client.hpp"
#include "rehearsal/demo_orders.hpp"
#include "store/jobs.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace tidegate::e2e {

namespace fs = std::filesystem;

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "tidegate-e2e-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void Folder::write(std::string_view name, std::string_view bytes) const {
    std::ofstream file(path_ / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
}

std::string Folder::read(std::string_view name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Run run_in(Folder const& folder, std::string const& command) {
    std::string const line = "cd '" + folder.path().string() + "' && { " + command + "; } 2>&1";
    std::FILE* pipe = ::popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Run run;
    char chunk[4096];
    while (std::size_t const count = std::fread(chunk, 1, sizeof chunk, pipe)) {
        run.output.append(chunk, count);
    }
    int const status = ::pclose(pipe);
    run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return run;
}

std::string Interchange::text() const {
    std::string const control_text = fmt::format("{:09}", control);
    std::string const group = std::to_string(control);
    auto const segments = std::ranges::count(body, '~') + 2;
    return fmt::format(
        "ISA*00*          *00*          *ZZ*{:15}*ZZ*SUPPLIERCO     "
        "*260105*1200*U*00401*{}*{}*{}*>~\n"
        "GS*{}*{}*SUPPLIERCO*20260105*1200*{}*X*{}~\nST*{}*0001~{}SE*{}*{}~\nGE*{}*{}~\nIEA*{}*{}~"
        "\n",
        sender, control_text, wants_ta1, usage, functional_id, sender, group, version, set, body,
        se01.empty() ? std::to_string(segments) : se01, se02, ge01, ge02.empty() ? group : ge02,
        iea01, iea02.empty() ? control_text : iea02
    );
}

std::string order_body(std::string_view number, int quantity, std::string_view ctt01) {
    Date const today = utc_date(SystemClock().now());
    return fmt::format(
        "BEG*00*SA*{}**{}~CUR*BY*USD~DTM*010*{}~N1*BY*ACME RETAIL*92*0001~"
        "PO1*1*{}*EA*12.5**BP*A-1001*VN*LANTERN-10~CTT*{}~",
        number, today.compact(), today.plus_days(2).compact(), quantity, ctt01
    );
}

std::string Reply::text() const {
    if (status == 0) return "no answer: " + problem;
    if (!mdn) return std::to_string(status);
    std::string_view const disposition = mdn->disposition;
    auto const semicolon = disposition.find(';');
    std::string_view text =
        semicolon == std::string_view::npos ? disposition : disposition.substr(semicolon + 1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    return fmt::format("{} {}", status, text);
}

namespace {

void append(fs::path const& file, std::string_view text) {
    std::ofstream stream(file, std::ios::app);
    stream << '\n' << text << '\n';
    REQUIRE(stream.good());
}

void load_stock(fs::path const& home, Instant now) {
    auto const instance = partners::load_instance(home);
    REQUIRE(instance);
    fs::create_directories(instance->database.parent_path());
    auto database = store::Database::open(instance->database.string());
    REQUIRE(database);
    auto const stock = rehearsal::demo_stock(utc_date(now));
    auto const records = cli::parse_master_file(stock, "stock", store::Environment::live);
    REQUIRE(records);
    auto const loaded =
        database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto counts = cli::load_master_records(
                transaction, *records, "stock", store::Environment::live, now
            );
            if (!counts) return std::unexpected(counts.error());
            return {};
        });
    REQUIRE(loaded);
}

}  // namespace

as2::Certificate make_home(
    fs::path const& home, Station& station, InstallationOptions const& options
) {
    Instant const now = SystemClock().now();
    REQUIRE(cli::write_home(home, {.name = "e2e", .as2_port = 0}, now));
    if (!options.instance_toml.empty()) append(home / "tidegate.toml", options.instance_toml);
    auto certificate = as2::load_certificate((home / "certs/gateway.crt").string());
    REQUIRE(certificate);
    station.trust(*certificate);
    REQUIRE(cli::write_partner(
        home, {.id = "acme",
               .name = "Acme Retail",
               .as2_id = "ACME-AS2",
               .x12_id = "ACMERETAIL",
               .url = options.url.empty() ? fmt::format("http://127.0.0.1:{}/as2", station.port())
                                          : options.url,
               .state = options.state,
               .certificate_pem = partner_key().certificate.to_pem()}
    ));
    if (!options.partner_toml.empty())
        append(home / "partners/acme/partner.toml", options.partner_toml);
    load_stock(home, now);
    return *certificate;
}

Installation::Installation(InstallationOptions const& options)
    : station_(std::make_unique<Station>()) {
    fs::path const home = folder_.path() / "home";
    certificate_ = make_home(home, *station_, options);
    start();
}

void Installation::start() {
    fs::path const home = folder_.path() / "home";
    auto gateway = cli::Gateway::start(home);
    if (!gateway) FAIL(gateway.error().front().text());
    gateway_ = std::move(*gateway);
    port_ = gateway_->as2_port();
    server_ = std::thread([this] { gateway_->run(); });
    auto const instance = partners::load_instance(home);
    auto database = store::Database::open(
        instance->database.string(), {.role = store::Role::visitor, .probe = {}}
    );
    REQUIRE(database);
    database_ = std::move(*database);
}

Installation::~Installation() { stop(); }

void Installation::stop() {
    if (!gateway_) return;
    gateway_->stop();
    server_.join();
    database_.reset();
    gateway_.reset();
}

std::string Installation::url() const { return fmt::format("http://127.0.0.1:{}/as2", port_); }

as2::PackRequest partner_request(as2::Certificate const& gateway, std::string_view payload) {
    static SystemClock const clock;
    static SystemRandom random;
    static IdSource ids(clock, random);
    as2::PackRequest request;
    request.from = "ACME-AS2";
    request.to = "SUPPLIER-AS2";
    request.message_id = fmt::format("<{}@acme.test>", ids.next().text());
    request.user_agent = "acme";
    request.now = clock.now();
    request.payload = as_bytes(payload);
    request.content_type = "application/edi-x12";
    request.signer = &partner_key();
    request.recipients = std::span(&gateway, 1);
    request.boundary_seed = random.next();
    return request;
}

as2::PackRequest Installation::request(std::string_view payload) {
    return partner_request(*certificate_, payload);
}

Reply Installation::post(as2::PackRequest const& request) {
    auto const packed = as2::pack(request);
    REQUIRE(packed);
    return post(*packed);
}

Reply post_message(
    std::string const& url, as2::PackedMessage const& message, as2::Certificate const& gateway
) {
    net::HttpClient client(1, 1);
    net::ClientRequest request;
    request.url = url;
    request.headers = message.headers;
    request.body = message.body;
    request.total_timeout = kPatience;
    auto response = client.post_blocking(request);
    Reply reply;
    if (!response) {
        reply.problem = response.error().text();
        return reply;
    }
    reply.status = response->status;
    reply.headers = std::move(response->headers);
    reply.body = std::move(response->body);
    as2::VerifyOptions verify;
    verify.pinned = std::span(&gateway, 1);
    verify.now = SystemClock().now();
    auto mdn = as2::read_mdn(reply.headers, reply.body, verify);
    if (!mdn) return reply;
    reply.is_mic_right = as2::compare(message.mics, mdn->mic) == as2::MicMatch::same;
    reply.mdn = std::move(*mdn);
    return reply;
}

Reply Installation::post(as2::PackedMessage const& message) {
    return post_message(url(), message, *certificate_);
}

std::string Installation::mistake_of_good_order() {
    std::uint64_t const number = next_number();
    std::string const order = fmt::format("GOOD-{}", number);
    std::string const payload = Interchange{.control = number, .body = order_body(order)}.text();
    Reply const reply = send(payload);
    if (reply.text() != "200 processed") return "MDN is " + reply.text();
    if (!reply.is_mic_right || !reply.mdn->signer) return "the MDN proves nothing";
    if (!station().wait_for_payload(fmt::format("AK1*PO*{}~", number))) return "no 997";
    auto const answer = station().wait_for_payload(fmt::format("*{}*", order));
    if (!answer) return "no 855";
    if (!answer->payload.contains("~BAK*00*AD*")) return "not accepted: " + answer->payload;
    return {};
}

void Installation::read(std::function<void(store::Transaction&)> const& read) {
    database_->read_blocking(read);
}

std::vector<LogLine> Installation::log() {
    std::vector<LogLine> lines;
    read([&](store::Transaction& transaction) {
        for (store::Document const& document : store::list_documents(transaction, {})) {
            lines.push_back(
                {document.id.text(), document.set.empty() ? document.kind : document.set,
                 std::string(store::name_of(document.state)), document.reason,
                 document.order_number, document.message ? document.message->text() : ""}
            );
        }
        for (store::Message const& message :
             store::list_messages(transaction, {.direction = store::Direction::inbound})) {
            if (message.is_accepted) continue;
            lines.push_back(
                {message.id.text(), "message", "refused", message.reason, "", message.id.text()}
            );
        }
    });
    std::ranges::sort(lines, std::greater<>(), &LogLine::id);
    return lines;
}

std::vector<store::Order> Installation::orders() {
    std::vector<store::Order> orders;
    read([&](store::Transaction& transaction) { orders = store::list_orders(transaction, {}); });
    return orders;
}

std::vector<store::Message> Installation::messages(store::Direction direction) {
    std::vector<store::Message> messages;
    read([&](store::Transaction& transaction) {
        messages = store::list_messages(transaction, {.direction = direction});
    });
    return messages;
}

std::vector<store::Delivery> Installation::deliveries() {
    std::vector<store::Delivery> deliveries;
    read([&](store::Transaction& transaction) {
        deliveries = store::list_deliveries(transaction, {});
    });
    return deliveries;
}

bool Installation::wait_until(std::function<bool()> const& holds) {
    constexpr std::chrono::milliseconds kPause{5};
    auto const deadline = std::chrono::steady_clock::now() + kPatience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(kPause);
    }
    return true;
}

bool Installation::wait_until_idle() {
    return wait_until([&] {
        bool is_idle = true;
        read([&](store::Transaction& transaction) {
            for (store::QueueCount const& queue : store::count_queues(transaction)) {
                is_idle = is_idle && queue.waiting == 0 && queue.running == 0;
            }
        });
        return is_idle;
    });
}

}  // namespace tidegate::e2e
