#include "cli/partner_report.hpp"

#include "as2/keys.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// "24h", "30m", "90s".
std::string duration_text(std::chrono::seconds duration) {
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    std::int64_t const seconds = duration.count();
    if (seconds % kHour == 0) return fmt::format("{}h", seconds / kHour);
    if (seconds % kMinute == 0) return fmt::format("{}m", seconds / kMinute);
    return fmt::format("{}s", seconds);
}

void add_x12(partners::X12Settings const& x12, PartnerReport& report) {
    for (partners::X12Identity const& them : x12.them) {
        report.rows.push_back(
            {"x12", fmt::format(
                        "they are {}/{} (group {}), we are {}/{} (group {})", them.qualifier,
                        them.id, them.group_id, x12.us.qualifier, x12.us.id, x12.us.group_id
                    )}
        );
    }
    report.rows.push_back(
        {"x12", fmt::format("we send {} in envelope {}", x12.version, x12.interchange_version)}
    );
}

void add_edifact(partners::EdifactSettings const& edifact, PartnerReport& report) {
    auto const text = [](partners::EdifactIdentity const& identity) {
        return identity.qualifier.empty() ? identity.id : identity.qualifier + "/" + identity.id;
    };
    for (partners::EdifactIdentity const& them : edifact.them) {
        report.rows.push_back(
            {"edifact", fmt::format("they are {}, we are {}", text(them), text(edifact.us))}
        );
    }
    report.rows.push_back(
        {"edifact", fmt::format(
                        "we send {}:{}{}", edifact.charset, edifact.syntax,
                        edifact.request_contrl ? " and ask for a CONTRL" : ""
                    )}
    );
}

/// "scheme/id"; without a scheme the id alone.
std::string party_text(std::string const& scheme, std::string const& id) {
    return scheme.empty() ? id : scheme + "/" + id;
}

void add_parties(
    std::string const& standard, std::string const& them, std::string const& us,
    PartnerReport& report
) {
    report.rows.push_back({standard, fmt::format("they are {}, we are {}", them, us)});
}

void add_xml(partners::Profile const& profile, PartnerReport& report) {
    if (profile.ubl) {
        std::string const us = party_text(profile.ubl->us.scheme, profile.ubl->us.id);
        for (auto const& them : profile.ubl->them)
            add_parties("ubl", party_text(them.scheme, them.id), us, report);
    }
    if (profile.cxml) {
        partners::CxmlSettings const& cxml = *profile.cxml;
        std::string const us = party_text(cxml.us.domain, cxml.us.id);
        for (auto const& them : cxml.them)
            add_parties("cxml", party_text(them.domain, them.id), us, report);
        for (auto const& sender : cxml.senders) {
            report.rows.push_back(
                {"cxml", fmt::format("{} may hand it over", party_text(sender.domain, sender.id))}
            );
        }
        report.rows.push_back(
            {"cxml",
             fmt::format(
                 "they show {} secret, we show {}", cxml.their_secret.empty() ? "no" : "the agreed",
                 cxml.our_secret.empty() ? "none" : "ours"
             )}
        );
    }
    if (profile.idoc) {
        std::string const us = party_text(profile.idoc->us.type, profile.idoc->us.id);
        for (auto const& them : profile.idoc->them)
            add_parties("idoc", party_text(them.type, them.id), us, report);
    }
}

void add_as2(partners::As2Settings const& as2, PartnerReport& report) {
    report.rows.push_back({"as2", fmt::format("they are {}, we are {}", as2.them, as2.us)});
    if (as2.url.empty()) {
        report.rows.push_back({"as2", "we only receive: no url"});
        return;
    }
    std::string const receipt = !as2.request_mdn ? "no receipt"
                                : as2.mdn_signed ? "signed receipt"
                                                 : "unsigned receipt";
    report.rows.push_back(
        {"as2",
         fmt::format(
             "we send to {}: {}, {}, {}", as2.url,
             as2.sign ? fmt::format("signed ({})", name_of(*as2.sign)) : "not signed",
             as2.encrypt ? fmt::format("encrypted ({})", name_of(*as2.encrypt)) : "not encrypted",
             receipt
         )}
    );
}

