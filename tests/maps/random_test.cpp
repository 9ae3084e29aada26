// Laws on documents nobody wrote: random documents in the domain of a map, and damaged samples.
#include "documents/acknowledgement.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "maps/map_fixture.hpp"
#include "maps/random_ship_notice.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "support/random_document.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::maps {
namespace {

/// Words and codes that survive writing and reading, for a field that some line maps with codes.
std::vector<std::string> words_of(Program const& program, documents::Field const& field) {
    std::vector<std::string> words;
    bool is_first = true;
    for (Op const& op : program.ops) {
        if (op.kind != OpKind::code || op.field != &field) continue;
        std::vector<std::string> own;
        for (Code const& code : program.tables[op.table]->codes) {
            bool const is_plain =
                code.reads && code.writes && code.word != "-" && code.target.field == nullptr;
            if (is_plain) own.push_back(code.word);
        }
        if (is_first) words = own;
        std::erase_if(words, [&](std::string const& word) {
            return std::ranges::find(own, word) == own.end();
        });
        is_first = false;
    }
    return words;
}

/// What one document can hold but this map cannot: more values than places, or a time without one.
bool is_outside(std::string_view path) {
    static constexpr std::string_view kEndings[] = {".email",        ".url",        ".zones",
                                                    "price_per",     ".serials",    "parties.ids",
                                                    "answers.zones", "mark_for.ids"};
    if (path == "zones") return true;
    if (path.ends_with("delivery_terms.place_text")) return true;  // only beside title_place
    for (std::string_view const ending : kEndings) {
        if (path.ends_with(ending)) return true;
    }
    // Two dates fit into a schedule or an answer.
    std::size_t const at = std::max(path.find("schedules.") + 1, path.find("answers.") + 1);
    if (at == 0) return false;
    std::string_view const field = path.substr(path.find('.', at) + 1);
    static constexpr std::string_view kTwo[] = {
        "quantity",  "unit",  "requested_delivery", "promised_delivery", "release",
        "number",    "party", "party.role",         "party.name",        "status",
        "substitute"
    };
    return std::ranges::find(kTwo, field) == std::end(kTwo) && !field.starts_with("substitute.");
}

test::RandomDocumentOptions domain_of(Program const& program, Random& random) {
    test::RandomDocumentOptions options;
    options.includes = [&](std::string_view path) {
        if (path == "environment") return true;
        if (is_outside(path)) return false;
        if (program.implied.contains(std::string(path))) return true;
        return std::ranges::any_of(program.written, [&](std::string const& written) {
            return written == path || written.starts_with(std::string(path) + ".");
        });
    };
    options.value = [&](std::string_view path,
                        documents::Field const& field) -> std::optional<std::string> {
        using documents::Kind;
        if (path == "environment") return "live";
        auto const implied = program.implied.find(std::string(path));
        if (implied != program.implied.end() && !program.written.contains(std::string(path)))
            return *std::next(
                implied->second.begin(),
                static_cast<std::ptrdiff_t>(random.next() % implied->second.size())
            );
        std::vector<std::string> const words = words_of(program, field);
        if (!words.empty()) return words[random.next() % words.size()];
        if (path.ends_with("gtin")) return std::string(12 + random.next() % 3, '7');
        if (path.ends_with("ids.scheme")) return random.next() % 2 == 0 ? "buyer_stock" : "sku";
        if (path.ends_with(".scheme")) return random.next() % 2 == 0 ? "mutual" : "scac";
        if (field.kind == Kind::decimal) return std::to_string(random.next() % 100000);
        if (field.kind == Kind::when)
            return Date::from_days(static_cast<std::int32_t>(20000 + random.next() % 2000)).text();
        if (field.kind == Kind::text || field.kind == Kind::texts)
            return "T" + std::to_string(random.next() % 1000);
        return {};
    };
    return options;
}

/// `default US` is read wherever there is an address.
void add_country(List<documents::Party>& parties, Arena& arena) {
    for (documents::Party& party : parties) {
        bool const has_address = !party.city.empty() || !party.region.empty() ||
                                 !party.postcode.empty() || !party.location.empty();
        if (has_address && party.country.empty()) party.country = arena.copy("CA");
    }
}

/// What X12 cannot do without, and reads where it was absent: PER01, FOB01, BAK04.
void add_x12_defaults(documents::TypeInfo const& type, void* base, Arena& arena) {
    using documents::Kind;
    static constexpr std::array<std::string_view, 3> kDefaults[] = {
        {"contact", "role", "information"},
        {"delivery_terms", "freight", "as_defined"},
        {"order_reference", "placed_on", "2026-01-05"}
    };
    for (documents::Field const& field : type.fields) {
        for (auto const& [owner, name, value] : kDefaults) {
            if (type.name == owner && field.name == name && !documents::is_present(base, field))
                REQUIRE(documents::set_value(base, field, arena, value));
        }
        if (field.kind == Kind::object && documents::is_present(base, field))
            add_x12_defaults(*field.type, documents::object_of(base, field), arena);
        for (std::size_t i = 0; field.kind == Kind::objects && i < documents::count_of(base, field);
             ++i)
            add_x12_defaults(*field.type, documents::element_of(base, field, i), arena);
    }
}

/// SCC of EDIFACT needs a status, and a quantity without a unit is in that of the item.
void add_edifact_defaults(documents::Order& order, Arena& arena) {
    for (documents::OrderLine& line : order.lines) {
        for (documents::Schedule& schedule : line.schedules) {
            if (schedule.firmness == documents::Firmness::absent)
                schedule.firmness = documents::Firmness::firm;
            if (schedule.quantity && schedule.unit.empty()) schedule.unit = arena.copy("C62");
        }
        for (documents::Store& store : line.stores) {
            if (store.quantity && store.unit.empty()) store.unit = arena.copy("C62");
        }
    }
}

std::size_t contents_of(documents::ShipNotice const& notice) {
    std::size_t count = 0;
    for (documents::ShipPack const& pack : notice.packs) count += pack.contents.size();
    return count;
}

TEST_CASE("maps: read(write(d)) == d for random documents in the domain of each map", "[maps]") {
    for (std::string const id :
         {"x12/004010/850", "x12/004010/855", "x12/004010/810", "x12/004010/856",
          "edifact/D96A/ORDERS", "edifact/D96A/ORDRSP", "edifact/D96A/INVOIC"}) {
        auto const program = program_named(id);
        standards::Dictionary const& dictionary = dictionary_of(*program);
        std::size_t contents = 0;
        for (std::uint64_t seed = 1; seed <= 150; ++seed) {
            INFO(id << " seed " << seed);
            SeededRandom random(seed);
            documents::Document document =
                test::random_document(*program->document, random, domain_of(*program, random));
            documents::Field const* field = program->document->find("parties");
            add_country(
                documents::member<List<documents::Party>>(document.root(), *field), document.arena()
            );
            if (id.starts_with("x12"))
                add_x12_defaults(*program->document, document.root(), document.arena());
            if (id.ends_with("850")) {
                for (documents::OrderLine& line : document.as<documents::Order>().lines) {
                    add_country(line.parties, document.arena());
                }
            }
            if (id.ends_with("810")) {
                auto& invoice = document.as<documents::Invoice>();
                // CAD has room for one.
                if (invoice.transport != nullptr) invoice.transport->tracking = {};
                for (documents::InvoiceLine& line : invoice.lines) {
                    add_country(line.parties, document.arena());
                }
            }
            if (id.ends_with("ORDRSP")) {
                // A quantity is in pieces unless it says something else.
                for (auto& line : document.as<documents::Acknowledgement>().lines) {
                    if (line.quantity && line.unit.empty())
                        line.unit = document.arena().copy("C62");
                    if (!line.quantity) line.unit = {};
                    // Its maps require one.
                    if (line.answers.empty())
                        line.answers.add(document.arena()).status = documents::LineStatus::accepted;
                }
            }
            if (id == "edifact/D96A/ORDERS")
                add_edifact_defaults(document.as<documents::Order>(), document.arena());
            if (id.ends_with("856")) {
                auto& notice = document.as<documents::ShipNotice>();
                auto const structure = static_cast<documents::Structure>(1 + seed % 4);
                ShipNoticeArranger(notice, document.arena(), random).arrange(structure);
                contents += contents_of(notice);
                for (documents::OrderOf& order : notice.orders) {
                    add_country(order.parties, document.arena());
                }
            }
            std::vector<Breach> const breaches = check_document_law(
                *program, document, read_options(false, dictionary), reparse(dictionary)
            );
            INFO(text_of(breaches));
            INFO(documents::write_json(document));
            REQUIRE(breaches.empty());
        }
        if (id.ends_with("856")) CHECK(contents > 100);
    }
}

TEST_CASE("maps: a damaged sample is read or refused, and what was read can be written", "[maps]") {
    for (std::string const& id : library().ids()) {
        if (is_xml_id(id)) continue;
        auto const program = program_named(id);
        standards::Dictionary const& dictionary = dictionary_of(*program);
        bool const is_edifact = program->standard == "edifact";
        std::string_view const alphabet =
            is_edifact ? "+':?AZ09 .-\n\x80\xFF" : "*~>AZ09 .-\n\x80\xFF";
        std::string const end = is_edifact ? "'" : "~";
        std::mt19937_64 random(7);
        for (std::filesystem::path const& sample : library().samples(id)) {
            std::string const body = body_in(sample);
            for (int round = 0; round < 60; ++round) {
                std::string damaged = body;
                for (int i = 0; i < 1 + round % 8; ++i) {
                    std::size_t const at = random() % damaged.size();
                    switch (random() % 3) {
                        case 0:
                            damaged[at] = alphabet[random() % alphabet.size()];
                            break;
                        case 1:
                            damaged.erase(at, 1 + random() % 12);
                            break;
                        default:
                            damaged.insert(
                                at, damaged.substr(random() % damaged.size(), random() % 40)
                            );
                    }
                    if (damaged.empty()) damaged = end;
                }
                INFO(sample.string() << " round " << round << "\n" << damaged);
                ParsedSet const parsed(damaged + end, program->set, dictionary);
                auto const result = read(*program, parsed.tree(), read_options(true, dictionary));
                if (!result) continue;
                CHECK_NOTHROW(write(*program, result->document));
            }
        }
    }
}

TEST_CASE(
    "maps: a damaged XML sample is read or refused, and what was read can be written", "[maps]"
) {
    constexpr std::string_view kAlphabet = "<>/=\"'& :;AZ09.-\n\x80\xFF";
    for (std::string const& id : library().ids()) {
        if (!is_xml_id(id)) continue;
        auto const program = program_named(id);
        std::mt19937_64 random(7);
        for (std::filesystem::path const& sample : library().samples(id)) {
            std::string const whole = text_in(sample);
            for (int round = 0; round < 60; ++round) {
                std::string damaged = whole;
                std::size_t const at = random() % damaged.size();
                if (round % 3 == 0) damaged[at] = kAlphabet[random() % kAlphabet.size()];
                if (round % 3 == 1) damaged.erase(at, 1 + random() % 300);
                if (round % 3 == 2)
                    damaged.insert(at, damaged.substr(random() % damaged.size(), random() % 300));
                INFO(sample.string() << " round " << round << "\n" << damaged);
                auto const document = syntax::XmlDocument::parse(damaged);
                if (!document) continue;
                auto const result = read_xml(*program, *document);
                if (!result) continue;
                CHECK_NOTHROW(write_xml(*program, result->document));
            }
        }
    }
}

TEST_CASE("maps: a set of many lines is read in linear time", "[maps]") {
    auto const program = program_named("x12/004010/850");
    std::string body = "BEG*00*SA*1**20260105~N9*ZZ~";
    for (int i = 0; i < 1000; ++i) body += "MSG*" + std::string(200, 'A') + "~";
    for (int i = 1; i <= 5000; ++i)
        body += "PO1*" + std::to_string(i) + "*1*EA*1**BP*X~MEA*PD~REF*QQ*1~";
    auto const result = read_body(*program, body);
    REQUIRE(result);
    CHECK(result->document.as<documents::Order>().lines.size() == 5000);
    CHECK(result->findings.size() <= limits::map_findings_max);
    auto const written = write(*program, result->document);
    REQUIRE(written);
    // N902 is written as a literal, CTT is generated.
    CHECK(written->segments == 1 + 1001 + 15000 + 1);
}

}  // namespace
}  // namespace tidegate::maps
