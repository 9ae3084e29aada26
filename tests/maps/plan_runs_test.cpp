// Shortcuts of reading and writing give what the general code gives, in documents nobody meant.
#include "maps/plan_runs.hpp"

#include "documents/access.hpp"
#include "maps/long_way.hpp"
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::maps {
namespace {

using documents::Document;
using documents::Field;
using documents::Kind;
using documents::TypeInfo;

constexpr int kRounds = 40;  ///< for each sample; the first one leaves it as it is

/// The maps of the repository once more, each without shortcuts.
class LongMaps {
public:
    Program const& find(std::string const& id) {
        auto found = maps_.find(id);
        if (!found) FAIL(found.error().text());
        // Programs are made as such; nobody else has these.
        if (known_.insert(id).second) {
            LongWay const taken = take_long_way(const_cast<Program&>(**found));
            all.reads += taken.reads;
            all.pairs += taken.pairs;
            all.plain += taken.plain;
            all.steps += taken.steps;
            all.rules += taken.rules;
            all.structs += taken.structs;
        }
        return **found;
    }
    LongWay all;

private:
    MapLibrary maps_{mappers(), dictionaries()};
    std::set<std::string> known_;
};

LongMaps& long_maps() {
    static LongMaps maps;
    return maps;
}

std::string told(Expected<ReadResult> const& result) {
    if (!result) return "refused: " + result.error().text();
    return write_json(result->document) + "\n" + text_of(result->findings);
}

Expected<ReadResult> read_text(Program const& program, std::string const& text) {
    if (program.xml) {
        auto const document = syntax::XmlDocument::parse(text);
        if (!document) return std::unexpected(document.error());
        return read_xml(program, *document);
    }
    standards::Dictionary const& dictionary = dictionary_of(program);
    ParsedSet const parsed(text, program.set, dictionary);
    return read(program, parsed.tree(), read_options(false, dictionary));
}

struct Written {
    std::string text;
    std::size_t lost = 0;
};

Written write_text(Program const& program, Document const& document) {
    auto const told = [](std::string text, std::vector<Lost> const& lost) {
        for (Lost const& one : lost) text += "\nlost " + one.field + " " + one.reason;
        return Written{std::move(text), lost.size()};
    };
    if (program.xml) {
        auto const written = write_xml(program, document);
        return written ? told(written->text, written->lost)
                       : Written{"refused: " + written.error().text()};
    }
    WriteOptions options;
    options.delimiters = read_options(false, dictionary_of(program)).delimiters;
    auto const written = write_with_report(program, document, options);
    return written ? told(written->body.text, written->lost)
                   : Written{"refused: " + written.error().text()};
}

std::string sample_text(Program const& program, std::filesystem::path const& sample) {
    return program.xml ? text_in(sample) : body_in(sample);
}

/// Changes bytes so that most of it is still a message: values are swapped, emptied, doubled.
std::string damage(Program const& program, std::string text, std::mt19937_64& random) {
    std::string_view const marks = program.xml                     ? "<>\"'"
                                   : program.standard == "edifact" ? "+:'"
                                                                   : "*>~";
    auto const value = [&] {
        std::size_t const at = text.find_first_of(marks, random() % text.size());
        if (at == std::string::npos) return std::pair(std::size_t{0}, std::size_t{0});
        std::size_t const end = std::min(text.find_first_of(marks, at + 1), text.size());
        return std::pair(at + 1, end - at - 1);
    };
    constexpr std::string_view kOthers[] = {"", "ZZ", "-7.5", "+2", "1.2.3", "x", "\xC3\xA9", "  "};
    for (std::size_t i = 1 + random() % 6; i > 0; --i) {
        auto const [at, size] = value();
        auto const [other, other_size] = value();
        switch (random() % 3) {
            case 0:
                text.replace(at, size, text.substr(other, other_size));
                break;
            case 1:
                text.replace(at, size, kOthers[random() % std::size(kOthers)]);
                break;
            default: {
                if (program.xml) break;
                std::size_t const end = text.find(marks.back(), at);
                std::size_t const next =
                    end == std::string::npos ? end : text.find(marks.back(), end + 1);
                if (next != std::string::npos) text.insert(end, text.substr(end, next - end));
            }
        }
    }
    return text;
}

TEST_CASE("shortcuts: what is read by them is what the general code reads", "[maps]") {
    std::size_t refused = 0;
    std::size_t read = 0;
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        Program const& long_program = long_maps().find(id);
        std::mt19937_64 random(11);
        for (std::filesystem::path const& sample : library().samples(id)) {
            std::string const whole = sample_text(*program, sample);
            for (int round = 0; round < kRounds; ++round) {
                std::string const text = round == 0 ? whole : damage(*program, whole, random);
                INFO(sample.string() << " round " << round << "\n" << text);
                auto const result = read_text(*program, text);
                REQUIRE(told(result) == told(read_text(long_program, text)));
                (result ? read : refused) += 1;
            }
        }
    }
    CHECK(read > 1'000);
    CHECK(refused > 200);
    LongWay const& all = long_maps().all;
    CHECK(all.reads > 1'000);
    CHECK(all.pairs > 100);
    CHECK(all.plain > 500);
}

/// Clears and sets some fields at random, words and values that a map has no place for among them.
void change(TypeInfo const& type, void* base, Arena& arena, std::mt19937_64& random, int depth) {
    constexpr int kDepthMax = 3;
    for (Field const& field : type.fields) {
        std::size_t const chance = random() % 60;
        if (chance == 0) documents::clear(base, field);
        bool const is_new = chance == 1 && depth < kDepthMax;
        if (field.kind == Kind::object) {
            if (is_new) documents::make_object(base, field, arena);
            if (void* object = documents::object_of(base, field))
                change(*field.type, object, arena, random, depth + 1);
        } else if (field.kind == Kind::objects) {
            if (is_new) documents::add_element(base, field, arena);
            for (std::size_t i = 0; i < documents::count_of(base, field); ++i)
                change(
                    *field.type, documents::element_of(base, field, i), arena, random, depth + 1
                );
        } else if (field.kind == Kind::word && is_new) {
            documents::set_word(
                base, field, static_cast<std::uint8_t>(1 + random() % (field.words.size() - 1))
            );
        } else if (field.kind == Kind::decimal && is_new) {
            documents::set_decimal(
                base, field, Decimal::from(static_cast<int>(random() % 300) - 99, 1)
            );
        } else if (field.kind == Kind::when && is_new) {
            documents::set_when(base, field, When(Date::from_days(20'500)));
        } else if ((field.kind == Kind::text || field.kind == Kind::texts) && is_new) {
            REQUIRE(documents::set_value(base, field, arena, random() % 3 == 0 ? "*+?'" : "T7"));
        }
    }
}

TEST_CASE("shortcuts: what is written and lost by them is what the general code says", "[maps]") {
    std::size_t refused = 0;
    std::size_t lost = 0;
    std::size_t changed = 0;
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        Program const& long_program = long_maps().find(id);
        std::mt19937_64 random(13);
        for (std::filesystem::path const& sample : library().samples(id)) {
            auto const result = read_text(*program, sample_text(*program, sample));
            if (!result) FAIL(result.error().text());
            std::string const json = write_json(result->document);
            for (int round = 0; round < kRounds; ++round) {
                auto document = documents::read_json(json);
                if (!document) FAIL(document.error().text());
                if (round != 0)
                    change(*program->document, document->root(), document->arena(), random, 0);
                INFO(sample.string() << " round " << round << "\n" << write_json(*document));
                Written const written = write_text(*program, *document);
                REQUIRE(written.text == write_text(long_program, *document).text);
                lost += written.lost;
                refused += written.text.starts_with("refused") ? 1 : 0;
                changed += write_json(*document) != json ? 1 : 0;
            }
        }
    }
    CHECK(lost > 1'000);
    CHECK(refused > 100);
    CHECK(changed > 1'000);
    LongWay const& all = long_maps().all;
    CHECK(all.steps > 1'000);
    CHECK(all.rules > 500);
    CHECK(all.structs > 100);
}

}  // namespace
}  // namespace tidegate::maps
