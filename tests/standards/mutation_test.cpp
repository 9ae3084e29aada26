// One byte of a right document is changed, each byte in turn. What is then accepted without a word
// must be read as what it says: a reader of a few lines, written from the standard alone, cuts the
// same bytes, and nothing that it sees may be missing or different.
#include "base/stream.hpp"
#include "standards/guideline_library.hpp"
#include "standards/message_directory.hpp"
#include "standards/sample_document.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::standards {
namespace {

using Texts = std::vector<std::string>;

DictionaryLibrary& dictionaries() {
    static DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    return library;
}

/// What was read, as text: headers first to last, and every segment of every set.
struct Reading {
    bool is_silent = true;  ///< accepted whole, without error or warning
    Texts facts;
};

void add(Texts& facts, char const* name, std::string_view value) {
    facts.push_back(std::string(name) + "=" + std::string(value));
}

class Judge {
public:
    Reading run(std::string_view text) {
        MemorySource source(text);
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto event = reader.next();
            if (!event) {
                reading_.is_silent = false;
                return std::move(reading_);
            }
            std::visit([this](auto const& happened) { on(happened); }, *event);
            if (std::holds_alternative<syntax::EndOfInput>(*event)) return std::move(reading_);
        }
    }

private:
    void on(syntax::InterchangeBegin const& event) {
        hear(event.findings);
        interchange_ = event.interchange;
        syntax::Interchange const& it = interchange_;
        add(reading_.facts, "version", it.version);
        add(reading_.facts, "sender", it.sender.text());
        add(reading_.facts, "receiver", it.receiver.text());
        add(reading_.facts, "date", it.date);
        add(reading_.facts, "time", it.time);
        add(reading_.facts, "control", it.control);
        add(reading_.facts, "usage", std::string_view(&it.usage, 1));
    }
    void on(syntax::GroupBegin const& event) {
        hear(event.findings);
        group_ = event.group;
        if (group_.is_implicit) return;
        add(reading_.facts, "functional id", group_.functional_id);
        add(reading_.facts, "group sender", group_.sender);
        add(reading_.facts, "group receiver", group_.receiver);
        add(reading_.facts, "group date", group_.date);
        add(reading_.facts, "group time", group_.time);
        add(reading_.facts, "group control", group_.control);
        add(reading_.facts, "agency", group_.agency);
        add(reading_.facts, "group version", group_.version);
    }
    void on(syntax::SetEvent const& event) {
        hear(event.findings);
        bool const is_edifact = interchange_.is_edifact();
        auto const dictionary =
            is_edifact ? dictionaries().find(
                             "edifact", dictionary_key(*event.set, interchange_.syntax_version)
                         )
                       : dictionaries().find("x12", group_.release());
        SetDefinition const* definition =
            dictionary ? (*dictionary)->find_set(event.set->type()) : nullptr;
        if (definition == nullptr) {
            reading_.is_silent = false;
            return;
        }
        hear(validate(*event.set, **dictionary, *definition, {}).findings);
        for (syntax::Segment const& segment : event.set->segments) {
            std::string text(segment.tag);
            for (std::string_view const element : segment.elements)
                (text += interchange_.delimiters.element) += element;
            reading_.facts.push_back(std::move(text));
        }
    }
    void on(syntax::Ta1Event const&) { reading_.is_silent = false; }
    void on(syntax::GroupEnd const& event) { hear(event.findings); }
    void on(syntax::InterchangeEnd const& event) { hear(event.findings); }
    void on(syntax::EndOfInput const& event) { hear(event.findings); }

    void hear(syntax::Findings const& findings) {
        if (!findings.empty()) reading_.is_silent = false;
    }

    Reading reading_;
    syntax::Interchange interchange_;
    syntax::Group group_;
};

/// `text` cut at `by`, where no release character stands in front.
Texts cut(std::string_view text, char by, char release) {
    Texts parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == by) {
            parts.emplace_back();
        } else if (release != 0 && text[i] == release && i + 1 < text.size()) {
            (parts.back() += text[i]) += text[i + 1];
            ++i;
        } else {
            parts.back() += text[i];
        }
    }
    return parts;
}

