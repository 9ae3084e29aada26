#include "partners/profile_reader.hpp"

#include "partners/edi_settings_reader.hpp"
#include "partners/identity_reader.hpp"
#include "partners/table_reader.hpp"
#include "partners/xml_settings_reader.hpp"

#include <algorithm>

namespace tidegate::partners {
namespace {

bool is_partner_id(std::string_view id) {
    return !id.empty() && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

void read_certificates(
    TableReader& table, std::filesystem::path const& folder, std::vector<PartnerCertificate>& into
) {
    for (auto& entry : table.get_tables("certificates")) {
        PartnerCertificate certificate;
        certificate.purpose = entry
                                  .get_word<CertificatePurpose>(
                                      "purpose", {{"signing", CertificatePurpose::signing},
                                                  {"encryption", CertificatePurpose::encryption},
                                                  {"both", CertificatePurpose::both}}
                                  )
                                  .value_or(certificate.purpose);
        auto const file = entry.get_text("file");
        if (file && !file->empty()) {
            certificate.file = (folder / *file).lexically_normal();
            into.push_back(std::move(certificate));
        } else if (file || entry.find("file") == nullptr) {
            entry.report("file", "is missing: a PEM file beside partner.toml");
        }
        entry.finish();
    }
}

As2Acceptance read_acceptance(TableReader table) {
    As2Acceptance accept;
    auto const needed = {std::pair<std::string_view, bool>{"required", true}, {"optional", false}};
    accept.require_signed = table.get_word<bool>("sign", needed).value_or(accept.require_signed);
    accept.require_encrypted =
        table.get_word<bool>("encrypt", needed).value_or(accept.require_encrypted);
    accept.legacy = table.get_boolean("legacy").value_or(accept.legacy);
    table.finish();
    return accept;
}

void read_as2_security(TableReader& table, As2Settings& as2) {
    if (auto sign = table.get_word<std::optional<Digest>>(
            "sign", {{"none", std::nullopt},
                     {"sha256", Digest::sha256},
                     {"sha384", Digest::sha384},
                     {"sha512", Digest::sha512}}
        )) {
        as2.sign = *sign;
    }
    if (auto encrypt = table.get_word<std::optional<Cipher>>(
            "encrypt", {{"none", std::nullopt},
                        {"aes128-cbc", Cipher::aes128_cbc},
                        {"aes192-cbc", Cipher::aes192_cbc},
                        {"aes256-cbc", Cipher::aes256_cbc},
                        {"aes128-gcm", Cipher::aes128_gcm},
                        {"aes256-gcm", Cipher::aes256_gcm}}
        )) {
        as2.encrypt = *encrypt;
    }
    as2.compress = table
                       .get_word<Compression>(
                           "compress", {{"never", Compression::never},
                                        {"before-sign", Compression::before_sign},
                                        {"after-sign", Compression::after_sign}}
                       )
                       .value_or(as2.compress);
}

/// Only what this product can post to: http or https, with a host, without a user in it.
bool is_http_url(std::string_view url) {
    std::string_view rest;
    if (url.starts_with("https://")) {
        rest = url.substr(8);
    } else if (url.starts_with("http://")) {
        rest = url.substr(7);
    }
    auto const host = rest.substr(0, rest.find_first_of("/?#"));
    return !host.empty() && host.find('@') == std::string_view::npos &&
           std::ranges::all_of(url, [](char c) { return c > ' ' && c <= '~'; });
}

void read_as2_transfer(TableReader& table, std::filesystem::path const& folder, As2Settings& as2) {
    if (auto url = table.get_text("url")) {
        if (!is_http_url(*url)) {
            table.report(
                "url", "is \"" + *url + "\", needed is http:// or https:// with a host and no user"
            );
        }
        as2.url = *url;
    }
    if (auto file = table.get_text("tls_ca")) {
        as2.tls_ca = (folder / *file).lexically_normal();
        if (file->empty()) table.report("tls_ca", "is empty: a PEM file beside partner.toml");
        if (!as2.url.starts_with("https://")) {
            table.report("tls_ca", "is of no use: url does not begin with https://");
        }
    }
    if (auto mdn = table.get_table("mdn")) {
        as2.request_mdn = mdn->get_word<bool>(
                                 "mode", {{"sync", true}, {"none", false}}
        ).value_or(as2.request_mdn);
        as2.mdn_signed = mdn->get_boolean("signed").value_or(as2.mdn_signed);
        mdn->finish();
    }
    if (auto timeout = table.get_table("timeout")) {
        as2.connect_timeout = timeout->get_duration("connect").value_or(as2.connect_timeout);
        as2.total_timeout = timeout->get_duration("total").value_or(as2.total_timeout);
        if (as2.connect_timeout.count() == 0) timeout->report("connect", "cannot be zero");
        if (as2.total_timeout < as2.connect_timeout) {
            timeout->report("total", "is shorter than connect");
        }
        timeout->finish();
    }
}

/// What the settings need from the certificates, so that it fails here and not on the first
/// message.
void check_certificates(TableReader& table, As2Settings const& as2) {
    auto has = [&](CertificatePurpose purpose) {
        return std::ranges::any_of(as2.certificates, [&](PartnerCertificate const& certificate) {
            return certificate.purpose == purpose ||
                   certificate.purpose == CertificatePurpose::both;
        });
    };
    std::string const remedy = "[[channels.as2.certificates]] with file = \"their.pem\"";
    if (as2.encrypt && !as2.url.empty() && !has(CertificatePurpose::encryption)) {
        table.report(
            "certificates", "has none for encryption, but what we send is encrypted", remedy
        );
    }
    if (as2.accept.require_signed && !has(CertificatePurpose::signing)) {
        table.report("certificates", "has none for signing, but signatures are required", remedy);
    }
}

As2Settings read_as2(
    TableReader table, Instance const& instance, std::filesystem::path const& folder
) {
    As2Settings as2;
    as2.us = instance.as2.id;
    if (auto us = read_as2_id(table, "us")) {
        as2.us = *us;
    } else if (table.find("us") == nullptr && as2.us.empty()) {
        table.report("us", "is missing, and tidegate.toml has no [as2] id");
    }
    if (auto them = read_as2_id(table, "them")) {
        as2.them = *them;
        if (as2.them == as2.us) table.report("them", "is our own AS2 id, \"" + as2.us + "\"");
    } else if (table.find("them") == nullptr) {
        table.report("them", "is missing: their AS2 id");
    }
    read_as2_transfer(table, folder, as2);
    read_certificates(table, folder, as2.certificates);
    if (auto accept = table.get_table("accept")) as2.accept = read_acceptance(*accept);
    read_as2_security(table, as2);
    check_certificates(table, as2);
    table.finish();
    return as2;
}

/// "x12/004010/850" into the rule's standard, release and set. False when it is no map id.
bool split_map_id(DocumentRule& rule) {
    auto const first = rule.map.find('/');
    auto const second = first == std::string::npos ? first : rule.map.find('/', first + 1);
    if (second == std::string::npos || rule.map.find('/', second + 1) != std::string::npos) {
        return false;
    }
    rule.standard = rule.map.substr(0, first);
    rule.release = rule.map.substr(first + 1, second - first - 1);
    return !rule.standard.empty() && !rule.release.empty() && second + 1 < rule.map.size();
}

constexpr std::string_view kFirstReleaseWith999 = "005010";

/// "ORDERS", not "Order" and not "850".
bool is_message_name(std::string_view set) {
    return !set.empty() && set.front() >= 'A' && set.front() <= 'Z' &&
           std::ranges::none_of(set, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "Order", "OrderRequest".
bool is_element_name(std::string_view set) {
    return std::ranges::any_of(set, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The type of IDoc that carries a message type.
std::string idoc_type_of(std::string_view message) {
    if (message == "DESADV") return "DELVRY07";
    if (message == "INVOIC") return "INVOIC02";
    return "ORDERS05";
}

/// The map of a document that names none: sets of X12 are numbers, messages of EDIFACT and of IDocs
/// are names in capitals, documents of UBL and cXML are names of elements. Those of cXML that are
/// sent are Requests.
std::string default_map(Profile const& profile, std::string const& set) {
    if (is_element_name(set) && (profile.ubl || profile.cxml)) {
        bool const is_cxml = profile.cxml && (!profile.ubl || set.ends_with("Request"));
        return (is_cxml ? "cxml/1.2/" : "ubl/2.1/") + set;
    }
    bool const is_message = is_message_name(set);
    if (profile.edifact && (is_message || (!profile.x12 && !profile.idoc)))
        return "edifact/" + profile.edifact->directory + "/" + set;
    if (profile.idoc && is_message) return "idoc/" + idoc_type_of(set) + "/" + set;
    // A release is the first six digits of GS08; what follows names an industry.
    constexpr std::size_t kReleaseDigits = 6;
    return "x12/" + (profile.x12 ? profile.x12->version.substr(0, kReleaseDigits) : "004010") +
           "/" + set;
}

/// XML is acknowledged by the receipt of its transport and by the business answer.
void read_ack_of_xml(TableReader& table, DocumentRule& rule) {
    rule.ack = FunctionalAck::none;
    table.get_word<FunctionalAck>("ack", {{"none", FunctionalAck::none}});
    if (table.find("ack_within") != nullptr)
        table.report("ack_within", "is of no use: XML has no functional acknowledgement");
}

void read_ack(TableReader& table, Profile const& profile, DocumentRule& rule) {
    if (is_xml_standard(rule.standard)) return read_ack_of_xml(table, rule);
    bool const is_edifact = rule.standard == "edifact";
    rule.ack = is_edifact ? FunctionalAck::contrl : FunctionalAck::ack_997;
    auto const given =
        is_edifact ? table.get_word<FunctionalAck>(
                         "ack", {{"contrl", FunctionalAck::contrl}, {"none", FunctionalAck::none}}
                     )
                   : table.get_word<FunctionalAck>(
                         "ack", {{"997", FunctionalAck::ack_997},
                                 {"999", FunctionalAck::ack_999},
                                 {"none", FunctionalAck::none}}
                     );
    rule.ack = given.value_or(rule.ack);
    if (rule.ack == FunctionalAck::ack_999 && profile.x12 &&
        profile.x12->version < kFirstReleaseWith999) {
        table.report(
            "ack", "is \"999\", which exists from release 005010 on; x12.version is \"" +
                       profile.x12->version + "\""
        );
    }
    rule.ack_within = table.get_duration("ack_within").value_or(rule.ack_within);
}

/// 0057 of messages; sets of X12 have none.
void read_association(TableReader& table, DocumentRule& rule) {
    constexpr std::size_t kLongest = 6;
    auto const text = table.get_text("association");
    if (!text) return;
    rule.association = *text;
    if (rule.standard != "edifact") {
        table.report("association", "is for EDIFACT; the map is \"" + rule.map + "\"");
    } else if (text->empty() || text->size() > kLongest) {
        table.report("association", "is \"" + *text + "\", needed are 1 to 6 characters: EAN008");
    }
}

/// The settings that the standard of the map needs; without them nothing says who sends.
void read_flow(TableReader& table, DocumentRule& rule) {
    auto const flow = table.get_text("flow");
    if (!flow) return;
    rule.flow = *flow;
    if (rule.direction == Direction::out) {
        table.report(
            "flow",
            "is for documents that come in; what we send leaves in order with "
            "deliver_in_order = true above the first table"
        );
    } else if (!is_partner_id(*flow)) {
        table.report("flow", "is \"" + *flow + "\", needed is a name of a-z, 0-9, - and _");
    }
}

void check_xml_settings(TableReader& table, Profile const& profile, DocumentRule const& rule) {
    if (!is_xml_standard(rule.standard)) return;
    if (profile.has_settings_of(rule.standard)) return;
    table.report("map", "is \"" + rule.map + "\", which needs the table [" + rule.standard + "]");
}

/// What UBL says of the agreement that a document follows.
std::string get_of_ubl(TableReader& table, std::string_view key, DocumentRule const& rule) {
    auto const text = table.get_text(key);
    if (!text) return {};
    if (rule.standard != "ubl") {
        table.report(key, "is for UBL; the map is \"" + rule.map + "\"");
    } else if (text->empty()) {
        table.report(key, "is empty");
    }
    return *text;
}

DocumentRule read_document(TableReader& table, std::string const& set, Profile const& profile) {
    DocumentRule rule;
    rule.set = set;
    auto const direction =
        table.get_word<Direction>("direction", {{"in", Direction::in}, {"out", Direction::out}});
    if (direction) {
        rule.direction = *direction;
    } else if (table.find("direction") == nullptr) {
        table.report("direction", "is missing: \"in\" or \"out\"");
    }
    rule.map = table.get_text("map").value_or(default_map(profile, set));
    if (!split_map_id(rule)) {
        table.report(
            "map", "is \"" + rule.map + "\", needed is standard/release/set: x12/004010/850"
        );
    }
    read_ack(table, profile, rule);
    read_flow(table, rule);
    rule.within = table.get_duration("within");
    if (rule.within && rule.direction == Direction::in)
        table.report("within", "is for documents that we send");
    read_association(table, rule);
    check_xml_settings(table, profile, rule);
    rule.customization = get_of_ubl(table, "customization", rule);
    rule.profile = get_of_ubl(table, "profile", rule);
    table.finish();
    return rule;
}

void read_documents(TableReader table, Profile& profile) {
    for (auto const& entry : table.table().entries) {
        for (auto& document : table.get_tables(entry.key)) {
            auto rule = read_document(document, entry.key, profile);
            if (profile.find_document(rule.direction, rule.set, rule.release) != nullptr) {
                table.report(entry.key, "is given twice for the same direction and release");
            }
            profile.documents.push_back(std::move(rule));
        }
    }
}

Duplicates read_duplicates(TableReader& table) {
    Duplicates duplicates;
    duplicates.interchange = table
                                 .get_word<DuplicatePolicy>(
                                     "interchange", {{"reject", DuplicatePolicy::reject},
                                                     {"park", DuplicatePolicy::park},
                                                     {"accept", DuplicatePolicy::accept}}
                                 )
                                 .value_or(duplicates.interchange);
    duplicates.interchange_window = table.get_duration("interchange_window");
    duplicates.parks_group =
        table.get_word<bool>("group", {{"accept", false}, {"park", true}}).value_or(false);
    duplicates.parks_set =
        table.get_word<bool>("set", {{"accept", false}, {"park", true}}).value_or(false);
    duplicates.skips_payload =
        table.get_word<bool>("payload", {{"skip", true}, {"process", false}}).value_or(true);
    duplicates.payload_window =
        table.get_duration("payload_window").value_or(duplicates.payload_window);
    table.finish();
    return duplicates;
}

void read_about(TableReader& root, Profile& profile) {
    // The version of the file's keys: there is one so far, and a later file must not be misread.
    root.get_integer("schema", 1, 1);
    if (auto id = root.get_text("id"); id && *id != profile.id) {
        root.report("id", "is \"" + *id + "\", but the folder is \"" + profile.id + "\"");
    }
    profile.name = root.get_text("name").value_or(profile.id);
    profile.industry = root.get_text("industry").value_or("");
    if (!profile.industry.empty() && !is_partner_id(profile.industry))
        root.report("industry", "is no name of a-z, 0-9, - and _");
    profile.state =
        root.get_word<State>(
                "state",
                {{"test", State::test}, {"live", State::live}, {"suspended", State::suspended}}
        ).value_or(profile.state);
    profile.delivers_in_order = root.get_boolean("deliver_in_order").value_or(false);
    profile.invoice = root.get_word<InvoicePolicy>(
                              "invoice", {{"on_shipment", InvoicePolicy::on_shipment},
                                          {"manual", InvoicePolicy::manual}}
    ).value_or(profile.invoice);
}

}  // namespace

std::expected<Profile, Errors> parse_profile(
    std::string_view text, std::filesystem::path const& file, Instance const& instance,
    Environment const& environment
) {
    auto const tree = parse_toml(text, file);
    if (!tree) return std::unexpected(Errors{tree.error()});
    Errors errors;
    Profile profile;
    profile.file = file;
    profile.folder = file.parent_path();
    profile.id = profile.folder.filename().string();
    TableReader root(*tree, "", errors);
    if (!is_partner_id(profile.id)) {
        errors.push_back(
            {ErrorCode::configuration, "the folder \"" + profile.id + "\" cannot be a partner id",
             Position{.file = file.string(), .line = 0, .column = 0, .byte = {}},
             "name it with a-z, 0-9, - and _ only"}
        );
    }
    read_about(root, profile);
    if (auto x12 = root.get_table("x12")) profile.x12 = read_x12(*x12, instance);
    if (auto edifact = root.get_table("edifact"))
        profile.edifact = read_edifact(*edifact, instance);
    if (auto ubl = root.get_table("ubl")) profile.ubl = read_ubl(*ubl);
    if (auto cxml = root.get_table("cxml"))
        profile.cxml = read_cxml(*cxml, profile.folder, environment);
    if (auto idoc = root.get_table("idoc")) profile.idoc = read_idoc(*idoc);
    if (auto channels = root.get_table("channels")) {
        if (auto as2 = channels->get_table("as2")) {
            profile.as2 = read_as2(*as2, instance, profile.folder);
        }
        channels->finish();
    }
    if (auto documents = root.get_table("documents")) read_documents(*documents, profile);
    if (auto duplicates = root.get_table("duplicates")) {
        profile.duplicates = read_duplicates(*duplicates);
    }
    root.finish();
    if (!errors.empty()) {
        arrange(errors);
        return std::unexpected(std::move(errors));
    }
    return profile;
}

}  // namespace tidegate::partners