/// What the certificates of a channel must be good for; a rollover keeps old ones beside new ones.
struct Uses {
    bool can_verify = false;
    bool can_encrypt = false;
};

void add_certificate(
    partners::PartnerCertificate const& entry, Instant now, PartnerReport& report, Uses& uses
) {
    auto const certificate = as2::load_certificate(entry.file.string());
    if (!certificate) {
        report.problems.push_back(certificate.error().text());
        return;
    }
    using enum partners::CertificatePurpose;
    std::string_view const purpose = entry.purpose == signing      ? "signing"
                                     : entry.purpose == encryption ? "encryption"
                                                                   : "signing and encryption";
    std::int32_t const days = utc_date(certificate->not_after()) - utc_date(now);
    bool const is_valid = certificate->is_valid_at(now);
    std::string const state = is_valid                          ? fmt::format("{} days left", days)
                              : now < certificate->not_before() ? "not valid yet"
                                                                : "EXPIRED";
    report.rows.push_back(
        {"certificate",
         fmt::format(
             "{}: {}, {}, until {} ({})", entry.file.filename().string(), certificate->subject(),
             purpose, utc_date(certificate->not_after()).text(), state
         )}
    );
    if (is_valid && entry.purpose != encryption) uses.can_verify = true;
    if (is_valid && entry.purpose != signing) uses.can_encrypt = true;
}

void add_certificates(partners::Profile const& profile, Instant now, PartnerReport& report) {
    partners::As2Settings const& as2 = *profile.as2;
    Uses uses;
    for (partners::PartnerCertificate const& entry : as2.certificates)
        add_certificate(entry, now, report, uses);
    std::string const file = profile.file.string();
    if (as2.accept.require_signed && !uses.can_verify)
        report.problems.push_back(
            file +
            ": no valid certificate to verify their signatures with; ask for the new one and "
            "add it to channels.as2.certificates"
        );
    if (!as2.url.empty() && as2.encrypt && !uses.can_encrypt)
        report.problems.push_back(
            file +
            ": no valid certificate to encrypt to; ask for the new one and add it to "
            "channels.as2.certificates"
        );
}

void add_document(partners::DocumentRule const& rule, PartnerReport& report) {
    bool const is_inbound = rule.direction == partners::Direction::in;
    std::string text =
        fmt::format("{} {} with map {}", is_inbound ? "they send" : "we send", rule.set, rule.map);
    if (rule.ack != partners::FunctionalAck::none) {
        text += fmt::format(", {} within {}", name_of(rule.ack), duration_text(rule.ack_within));
    }
    report.rows.push_back({"document", std::move(text)});
}

}  // namespace

PartnerReport describe_partner(partners::Profile const& profile, Instant now) {
    PartnerReport report;
    report.id = profile.id;
    report.name = profile.name;
    report.state = name_of(profile.state);
    if (profile.x12) add_x12(*profile.x12, report);
    if (profile.edifact) add_edifact(*profile.edifact, report);
    add_xml(profile, report);
    if (profile.as2) {
        add_as2(*profile.as2, report);
        add_certificates(profile, now, report);
    }
    for (partners::DocumentRule const& rule : profile.documents) add_document(rule, report);
    return report;
}

std::string PartnerReport::text() const {
    std::string out = fmt::format("{}  {}  ({})\n", id, name, state);
    for (Row const& row : rows) out += fmt::format("  {:<12} {}\n", row.subject, row.text);
    return out;
}

std::string PartnerReport::json() const {
    std::string facts;
    for (Row const& row : rows)
        facts += fmt::format(
            R"({}{{"subject":{},"text":{}}})", facts.empty() ? "" : ",", json_string(row.subject),
            json_string(row.text)
        );
    std::string wrong;
    for (std::string const& problem : problems)
        wrong += (wrong.empty() ? "" : ",") + json_string(problem);
    return fmt::format(
        R"({{"partner":{},"name":{},"state":{},"facts":[{}],"problems":[{}]}})"
        "\n",
        json_string(id), json_string(name), json_string(state), facts, wrong
    );
}

}  // namespace tidegate::cli
