#include "standards/sample_document.hpp"

#include "base/limits.hpp"
#include "base/stream.hpp"
#include "standards/guideline_check.hpp"
#include "standards/sample_maker.hpp"
#include "standards/sample_mend.hpp"
#include "standards/sample_text.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {
namespace {

/// Of one document: what a rule changes may break another.
constexpr int kMendings = 6;

/// Tries until one document is right.
class Attempt {
public:
    Attempt(Guideline const& guideline, SampleOptions const& options)
        : guideline_(guideline),
          writer_(guideline, options),
          random_(options.seed),
          maker_(guideline, random_, options.date) {}

    Expected<std::string> run() {
        Error last;
        for (std::size_t i = 0; i < limits::sample_tries_max; ++i) {
            std::vector<SampleSegment> segments = maker_.make();
            auto text = mended(segments);
            if (text) return text;
            last = text.error();
        }
        return std::unexpected(last);
    }

private:
    Expected<std::string> mended(std::vector<SampleSegment>& segments) {
        for (int round = 0;; ++round) {
            auto text = writer_.write(segments);
            if (!text) return text;
            auto told = findings(*text, segments);
            if (!told) return std::unexpected(told.error());
            if (told->empty()) return text;
            if (round == kMendings) return std::unexpected(too_tight(told->front()));
        }
    }

    /// What is wrong with the document; `segments` are then better, if it can be.
    Expected<syntax::Findings> findings(
        std::string const& text, std::vector<SampleSegment>& segments
    ) {
        MemorySource source{std::string_view(text)};
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto event = reader.next();
            if (!event) return std::unexpected(event.error());
            TIDEGATE_CHECK(!std::holds_alternative<syntax::EndOfInput>(*event));
            auto const* found = std::get_if<syntax::SetEvent>(&*event);
            if (found == nullptr) continue;
            syntax::TransactionSet const& set = *found->set;
            ValidatedSet validated =
                validate(set, *guideline_.dictionary, *guideline_.definition, {});
            check_guideline(set, guideline_, {}, validated);
            for (syntax::Finding const& finding : found->findings)
                validated.findings.push_back(finding);
            if (!validated.findings.empty())
                mend_sample({guideline_, set, validated, maker_}, segments);
            return std::move(validated.findings);
        }
    }

    [[nodiscard]] Error too_tight(syntax::Finding const& finding) const {
        Error error{
            ErrorCode::refused,
            fmt::format(
                "no document can be made that {} accepts: {}", guideline_.name, finding.text
            ),
            {},
            "say `sample \"...\"` behind the elements it is about"
        };
        if (GuidelineElement const* element = maker_.without_value()) {
            error.message = fmt::format(
                "no document can be made that {} accepts: no value was found that fits element {}",
                guideline_.name, element->name()
            );
            error.position = element->origin;
            error.remedy = "give it one: sample \"...\"";
        }
        return error;
    }

    Guideline const& guideline_;
    SampleWriter writer_;
    SeededRandom random_;
    SampleMaker maker_;
};

}  // namespace

Expected<std::string> make_sample(Guideline const& guideline, SampleOptions const& options) {
    return Attempt(guideline, options).run();
}

}  // namespace tidegate::standards
