// One reader and one writer for many documents: nothing of one is seen in the next.
#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

std::string text_of_lineage(std::vector<Lineage> const& lineage) {
    std::string text;
    for (Lineage const& one : lineage)
        text += one.path + "=" + one.value + "@" + std::to_string(one.byte) + "\n";
    return text;
}

TEST_CASE(
    "maps: a reader and a writer that go through all samples twice say what fresh ones say",
    "[maps]"
) {
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        if (program->xml) continue;
        SetReader reader(*program);
        SetWriter writer(*program);
        ReadResult result{documents::Document(*program->document), {}, {}};
        WriteResult written;
        for (int round = 0; round < 2; ++round) {
            for (std::filesystem::path const& sample : library().samples(id)) {
                INFO(sample.string());
                ParsedSet const parsed(body_in(sample), program->set, dictionary_of(*program));
                ReadOptions options = read_options(false, dictionary_of(*program));
                options.trace = true;
                auto const fresh = read(*program, parsed.tree(), options);
                if (!fresh) FAIL(fresh.error().text());
                auto const done = reader.read(parsed.tree(), options, result);
                if (!done) FAIL(done.error().text());
                CHECK(write_json(result.document) == write_json(fresh->document));
                CHECK(text_of(result.findings) == text_of(fresh->findings));
                CHECK(text_of_lineage(result.lineage) == text_of_lineage(fresh->lineage));
                WriteOptions write_options;
                write_options.delimiters = options.delimiters;
                auto const once = write_with_report(*program, fresh->document, write_options);
                if (!once) FAIL(once.error().text());
                auto const again = writer.write(result.document, write_options, written);
                if (!again) FAIL(again.error().text());
                CHECK(written.body.text == once->body.text);
                CHECK(written.body.segments == once->body.segments);
                CHECK(written.lost == once->lost);
            }
        }
    }
}

// Lineage is told by the general code alone; most lines are read by shorter code without it.
TEST_CASE("maps: what is read without lineage is what is read with it", "[maps]") {
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        if (program->xml) continue;
        for (std::filesystem::path const& sample : library().samples(id)) {
            INFO(sample.string());
            ParsedSet const parsed(body_in(sample), program->set, dictionary_of(*program));
            ReadOptions options = read_options(false, dictionary_of(*program));
            auto const without = read(*program, parsed.tree(), options);
            options.trace = true;
            auto const with = read(*program, parsed.tree(), options);
            REQUIRE(without);
            REQUIRE(with);
            CHECK(write_json(without->document) == write_json(with->document));
            CHECK(text_of(without->findings) == text_of(with->findings));
            CHECK(without->lineage.empty());
            CHECK(!with->lineage.empty());
        }
    }
}

TEST_CASE("maps: the bytes that a value came from lie in its element", "[maps]") {
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        if (program->xml) continue;
        for (std::filesystem::path const& sample : library().samples(id)) {
            INFO(sample.string());
            ParsedSet const parsed(body_in(sample), program->set, dictionary_of(*program));
            ReadOptions options = read_options(false, dictionary_of(*program));
            options.trace = true;
            auto const result = read(*program, parsed.tree(), options);
            if (!result) FAIL(result.error().text());
            for (Lineage const& one : result->lineage) {
                if (one.element == 0) continue;
                INFO(one.path << " " << one.value);
                syntax::Segment const& segment = parsed.set().segments.at(one.segment_position - 1);
                std::uint64_t const begin = segment.element_byte(one.element);
                CHECK(one.byte >= begin);
                CHECK(one.byte + one.bytes <= begin + segment.element(one.element).size());
            }
        }
    }
}

TEST_CASE("maps: a reader goes on after a set that it refused", "[maps]") {
    auto const program = program_named("x12/004010/850");
    SetReader reader(*program);
    ReadResult result{documents::Document(*program->document), {}, {}};
    std::string const good = body_in(library().samples(program->id).front());
    std::string bad = good;
    bad.replace(bad.find("BEG*00"), 6, "BEG*ZZ");
    ParsedSet const refused(bad, program->set);
    ParsedSet const parsed(good, program->set);
    CHECK(!reader.read(refused.tree(), read_options(), result));
    REQUIRE(reader.read(parsed.tree(), read_options(), result));
    auto const fresh = read(*program, parsed.tree(), read_options());
    REQUIRE(fresh);
    CHECK(write_json(result.document) == write_json(fresh->document));
}

}  // namespace
}  // namespace tidegate::maps
