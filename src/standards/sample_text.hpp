// A made document as bytes: its segments in the envelopes of its standard. Internal to
// src/standards.
#pragma once

#include "base/error.hpp"
#include "standards/sample_document.hpp"
#include "standards/sample_maker.hpp"
#include "syntax/segment_writer.hpp"

#include <string>
#include <vector>

namespace tidegate::standards {

class SampleWriter {
public:
    SampleWriter(Guideline const& guideline, SampleOptions const& options);

    /// One interchange with one set or message of `segments`. Errors: refused for a value that
    /// cannot be written, invalid when an envelope cannot.
    [[nodiscard]] Expected<std::string> write(std::vector<SampleSegment> const& segments) const;

private:
    [[nodiscard]] Expected<syntax::SetBody> body_of(std::vector<SampleSegment> const& segments
    ) const;
    [[nodiscard]] Expected<std::string> write_x12(syntax::SetBody body) const;
    [[nodiscard]] Expected<std::string> write_edifact(syntax::SetBody body) const;

    Guideline const& guideline_;
    SampleOptions options_;
    bool is_edifact_;
    std::string version_;  ///< ISA12, or S001
    syntax::Delimiters delimiters_;
};

}  // namespace tidegate::standards
