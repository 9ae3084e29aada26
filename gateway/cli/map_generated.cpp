#include "cli/map_generated.hpp"

#include "cli/edi_pass.hpp"
#include "cli/map_reparse.hpp"
#include "documents/access.hpp"
#include "maps/laws_xml.hpp"
#include "maps/map_guideline.hpp"
#include "standards/guideline_reader.hpp"
#include "standards/sample_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace tidegate::cli {
namespace {

using UseSet = std::function<void(JudgedSet&)>;

class SetsOf final : public PassVisitor {
public:
    SetsOf(standards::SetDefinition const* definition, UseSet const& use)
        : definition_(definition), use_(use) {}

    void on_set(JudgedSet& judged) override {
        if (judged.definition == definition_) use_(judged);
    }

private:
    standards::SetDefinition const* definition_;
    UseSet const& use_;
};

/// Makes documents that a map of segments reads.
class Maker {
public:
    /// What is made has a place in `target`, as far as codes go; null: nothing is asked.
    static Expected<Maker> of(
        MapHome& home, maps::Program const& program, maps::Program const* target
    ) {
        auto const dictionary = home.dictionaries.find(program.standard, program.release);
        if (!dictionary) return std::unexpected(dictionary.error());
        standards::GuidelineReader reader(**dictionary, *program.definition);
        reader.read("the guideline of map " + program.id, maps::guideline_of(program, target));
        auto guideline = reader.finish();
        if (!guideline) return std::unexpected(guideline.error().front());
        return Maker(home, program, std::move(*guideline));
    }

    /// `use` is called with every set that was made; there may be none by bad luck.
    Expected<void> make(std::uint64_t seed, UseSet const& use) const {
        auto const text = standards::make_sample(guideline_, {.seed = seed});
        if (!text) return std::unexpected(text.error());
        MemorySource source(*text);
        SetsOf sets(program_->definition, use);
        return pass_over(source, home_->dictionaries, sets);
    }

    [[nodiscard]] maps::Program const& program() const { return *program_; }

private:
    Maker(MapHome& home, maps::Program const& program, standards::Guideline guideline)
        : home_(&home), program_(&program), guideline_(std::move(guideline)) {}

    MapHome* home_;
    maps::Program const* program_;
    standards::Guideline guideline_;
};

/// The first thing that is lost in writing; what was kept unmapped does not count.
template <class LostList>
std::string first_lost(LostList const& lost) {
    auto const found = std::ranges::find_if(lost, [](maps::Lost const& one) {
        return !one.field.starts_with("/unmapped/");
    });
    return found == lost.end() ? std::string() : found->field;
}

/// Removes what was kept unmapped. True if there was something.
bool clear_unmapped(maps::Program const& program, documents::Document& document) {
    documents::Field const& unmapped = *program.document->find("unmapped");
    bool const has_kept = documents::is_present(document.root(), unmapped);
    documents::clear(document.root(), unmapped);
    return has_kept;
}

/// What a document lacks that every format wants: without an order number it is no XML document.
std::string first_error(syntax::Findings const& findings) {
    auto const found =
        std::ranges::find(findings, syntax::Severity::error, &syntax::Finding::severity);
    return found == findings.end() ? std::string() : found->text;
}

class Trial {
public:
    Trial(MapHome& home, maps::Program const& program, MadeResult& result)
        : home_(home), program_(program), result_(result) {}

    void segments(JudgedSet& judged, std::uint64_t seed) {
        maps::ReadOptions options = options_of(judged);
        auto read = maps::read(program_, *judged.tree, options);
        if (!read) return refuse(read.error().message);
        auto const written = maps::write_with_report(program_, read->document);
        if (!written) return refuse("not written: " + written.error().message);
        if (std::string const lost = first_lost(written->lost); !lost.empty())
            return refuse("no place for " + lost);
        // Where a kept segment stands depends on what stands in front of it: then the law of
        // documents, without those.
        if (!clear_unmapped(program_, read->document)) {
            Reparser const reparse(home_, program_, judged.interchange);
            return judge(
                seed, maps::check_laws(program_, *judged.tree, options, {}, std::cref(reparse))
            );
        }
        syntax::Interchange const like = neutral_interchange(program_);
        options = {};
        options.delimiters = like.delimiters;
        options.charset = neutral_envelope(program_, {}).write_options().charset;
        Reparser const reparse(home_, program_, like);
        judge(
            seed, maps::check_document_law(program_, read->document, options, std::cref(reparse))
        );
    }

