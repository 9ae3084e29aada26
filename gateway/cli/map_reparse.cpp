#include "cli/map_reparse.hpp"

#include "cli/edi_pass.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

/// Finds the first set of a kind and hands on its tree.
class TreeOf final : public PassVisitor {
public:
    explicit TreeOf(std::function<void(standards::SetTree const&)> const& use) : use_(use) {}

    void on_set(JudgedSet& judged) override {
        if (judged.tree == nullptr) return;
        for (syntax::Finding const& finding : judged.findings) {
            if (finding.severity == syntax::Severity::error && wrong_.empty())
                wrong_ = fmt::format("{}: {}", name_of(finding.code), finding.text);
        }
        has_set_ = true;
        use_(*judged.tree);
    }

    [[nodiscard]] Expected<void> outcome() const {
        if (!has_set_) return fail(ErrorCode::invalid, "no set of a known kind was written");
        if (!wrong_.empty())
            return fail(ErrorCode::invalid, "what was written is not valid: " + wrong_);
        return {};
    }

private:
    std::function<void(standards::SetTree const&)> const& use_;
    std::string wrong_;
    bool has_set_ = false;
};

void take(partners::X12Settings& settings, syntax::Delimiters const& delimiters) {
    settings.interchange_version =
        delimiters.repetition == 0 ? "00401" : "00402";  // the first with repetitions
    settings.delimiters.element = delimiters.element;
    settings.delimiters.component = delimiters.component;
    settings.delimiters.segment = delimiters.segment;
    settings.delimiters.repetition = delimiters.repetition;
}

void take(partners::EdifactSettings& settings, syntax::Interchange const& like) {
    constexpr std::size_t kIdentifier = 4;  // "UNOC" of "UNOC:3"
    settings.charset = like.version.substr(0, kIdentifier);
    settings.syntax = like.syntax_version;
    settings.delimiters.element = like.delimiters.element;
    settings.delimiters.component = like.delimiters.component;
    settings.delimiters.segment = like.delimiters.segment;
    settings.delimiters.release = like.delimiters.release;
    if (like.delimiters.repetition != 0)
        settings.delimiters.repetition = like.delimiters.repetition;
}

}  // namespace

Reparser::Reparser(MapHome& home, maps::Program const& program, syntax::Interchange const& like)
    : home_(home), program_(program), envelope_(neutral_envelope(program, {})) {
    if (auto* edifact = std::get_if<partners::EdifactSettings>(&envelope_.settings)) {
        take(*edifact, like);
    } else {
        take(std::get<partners::X12Settings>(envelope_.settings), like.delimiters);
    }
}

Expected<void> Reparser::operator()(
    syntax::SetBody const& body, std::function<void(standards::SetTree const&)> const& use
) const {
    auto const text = envelope_.wrap(program_, body);
    if (!text) return std::unexpected(text.error());
    MemorySource source(*text);
    TreeOf tree(use);
    if (auto done = pass_over(source, home_.dictionaries, tree); !done) return done;
    return tree.outcome();
}

syntax::Interchange neutral_interchange(maps::Program const& program) {
    syntax::Interchange like;
    like.version = "UNOC:3";
    like.syntax_version = 3;
    like.delimiters = neutral_envelope(program, {}).write_options().delimiters;
    return like;
}

}  // namespace tidegate::cli
