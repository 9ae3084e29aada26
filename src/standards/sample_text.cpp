#include "standards/sample_text.hpp"

#include "standards/message_directory.hpp"
#include "syntax/edifact_writer.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

namespace tidegate::standards {

SampleWriter::SampleWriter(Guideline const& guideline, SampleOptions const& options)
    : guideline_(guideline),
      options_(options),
      is_edifact_(guideline.dictionary->standard() == "edifact") {
    std::string const& release = guideline.dictionary->release();
    if (is_edifact_) {
        version_ = fmt::format("UNOC:{}", syntax_version_of(release));
        delimiters_ = {'\'', '+', ':', 0, '?'};
        if (syntax_version_of(release) >= 4) delimiters_.repetition = '*';
        return;
    }
    version_ = release.substr(0, 5);
    delimiters_.component = '>';
    if (version_ >= "00402") delimiters_.repetition = '^';
}

Expected<std::string> SampleWriter::write(std::vector<SampleSegment> const& segments) const {
    auto body = body_of(segments);
    if (!body) return std::unexpected(body.error());
    return is_edifact_ ? write_edifact(std::move(*body)) : write_x12(std::move(*body));
}

Expected<syntax::SetBody> SampleWriter::body_of(std::vector<SampleSegment> const& segments) const {
    syntax::SetBody body;
    body.type = guideline_.definition->type;
    syntax::SegmentBuilder builder;
    for (SampleSegment const& segment : segments) {
        builder.begin(segment_of(*segment.item).tag);
        for (std::size_t i = 0; i < segment.elements.size(); ++i) {
            for (std::size_t j = 0; j < segment.elements[i].size(); ++j)
                builder.set(
                    static_cast<std::uint16_t>(i + 1), static_cast<std::uint16_t>(j + 1),
                    segment.elements[i][j]
                );
        }
        if (auto written = builder.write_to(body.text, delimiters_); !written) {
            return fail(
                ErrorCode::refused,
                fmt::format("no document can be made: {}", written.error().message), {},
                "give the element another sample"
            );
        }
        ++body.segments;
    }
    return body;
}

Expected<std::string> SampleWriter::write_x12(syntax::SetBody body) const {
    std::string const& release = guideline_.dictionary->release();
    std::string const day = options_.date.compact();
    syntax::OutboundInterchange out;
    out.header.version = version_;
    out.header.sender = {"ZZ", "SENDER"};
    out.header.receiver = {"ZZ", "RECEIVER"};
    out.header.control = fmt::format("{:09}", 1 + options_.seed % 999'999'999);
    out.header.date = day.substr(2);
    out.header.time = "1200";
    out.header.is_test = true;
    out.header.usage = 'T';
    out.header.delimiters = delimiters_;
    syntax::OutboundGroup group;
    group.header.functional_id = guideline_.definition->functional_id;
    group.header.sender = "SENDER";
    group.header.receiver = "RECEIVER";
    group.header.date = release >= syntax::kFirstReleaseWithCentury ? day : day.substr(2);
    group.header.time = "1200";
    group.header.control = "1";
    group.header.agency = "X";
    group.header.version = release;
    group.sets.push_back(std::move(body));
    out.groups.push_back(std::move(group));
    return syntax::write_x12(out);
}

Expected<std::string> SampleWriter::write_edifact(syntax::SetBody body) const {
    std::string const& release = guideline_.dictionary->release();
    body.version = identifier_of(release);
    std::string const day = options_.date.compact();
    syntax::OutboundInterchange out;
    out.header.standard = "edifact";
    out.header.version = version_;
    out.header.syntax_version = syntax_version_of(release);
    out.header.charset = Charset::latin1;
    out.header.sender = {"ZZ", "SENDER"};
    out.header.receiver = {"ZZ", "RECEIVER"};
    out.header.control = std::to_string(1 + options_.seed % 999'999'999);
    out.header.date = out.header.syntax_version >= 4 ? day : day.substr(2);
    out.header.time = "1200";
    out.header.is_test = true;
    out.header.usage = 'T';
    out.header.delimiters = delimiters_;
    syntax::OutboundGroup messages;
    messages.header.is_implicit = true;
    messages.sets.push_back(std::move(body));
    out.groups.push_back(std::move(messages));
    return syntax::write_edifact(out);
}

}  // namespace tidegate::standards
