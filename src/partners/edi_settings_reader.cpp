#include "partners/edi_settings_reader.hpp"

#include "partners/identity_reader.hpp"

#include <algorithm>
#include <span>

namespace tidegate::partners {
namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A delimiter must never be part of data: no letter, digit, blank or minus sign, and ASCII.
bool may_delimit(char c) {
    bool const is_alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c > 0 && c != ' ' && c != '-' && !is_alphanumeric;
}

/// A key of a table of delimiters, and where its character goes.
struct DelimiterKey {
    std::string_view key;
    char* target;
};

void read_characters(TableReader& table, std::span<DelimiterKey const> keys) {
    for (auto const& [key, target] : keys) {
        auto const character = table.get_character(key);
        if (!character) continue;
        if (!may_delimit(*character)) {
            table.report(key, "cannot be a letter, a digit, a blank or \"-\": they occur in data");
        } else {
            *target = *character;
        }
    }
    for (auto const& [key, target] : keys) {
        for (auto const& [other, its] : keys) {
            if (other == key) break;
            if (*target == *its)
                table.report(key, "is the same character as " + std::string(other));
        }
    }
}

Delimiters read_delimiters(TableReader table) {
    Delimiters delimiters;
    DelimiterKey const keys[] = {
        {"element", &delimiters.element},
        {"component", &delimiters.component},
        {"repetition", &delimiters.repetition},
        {"segment", &delimiters.segment},
    };
    read_characters(table, keys);
    delimiters.newline = table.get_boolean("newline").value_or(delimiters.newline);
    table.finish();
    return delimiters;
}

EdifactDelimiters read_edifact_delimiters(TableReader table) {
    EdifactDelimiters delimiters;
    DelimiterKey const keys[] = {
        {"component", &delimiters.component}, {"element", &delimiters.element},
        {"release", &delimiters.release},     {"repetition", &delimiters.repetition},
        {"segment", &delimiters.segment},
    };
    read_characters(table, keys);
    if (auto const mark = table.get_character("decimal_mark")) {
        delimiters.decimal_mark = *mark;
        if (*mark != '.' && *mark != ',') table.report("decimal_mark", "is \".\" or \",\"");
    }
    delimiters.newline = table.get_boolean("newline").value_or(delimiters.newline);
    table.finish();
    return delimiters;
}

Severities read_severity(TableReader table) {
    Severities severity;
    for (auto const& entry : table.table().entries) {
        auto const dot = entry.key.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == entry.key.size()) {
            table.find(entry.key);
            table.report(
                entry.key, "is not a finding code",
                "write the code in quotes: \"element.invalid_code\" = \"warn\""
            );
            continue;
        }
        auto const word = table.get_word<SeverityOverride>(
            entry.key, {{"reject", SeverityOverride::reject},
                        {"accept", SeverityOverride::accept},
                        {"warn", SeverityOverride::warn},
                        {"ignore", SeverityOverride::ignore}}
        );
        if (word) severity.emplace(entry.key, *word);
    }
    return severity;
}

/// ISA12 that belongs to a GS08: "004010" is sent in a 00401 interchange.
std::string interchange_version_of(std::string const& version) { return version.substr(0, 5); }

void read_x12_versions(TableReader& table, X12Settings& x12) {
    constexpr std::size_t kVersionLeast = 6;
    constexpr std::size_t kVersionMost = 12;  // GS08, element 480
    if (auto version = table.get_text("version")) {
        if (version->size() < kVersionLeast || version->size() > kVersionMost ||
            !is_digits(version->substr(0, kVersionLeast))) {
            table.report(
                "version",
                "is \"" + *version + "\", needed is a GS08 such as \"004010\" or \"004010VICS\""
            );
        } else {
            x12.version = *version;
        }
    }
    x12.interchange_version = interchange_version_of(x12.version);
    if (auto version = table.get_text("interchange_version")) {
        if (version->size() != x12.interchange_version.size() || !is_digits(*version)) {
            table.report("interchange_version", "is \"" + *version + "\", needed are five digits");
        } else {
            x12.interchange_version = *version;
        }
    }
}

std::optional<Acceptance> read_acceptance_policy(TableReader& table) {
    return table.get_word<Acceptance>(
        "acceptance", {{"split-suspend-set", Acceptance::split_suspend_set},
                       {"split-suspend-interchange", Acceptance::split_suspend_interchange},
                       {"preserve-suspend-set", Acceptance::preserve_suspend_set},
                       {"preserve-suspend-interchange", Acceptance::preserve_suspend_interchange}}
    );
}

/// Identities of theirs, at least one.
template <class Identity, class Read>
std::vector<Identity> read_them(TableReader& table, Read const& read, std::string const& example) {
    std::vector<Identity> identities;
    for (auto& them : table.get_tables("them")) {
        if (auto identity = read(them)) identities.push_back(*identity);
    }
    auto const* them = table.find("them");
    bool const is_empty_list =
        them != nullptr && them->kind == ConfigValue::Kind::list && them->items.empty();
    if (them == nullptr || is_empty_list) table.report("them", "is missing", example);
    return identities;
}