    /// `judged` is read with `source` and becomes an XML document, which has to obey the laws.
    void xml(JudgedSet& judged, maps::Program const& source, std::uint64_t seed) {
        auto read = maps::read(source, *judged.tree, options_of(judged));
        if (!read) return refuse(read.error().message);
        clear_unmapped(source, read->document);
        auto const written = neutral_envelope(program_, {}).write(program_, read->document, false);
        if (!written) return refuse("not written: " + written.error().message);
        auto const breaches = maps::check_xml_laws(program_, written->text, false);
        std::string const lacks = first_error(read->findings);
        if (!breaches.empty() && !lacks.empty()) return refuse(lacks);
        judge(seed, breaches);
    }

private:
    static maps::ReadOptions options_of(JudgedSet const& judged) {
        maps::ReadOptions options;
        options.delimiters = judged.set.delimiters;
        options.charset = judged.set.charset;
        return options;
    }

    void refuse(std::string const& reason) { ++result_.refused[reason]; }

    /// A message that its dictionary refuses, because what it cannot do without stood where no
    /// line of the map takes it, is never sent.
    void judge(std::uint64_t seed, std::vector<maps::Breach> const& breaches) {
        if (breaches.empty()) ++result_.lawful;
        constexpr std::string_view kInvalid = "what was written is not valid: ";
        for (maps::Breach const& breach : breaches) {
            std::size_t const at = breach.text.find(kInvalid);
            if (at != std::string::npos) return refuse(breach.text.substr(at));
        }
        for (maps::Breach const& breach : breaches) {
            result_.breaches.push_back(
                fmt::format("made with seed {}: {}: {}", seed, breach.law, breach.text)
            );
        }
    }

    MapHome& home_;
    maps::Program const& program_;
    MadeResult& result_;
};

/// Maps of segments that hold the document of an XML map.
Expected<std::vector<std::shared_ptr<maps::Program const>>> sources_of(
    MapHome& home, maps::Program const& program
) {
    std::vector<std::shared_ptr<maps::Program const>> sources;
    for (std::string const& id : home.maps.ids()) {
        if (maps::is_xml_id(id)) continue;
        auto const source = home.maps.find(id);
        if (!source) return std::unexpected(source.error());
        if ((*source)->document == program.document) sources.push_back(*source);
    }
    return sources;
}

}  // namespace

Expected<MadeResult> test_generated(
    MapHome& home, maps::Program const& program, std::size_t count, std::uint64_t seed
) {
    std::vector<std::shared_ptr<maps::Program const>> sources;
    std::vector<Maker> makers;
    auto const add = [&](maps::Program const& source, maps::Program const* target) {
        auto maker = Maker::of(home, source, target);
        if (!maker) return Expected<void>(std::unexpected(maker.error()));
        makers.push_back(std::move(*maker));
        return Expected<void>();
    };
    if (program.xml) {
        auto found = sources_of(home, program);
        if (!found) return std::unexpected(found.error());
        sources = std::move(*found);
        for (auto const& source : sources) {
            if (auto done = add(*source, &program); !done) return std::unexpected(done.error());
        }
        if (makers.empty()) return MadeResult{};
    } else if (auto done = add(program, nullptr); !done) {
        return std::unexpected(done.error());
    }
    MadeResult result;
    Trial trial(home, program, result);
    for (std::size_t i = 0; i < count; ++i) {
        Maker const& maker = makers[i % makers.size()];
        auto const made = maker.make(seed + i, [&](JudgedSet& judged) {
            program.xml ? trial.xml(judged, maker.program(), seed + i)
                        : trial.segments(judged, seed + i);
        });
        if (!made) ++result.refused["not made: " + made.error().message];
    }
    return result;
}

}  // namespace tidegate::cli
