#include "standards/sample_document.hpp"

#include "base/limits.hpp"
#include "base/stream.hpp"
#include "standards/guideline_check.hpp"
#include "standards/sample_maker.hpp"
#include "standards/sample_mend.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_writer.hpp"

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
          options_(options),
          random_(options.seed),
          maker_(guideline, random_, options.date) {
        std::string const& release = guideline.dictionary->release();
        version_ = release.substr(0, 5);
        delimiters_.component = '>';
        if (version_ >= "00402") delimiters_.repetition = '^';
    }

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
            auto text = write(segments);
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

    Expected<std::string> write(std::vector<SampleSegment> const& segments) const {
        syntax::SetBody body;
        body.type = guideline_.definition->type;
        for (SampleSegment const& segment : segments) {
            auto line = text_of(segment);
            if (!line) return line;
            body.text += *line;
            ++body.segments;
        }
        syntax::OutboundInterchange out;
        out.header.version = version_;
        out.header.sender = {"ZZ", "SENDER"};
        out.header.receiver = {"ZZ", "RECEIVER"};
        out.header.control = fmt::format("{:09}", 1 + options_.seed % 999'999'999);
        out.header.date = options_.date.compact().substr(2);
        out.header.time = "1200";
        out.header.is_test = true;
        out.header.usage = 'T';
        out.header.delimiters = delimiters_;
        syntax::OutboundGroup group;
        group.header.functional_id = guideline_.definition->functional_id;
        group.header.sender = "SENDER";
        group.header.receiver = "RECEIVER";
        std::string const& release = guideline_.dictionary->release();
        group.header.date = release >= syntax::kFirstReleaseWithCentury
                                ? options_.date.compact()
                                : options_.date.compact().substr(2);
        group.header.time = "1200";
        group.header.control = "1";
        group.header.agency = "X";
        group.header.version = release;
        group.sets.push_back(std::move(body));
        out.groups.push_back(std::move(group));
        return syntax::write_x12(out);
    }

    [[nodiscard]] Expected<std::string> text_of(SampleSegment const& segment) const {
        std::string text = segment_of(*segment.item).tag;
        std::string separators;
        for (std::size_t i = 0; i < segment.elements.size(); ++i) {
            separators += delimiters_.element;
            for (std::size_t j = 0; j < segment.elements[i].size(); ++j) {
                std::string const& value = segment.elements[i][j];
                if (j > 0) separators += delimiters_.component;
                if (value.empty()) continue;
                if (std::ranges::any_of(value, [&](char c) { return is_separator(c); }))
                    return fail(
                        ErrorCode::refused,
                        fmt::format(
                            "no document can be made: the value '{}' of {}{:02} holds a separator",
                            value, segment_of(*segment.item).tag, i + 1
                        ),
                        {}, "give the element another sample"
                    );
                text += separators + value;
                separators.clear();
            }
            // Separators of components that nothing follows are not written.
            std::erase(separators, delimiters_.component);
        }
        return text + delimiters_.segment;
    }

    [[nodiscard]] bool is_separator(char c) const {
        return c == delimiters_.segment || c == delimiters_.element || c == delimiters_.component ||
               (c == delimiters_.repetition && c != 0);
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
    SampleOptions options_;
    SeededRandom random_;
    SampleMaker maker_;
    std::string version_;
    syntax::Delimiters delimiters_;
};

}  // namespace

Expected<std::string> make_sample(Guideline const& guideline, SampleOptions const& options) {
    if (guideline.dictionary->standard() != "x12") {
        return fail(
            ErrorCode::unsupported,
            fmt::format("{} is not X12: no documents are made of it yet", guideline.standard())
        );
    }
    return Attempt(guideline, options).run();
}

}  // namespace tidegate::standards