std::string part(Texts const& parts, std::size_t index) {
    return index < parts.size() ? parts[index] : "";
}

std::string without_release(std::string_view text, char release) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (release != 0 && text[i] == release && i + 1 < text.size()) ++i;
        plain += text[i];
    }
    return plain;
}

/// ISO 8859-1, the characters of UNOC, as UTF-8.
std::string from_latin1(std::string_view text) {
    std::string utf8;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xC0 | byte >> 6U);
            utf8 += static_cast<char>(0x80 | (byte & 0x3FU));
        }
    }
    return utf8;
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string party(std::string const& qualifier, std::string const& id) {
    return qualifier.empty() ? id : qualifier + "/" + id;
}

/// The segments of `text`; between them stand line ends and what pads files, and mean nothing.
Texts segments_of(std::string_view text, char terminator, char release) {
    constexpr std::string_view kPadding("\r\n\t \0\x1A", 6);
    Texts segments = cut(text, terminator, release);
    for (std::string& segment : segments) {
        segment.erase(0, std::min(segment.find_first_not_of(kPadding), segment.size()));
    }
    std::erase(segments, "");
    return segments;
}

void add_group(Texts& facts, Texts const& gs) {
    add(facts, "functional id", part(gs, 1));
    add(facts, "group sender", part(gs, 2));
    add(facts, "group receiver", part(gs, 3));
    add(facts, "group date", part(gs, 4));
    add(facts, "group time", part(gs, 5));
    add(facts, "group control", part(gs, 6));
    add(facts, "agency", part(gs, 7));
    add(facts, "group version", part(gs, 8));
}

Texts x12_facts(std::string_view text) {
    constexpr std::size_t kTerminator = 105;
    char const element = text[3];
    Texts facts;
    for (std::string const& segment : segments_of(text, text[kTerminator], 0)) {
        Texts const parts = cut(segment, element, 0);
        if (parts[0] == "ISA") {
            add(facts, "version", part(parts, 12));
            add(facts, "sender", party(part(parts, 5), trimmed(part(parts, 6))));
            add(facts, "receiver", party(part(parts, 7), trimmed(part(parts, 8))));
            add(facts, "date", part(parts, 9));
            add(facts, "time", part(parts, 10));
            add(facts, "control", part(parts, 13));
            add(facts, "usage", part(parts, 15));
        } else if (parts[0] == "GS") {
            add_group(facts, parts);
        } else if (parts[0] != "GE" && parts[0] != "IEA") {
            facts.push_back(segment);
        }
    }
    return facts;
}

Texts edifact_facts(std::string_view text) {
    bool const has_una = text.starts_with("UNA");
    std::string const una(has_una ? text.substr(3, 6) : ":+.? '");
    char const component = una[0];
    char const element = una[1];
    char const release = una[3];
    Texts facts;
    for (std::string const& segment :
         segments_of(has_una ? text.substr(9) : text, una[5], release)) {
        Texts const parts = cut(segment, element, release);
        auto const value = [&](std::size_t at, std::size_t in) {
            return from_latin1(
                without_release(part(cut(part(parts, at), component, release), in), release)
            );
        };
        if (parts[0] == "UNB") {
            add(facts, "version", value(1, 0) + ":" + value(1, 1));
            add(facts, "sender", party(value(2, 1), value(2, 0)));
            add(facts, "receiver", party(value(3, 1), value(3, 0)));
            add(facts, "date", value(4, 0));
            add(facts, "time", value(4, 1));
            add(facts, "control", value(5, 0));
            std::string const test = value(11, 0);
            add(facts, "usage", test.empty() || test == "0" ? "P" : "T");
        } else if (parts[0] != "UNZ") {
            facts.push_back(segment);
        }
    }
    return facts;
}

Texts facts_of(std::string_view text) {
    return text.starts_with("ISA") ? x12_facts(text) : edifact_facts(text);
}

std::string made(char const* guideline, std::uint64_t seed) {
    GuidelineLibrary const library(
        std::string(TIDEGATE_SOURCE_DIR) + "/mappers/guidelines", dictionaries()
    );
    auto const found = library.find(guideline);
    REQUIRE(found);
    auto const text = make_sample(**found, {.seed = seed});
    REQUIRE(text);
    return *text;
}

