#include "partners/xml_settings_reader.hpp"

#include "partners/secret_reader.hpp"

#include <algorithm>
#include <optional>

namespace tidegate::partners {
namespace {

constexpr std::size_t kUblIdLength = 100;
constexpr std::size_t kSchemeLength = 35;
constexpr std::size_t kNameLength = 255;
constexpr std::size_t kCxmlLength = 255;
constexpr std::size_t kIdocPartnerLength = 10;  // EDI_DC40-SNDPRN
constexpr std::size_t kIdocTypeLength = 2;      // EDI_DC40-SNDPRT
constexpr std::size_t kIdocPortLength = 10;     // EDI_DC40-SNDPOR

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte >= ' ' && byte != 0x7F;
    });
}

/// A text of `least` to `most` bytes without control characters and outer blanks. The default stays
/// when it is absent or wrong.
void get_plain(
    TableReader& table, std::string_view key, std::size_t least, std::size_t most, std::string& into
) {
    auto text = table.get_text(key);
    if (!text) {
        bool const is_needed = key == "id";
        if (is_needed && table.find(key) == nullptr)
            table.report(key, "is missing: 1 to " + std::to_string(most) + " characters");
        return;
    }
    bool const has_outer_blank = text->starts_with(' ') || text->ends_with(' ');
    if (text->size() < least || text->size() > most || !is_plain(*text) || has_outer_blank) {
        table.report(
            key, "is \"" + *text + "\", needed are " + std::to_string(least) + " to " +
                     std::to_string(most) + " characters without blanks at the ends"
        );
        return;
    }
    into = std::move(*text);
}

UblIdentity read_ubl_identity(TableReader& table) {
    UblIdentity identity;
    get_plain(table, "scheme", 0, kSchemeLength, identity.scheme);
    get_plain(table, "id", 1, kUblIdLength, identity.id);
    get_plain(table, "name", 0, kNameLength, identity.name);
    table.finish();
    return identity;
}

CxmlIdentity read_cxml_identity(TableReader& table) {
    CxmlIdentity identity;
    get_plain(table, "domain", 1, kCxmlLength, identity.domain);
    get_plain(table, "id", 1, kCxmlLength, identity.id);
    table.finish();
    return identity;
}

IdocIdentity read_idoc_identity(TableReader& table) {
    IdocIdentity identity;
    get_plain(table, "type", 1, kIdocTypeLength, identity.type);
    get_plain(table, "id", 1, kIdocPartnerLength, identity.id);
    get_plain(table, "port", 0, kIdocPortLength, identity.port);
    table.finish();
    return identity;
}

/// Keys `us` and `them`.
template <class Settings, class Read>
void read_parties(
    TableReader& table, Settings& settings, Read const& read, std::string const& example
) {
    if (auto us = table.get_table("us")) {
        settings.us = read(*us);
    } else if (table.find("us") == nullptr) {
        table.report("us", "is missing", "us = " + example);
    }
    for (auto& them : table.get_tables("them")) settings.them.push_back(read(them));
    auto const* them = table.find("them");
    bool const is_empty_list =
        them != nullptr && them->kind == ConfigValue::Kind::list && them->items.empty();
    if (them == nullptr || is_empty_list) table.report("them", "is missing", "them = " + example);
}

/// One that is there but empty would be no check at all.
Secret get_secret(
    TableReader& table, std::string_view key, std::filesystem::path const& folder,
    Environment const& environment
) {
    std::size_t const before = table.errors();
    Secret secret = read_secret(table, key, folder, environment);
    if (secret.empty() && table.find(key) != nullptr && table.errors() == before)
        table.report(key, "is empty", "leave the key out where no secret was agreed");
    return secret;
}

}  // namespace

UblSettings read_ubl(TableReader table) {
    UblSettings ubl;
    read_parties(table, ubl, read_ubl_identity, "{ scheme = \"0088\", id = \"5790000000012\" }");
    table.finish();
    return ubl;
}

CxmlSettings read_cxml(
    TableReader table, std::filesystem::path const& folder, Environment const& environment
) {
    CxmlSettings cxml;
    read_parties(
        table, cxml, read_cxml_identity, "{ domain = \"NetworkId\", id = \"AN01000000001\" }"
    );
    for (auto& sender : table.get_tables("senders"))
        cxml.senders.push_back(read_cxml_identity(sender));
    cxml.their_secret = get_secret(table, "their_secret", folder, environment);
    cxml.our_secret = get_secret(table, "our_secret", folder, environment);
    get_plain(table, "user_agent", 1, kCxmlLength, cxml.user_agent);
    get_plain(table, "dtd", 1, kCxmlLength, cxml.dtd);
    if (cxml.dtd.find_first_of("\"<>& ") != std::string::npos)
        table.report("dtd", "is \"" + cxml.dtd + "\", which is no address");
    table.finish();
    return cxml;
}

IdocSettings read_idoc(TableReader table) {
    IdocSettings idoc;
    read_parties(
        table, idoc, read_idoc_identity, "{ type = \"LS\", id = \"PRDCLNT100\", port = \"SAPPRD\" }"
    );
    table.finish();
    return idoc;
}

}  // namespace tidegate::partners