/// "D96A": what a map is named after.
bool is_directory(std::string_view text) {
    return text.size() == 4 && text[0] == 'D' && is_digits(text.substr(1, 2)) && text[3] >= 'A' &&
           text[3] <= 'C';
}

/// A text of the envelope; longer than its element is wrong.
std::string get_label(TableReader& table, std::string_view key, std::size_t most) {
    auto const text = table.get_text(key).value_or("");
    if (text.size() > most) {
        table.report(
            key, "is \"" + text + "\", at most " + std::to_string(most) + " characters fit"
        );
    }
    return text;
}

void read_syntax(TableReader& table, EdifactSettings& edifact) {
    if (auto charset = table.get_text("charset")) {
        if (!charset_of_syntax(*charset)) {
            table.report(
                "charset", "is \"" + *charset +
                               "\", needed is a repertoire of ISO 9735: \"UNOA\", \"UNOB\", "
                               "\"UNOC\" ... \"UNOY\""
            );
        } else {
            edifact.charset = *charset;
        }
    }
    if (auto const syntax = table.get_integer("syntax", 1, 4))
        edifact.syntax = static_cast<std::uint8_t>(*syntax);
    if (auto directory = table.get_text("directory")) {
        if (!is_directory(*directory)) {
            table.report(
                "directory", "is \"" + *directory + "\", needed is a directory such as \"D96A\""
            );
        } else {
            edifact.directory = *directory;
        }
    }
    edifact.received_charset = table.get_word<tidegate::Charset>(
        "received_charset", {{"ascii", tidegate::Charset::ascii},
                             {"iso-8859-1", tidegate::Charset::latin1},
                             {"iso-8859-2", tidegate::Charset::iso8859_2},
                             {"iso-8859-5", tidegate::Charset::iso8859_5},
                             {"iso-8859-7", tidegate::Charset::iso8859_7},
                             {"iso-8859-9", tidegate::Charset::iso8859_9},
                             {"iso-8859-15", tidegate::Charset::iso8859_15},
                             {"windows-1252", tidegate::Charset::windows_1252},
                             {"utf-8", tidegate::Charset::utf8}}
    );
}

}  // namespace

X12Settings read_x12(TableReader table, Instance const& instance) {
    X12Settings x12;
    read_x12_versions(table, x12);
    if (auto us = table.get_table("us")) {
        if (auto identity = read_x12_identity(*us)) x12.us = *identity;
    } else if (instance.x12) {
        x12.us = *instance.x12;
    } else if (table.find("us") == nullptr) {
        table.report("us", "is missing, and tidegate.toml has no [x12] us");
    }
    x12.them = read_them<X12Identity>(
        table, read_x12_identity, "them = { qualifier = \"ZZ\", id = \"THEIRID\" }"
    );
    if (auto delimiters = table.get_table("delimiters"))
        x12.delimiters = read_delimiters(*delimiters);
    x12.charset = table
                      .get_word<Charset>(
                          "charset", {{"x12-basic", Charset::x12_basic},
                                      {"x12-extended", Charset::x12_extended},
                                      {"utf-8", Charset::utf8}}
                      )
                      .value_or(x12.charset);
    x12.request_ta1 = table.get_boolean("request_ta1").value_or(x12.request_ta1);
    x12.ta1 = table
                  .get_word<Ta1Policy>(
                      "ta1", {{"requested", Ta1Policy::requested},
                              {"errors", Ta1Policy::errors},
                              {"never", Ta1Policy::never}}
                  )
                  .value_or(x12.ta1);
    x12.acceptance = read_acceptance_policy(table).value_or(x12.acceptance);
    if (auto severity = table.get_table("severity")) x12.severity = read_severity(*severity);
    table.finish();
    return x12;
}

EdifactSettings read_edifact(TableReader table, Instance const& instance) {
    EdifactSettings edifact;
    if (auto us = table.get_table("us")) {
        if (auto identity = read_edifact_identity(*us)) edifact.us = *identity;
    } else if (instance.edifact) {
        edifact.us = *instance.edifact;
    } else if (table.find("us") == nullptr) {
        table.report("us", "is missing, and tidegate.toml has no [edifact] us");
    }
    edifact.them = read_them<EdifactIdentity>(
        table, read_edifact_identity, "them = { id = \"5412345000013\", qualifier = \"14\" }"
    );
    read_syntax(table, edifact);
    if (auto delimiters = table.get_table("delimiters"))
        edifact.delimiters = read_edifact_delimiters(*delimiters);
    edifact.una = table.get_boolean("una").value_or(edifact.una);
    edifact.request_contrl = table.get_boolean("request_contrl").value_or(edifact.request_contrl);
    constexpr std::size_t kReferenceLength = 14;  // 0026
    constexpr std::size_t kAgreementLength = 35;  // 0032
    edifact.application_reference = get_label(table, "application_reference", kReferenceLength);
    edifact.agreement = get_label(table, "agreement", kAgreementLength);
    edifact.acceptance = read_acceptance_policy(table).value_or(edifact.acceptance);
    if (auto severity = table.get_table("severity")) edifact.severity = read_severity(*severity);
    table.finish();
    return edifact;
}

}  // namespace tidegate::partners