/// Right documents, each with other service characters or line ends.
Texts documents() {
    std::string const orders =
        "UNA:+.? '\r\nUNB+UNOC:3+5412345000013:14+ACME?+CO:ZZ+260105:1200+REF1++ORDERS++++1'\r\n"
        "UNH+1+ORDERS:D:96A:UN'\r\nBGM+220+45?'00+9'\r\nDTM+137:20260105:102'\r\n"
        "FTX+AAI+++it?'s ???+:a?:b'\r\nRFF+ADE:038'\r\n"
        "NAD+BY+5412345000013::9++ACME?: RETAIL+MILL RD 4+TULSA+OK+74107+US'\r\nCUX+2:USD:9'\r\n"
        "LIN+1++012345678905:UP'\r\nPIA+1+SKU1:SA'\r\nIMD+F++:::LANT\xC9RN'\r\nQTY+21:10:PCE'\r\n"
        "PRI+AAA:12.5'\r\nLIN+2'\r\nQTY+21:-3.25'\r\nUNS+S'\r\nUNT+16+1'\r\nUNZ+1+REF1'\r\n";
    std::string const own_characters =
        "UNA|*.# ~UNB*UNOC|2*A*B*260105|1200*9~UNH*1*ORDERS|D|96A|UN~BGM*220*4500*9~"
        "DTM*137|20260105|102~FTX*AAI***NO #~ HERE~UNS*S~UNT*6*1~UNZ*1*9~";
    std::string lines = made("x12/004010/850", 4);
    for (std::size_t at = lines.find('~'); at != std::string::npos; at = lines.find('~', at + 2))
        lines.replace(at, 1, "~\n");
    return {
        orders,
        own_characters,
        lines,
        made("x12/004010/855", 1),
        made("x12/004010/856", 2),
        made("x12/005010/850", 3),
        made("acme-retail/850", 5),
        made("edifact/D96A/INVOIC", 6),
        made("edifact/D01B/DESADV", 7),
    };
}

/// Another byte for this place: any, one bit away, or one that means something.
char changed(char byte, std::size_t way, std::mt19937& random) {
    constexpr std::string_view kMeaningful = "*~:>^+'?\r\n UA0.-|#";
    switch (way) {
        case 0:
            return static_cast<char>(random());
        case 1:
            return static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << random() % 8));
        case 2:
            return kMeaningful[random() % kMeaningful.size()];
        default:
            return static_cast<char>('0' + random() % 10);
    }
}

std::string first_difference(Texts const& seen, Texts const& expected) {
    for (std::size_t i = 0; i < std::max(seen.size(), expected.size()); ++i) {
        if (part(seen, i) != part(expected, i))
            return "read \"" + part(seen, i) + "\", it says \"" + part(expected, i) + "\"";
    }
    return {};
}

TEST_CASE("mutation: one changed byte is noticed, or read as what it now says", "[standards]") {
    unsigned const seed = std::random_device{}();
    std::mt19937 random(seed);
    constexpr std::size_t kWays = 4;
    std::size_t silent = 0;
    std::size_t noticed = 0;
    for (std::string const& document : documents()) {
        Reading const whole = Judge().run(document);
        {
            INFO(document);
            REQUIRE(whole.is_silent);
            REQUIRE(first_difference(whole.facts, facts_of(document)).empty());
        }
        for (std::size_t at = 0; at < document.size(); ++at) {
            for (std::size_t way = 0; way < kWays; ++way) {
                std::string text = document;
                text[at] = changed(text[at], way, random);
                if (text == document) continue;
                Reading const reading = Judge().run(text);
                ++(reading.is_silent ? silent : noticed);
                if (!reading.is_silent) continue;
                std::string const difference = first_difference(reading.facts, facts_of(text));
                if (difference.empty()) continue;
                FAIL_CHECK(
                    "seed " << seed << ", byte " << at << " is now " << int{text[at]} << ": "
                            << difference << "\nin " << document.substr(0, 160)
                );
            }
        }
    }
    CHECK(noticed > 1000);
    CHECK(silent > 1000);
}

}  // namespace
}  // namespace tidegate::standards
