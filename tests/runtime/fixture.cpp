#include "runtime/fixture.hpp"

#include "support/test_database.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <sstream>

namespace tidegate::runtime {

namespace fs = std::filesystem;

namespace {

std::string read_all(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Made once: keys are expensive.
fs::path const& home_template() {
    static Folder const folder;
    static bool const made = [] {
        auto written = cli::write_home(folder.path() / "home", {}, kNoon);
        if (!written) throw std::runtime_error(written.error().text());
        return true;
    }();
    static fs::path const home = folder.path() / "home";
    return made ? home : folder.path();
}

/// Maps of the home's own, in whose codes an order cannot be accepted.
void break_855(fs::path const& home) {
    fs::path const product = fs::path(TIDEGATE_SOURCE_DIR) / "mappers";
    fs::path const own = home / "mappers";
    fs::create_directories(own / "x12/004010");
    fs::create_directory_symlink(product / "standards", own / "standards");
    fs::create_directory_symlink(product / "fragments", own / "fragments");
    fs::copy(product / "codes", own / "codes", fs::copy_options::recursive);
    for (std::string const set : {"850", "855", "856", "810"}) {
        std::string const map = "x12/004010/" + set + ".map";
        fs::copy(product / map, own / map);
    }
    std::string codes = read_all(product / "codes/x12_order.codes");
    std::string const accepted = "AD accepted | AT accepted (read) | ";
    auto const at = codes.find(accepted);
    if (at == std::string::npos) throw std::runtime_error("the decisions of an 855 moved");
    std::ofstream(own / "codes/x12_order.codes") << codes.erase(at, accepted.size());
}

std::shared_ptr<Config const> make_home(fs::path const& home, Home const& options) {
    fs::copy(home_template(), home, fs::copy_options::recursive);
    auto written = cli::write_partner(
        home, {.id = "acme",
               .name = "Acme",
               .as2_id = "ACME-AS2",
               .x12_id = "ACME",
               .url = "http://127.0.0.1:9/as2",
               .state = options.state,
               .certificate_pem = read_all(home / "certs/gateway.crt")}
    );
    if (!written) throw std::runtime_error(written.error().text());
    fs::path const profile = home / "partners/acme/partner.toml";
    std::string text = read_all(profile);
    std::string const answer = "[documents.855]\ndirection = \"out\"\n";
    text.insert(text.find(answer) + answer.size(), options.append);
    text.insert(0, options.top);
    std::string const table = "[x12]\n";
    text.insert(text.find(table) + table.size(), options.x12);
    std::ofstream(profile) << text;
    if (!options.can_write_855) break_855(home);
    if (!options.gs1_prefix.empty()) {
        std::string instance = read_all(home / "tidegate.toml");
        std::string const line = "# prefix = \"0614141\"";
        instance.replace(
            instance.find(line), line.size(), "prefix = \"" + options.gs1_prefix + "\""
        );
        std::ofstream(home / "tidegate.toml") << instance;
    }
    auto config = Config::load(home);
    if (!config) throw std::runtime_error(config.error().front().text());
    return *config;
}

void load_master(store::Transaction& t, store::Environment environment) {
    store::CustomerRow customer;
    customer.environment = environment;
    customer.partner = "acme";
    customer.customer.id = "ACME";
    customer.customer.name = "Acme Retail";
    customer.customer.currency = "USD";
    REQUIRE(store::load_customer(t, customer));
    orders::Item item;
    item.number = "LANTERN-10";
    item.description = "Storm lantern";
    item.base_unit = "EA";
    REQUIRE(store::load_item(t, environment, item));
    REQUIRE(store::load_buyer_item(t, {environment, "ACME", "A-1001", "LANTERN-10"}));
    Date const today = utc_date(kNoon);
    store::PriceRow const price{
        environment,
        "ACME",
        "LANTERN-10",
        {"USD", *Decimal::parse("12.5"), 1, "EA", today.plus_days(-30), today.plus_days(365)}
    };
    REQUIRE(store::load_price(t, price));
    REQUIRE(store::load_stock(
        t, {environment, "LANTERN-10", "MAIN", Decimal(1000), Decimal(0), "test"}, kNoon
    ));
}

}  // namespace

void mend_855(fs::path const& home) {
    fs::copy_file(
        fs::path(TIDEGATE_SOURCE_DIR) / "mappers/codes/x12_order.codes",
        home / "mappers/codes/x12_order.codes", fs::copy_options::overwrite_existing
    );
}

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "tidegate-runtime-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

Folder::~Folder() { fs::remove_all(path_); }

Expected<Transmission> FakeSender::pack(
    Config const&, partners::Profile const&, store::Delivery const& delivery, ByteView payload
) {
    if (pack_error) return std::unexpected(*pack_error);
    ++packed;
    Transmission transmission;
    transmission.headers.add("Message-ID", "<" + delivery.transport_message_id + ">");
    // Different each time, as a signature is: only stored bytes are the same twice.
    transmission.body = to_bytes(fmt::format("{}:", packed));
    transmission.body.insert(transmission.body.end(), payload.begin(), payload.end());
    transmission.mics = {"abc=, sha-256"};
    return transmission;
}

SendOutcome FakeSender::send_blocking(
    Config const&, partners::Profile const&, store::Delivery const&,
    Transmission const& transmission
) {
    if (on_send) on_send();
    sent.push_back(transmission.body);
    return outcome;
}

store::DeliveryReceipt receipt(std::string const& text, Instant at) {
    return {to_bytes(text), "automatic-action/MDN-sent-automatically; processed", true, at};
}

std::string order_body(std::string const& number, int quantity) {
    return fmt::format(
        "BEG*00*SA*{}**20260105~CUR*BY*USD~REF*DP*038~DTM*010*20260107~"
        "N1*BY*ACME RETAIL*92*0001~N1*ST*ACME DC 7*92*0007~"
        "N3*4400 HARBOR ROAD~N4*COLUMBUS*OH*43207*US~"
        "PO1*1*{}*EA*12.5**BP*A-1001*VN*LANTERN-10~PID*F****STORM LANTERN~CTT*1*{}~",
        number, quantity, quantity
    );
}

std::string changed_order_body(std::string const& number) {
    std::string body = order_body(number);
    std::string const total = "CTT*1*10~";
    return body.replace(body.find(total), total.size(), "PO1*2*5*EA*3**VN*NO-SUCH-ITEM~CTT*2*15~");
}

std::string interchange(std::vector<std::string> const& bodies, Edi const& edi) {
    std::string text = fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260105*1200*U*00401*{}*{}*{}*>~",
        edi.sender, edi.receiver, edi.control, edi.ta1, edi.usage
    );
    text += fmt::format(
        "GS*{}*ACME*SUPPLIERCO*20260105*1200*{}*X*{}~", edi.functional_id, edi.group, edi.release
    );
    int ordinal = 0;
    for (std::string const& body : bodies) {
        ++ordinal;
        text += fmt::format(
            "ST*{}*{:04}~{}SE*{}*{:04}~", edi.type, ordinal, body,
            std::ranges::count(body, '~') + 2, ordinal
        );
    }
    return text + fmt::format("GE*{}*{}~IEA*1*{}~", ordinal, edi.group, edi.control);
}

std::string ack_body(
    std::string const& functional_id, std::string const& group, std::string const& status,
    std::string const& set
) {
    return fmt::format(
        "AK1*{0}*{1}~AK2*{5}*{2}~AK5*{3}~AK9*{3}*1*1*{4}~", functional_id, group, set, status,
        status == "R" ? 0 : 1, functional_id == "CA" ? "865" : "855"
    );
}

Fixture::Fixture(Home const& home, std::unique_ptr<store::ObjectStore> objects)
    : config(make_home(folder.path() / "home", home)),
      vault(testing::vault(std::move(objects))),
      database(open()) {
    auto const failed = write([](store::Transaction& t) -> Expected<void> {
        load_master(t, store::Environment::live);
        load_master(t, store::Environment::test);
        return {};
    });
    if (failed) throw std::runtime_error(failed->error.text());
}

store::Database Fixture::open() {
    store::OpenOptions options;
    options.probe = [this](store::Step step, std::string_view sql) {
        if (probe) probe(step, sql);
        if (steps_left > 0 && --steps_left == 0) throw store::DatabaseFailed("disk I/O error");
    };
    options.vault = vault;
    auto opened = store::Database::open(
        testing::database_address((folder.path() / "t.db").string()), options
    );
    if (!opened) throw std::runtime_error(opened.error().text());
    return std::move(*opened);
}

void Fixture::fail_step(int n) { steps_left = n; }

partners::Profile const& Fixture::partner() const {
    return *const_cast<Fixture*>(this)->config.get()->registry().find("acme");
}

store::NewMessage Fixture::new_message(std::string const& as2_id) {
    store::NewMessage m;
    m.id = ids.mint<MessageId>();
    m.transport = "as2";
    m.partner = "acme";
    m.as2_from = "ACME-AS2";
    m.as2_to = "SUPPLIER-AS2";
    m.transport_message_id = as2_id;
    m.at = clock.now();
    m.receipt = store::StoredReceipt{200, {}, to_bytes("mdn of " + m.id.text())};
    return m;
}

std::expected<Accepted, store::Failure> Fixture::accept(
    store::NewMessage message, std::string payload
) {
    std::promise<std::expected<Accepted, store::Failure>> promise;
    std::string const raw = "raw " + payload;
    auto const sealed = inbox.seal_blocking(message, as_bytes(raw), as_bytes(payload));
    if (!sealed) {
        return std::unexpected(store::Failure{store::Failure::Kind::transient, sealed.error(), {}});
    }
    inbox.accept(
        std::move(message),
        [&](std::expected<Accepted, store::Failure> done) { promise.set_value(std::move(done)); },
        accept_rules(partner(), as_bytes(payload))
    );
    return promise.get_future().get();
}

MessageId Fixture::receive(std::string const& payload, std::string const& as2_id) {
    auto accepted = accept(new_message(as2_id), payload);
    REQUIRE(accepted);
    return accepted->id;
}

std::optional<store::Job> Fixture::claim(store::JobKind kind) {
    std::vector<store::Job> jobs;
    auto const failed = write([&](store::Transaction& t) -> Expected<void> {
        jobs = store::claim_jobs(t, {kind}, clock.now(), std::chrono::minutes(10), 1);
        return {};
    });
    REQUIRE_FALSE(failed);
    if (jobs.empty()) return {};
    return jobs.front();
}

JobResult Fixture::run_next(JobRunner& runner) {
    auto const job = claim(runner.kinds().front());
    REQUIRE(job);
    return run(runner, *job);
}

JobResult Fixture::run(JobRunner& runner, store::Job const& job) {
    return run_blocking(writer, runner.run(job));
}

MessageId Fixture::process_message(std::string const& payload, std::string const& as2_id) {
    MessageId const id = receive(payload, as2_id);
    JobResult const result = run_next(process);
    INFO(result.reason);
    REQUIRE(result.kind == JobResult::Kind::finished);
    return id;
}

std::vector<store::Document> Fixture::documents_of(MessageId id) {
    return read([&](store::Transaction& t) { return store::documents_of_message(t, id); });
}

std::vector<store::Document> Fixture::outbound(std::string const& kind) {
    return read([&](store::Transaction& t) {
        store::DocumentFilter filter;
        filter.direction = store::Direction::outbound;
        filter.kind = kind;
        return store::list_documents(t, filter);
    });
}

std::vector<store::Delivery> Fixture::deliveries() {
    return read([](store::Transaction& t) { return store::list_deliveries(t, {}); });
}

std::vector<store::Order> Fixture::orders() {
    return read([](store::Transaction& t) { return store::list_orders(t, {}); });
}

std::vector<std::string> Fixture::audit_events() {
    return read([](store::Transaction& t) {
        std::vector<std::string> events;
        for (store::AuditRow const& row : store::list_audit(t, {}))
            events.push_back(row.entry.event);
        return events;
    });
}

std::string Fixture::sent_text(store::Delivery const& delivery) {
    return read([&](store::Transaction& t) {
        auto payload = store::load_message_payload(t, delivery.message);
        return payload ? std::string(as_text(*payload)) : payload.error().text();
    });
}

store::Job Fixture::job_of(Uuid subject) {
    auto jobs = read([&](store::Transaction& t) { return store::jobs_of(t, subject); });
    REQUIRE(jobs.size() == 1);
    return jobs.front();
}

}  // namespace tidegate::runtime
