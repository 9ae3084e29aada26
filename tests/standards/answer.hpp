// What a gateway would answer to an interchange, as text for golden files: reader, validator and
// acknowledgement at once.
#pragma once

#include "standards/acknowledge.hpp"
#include "standards/library.hpp"
#include "standards/validate.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// The verdict on one set of an input.
struct Verdict {
    std::string type;
    std::string release;
    SetStatus status = SetStatus::accepted;
    syntax::Findings findings;
};

struct Answer {
    std::string text;  ///< findings by level, TA1 and 997, one per line
    std::vector<Verdict> verdicts;
};

/// Reads all interchanges of `input`; errors of the reader end the text with "error: ...".
Answer answer_to(
    std::string_view input, DictionaryLibrary& library, ValidateOptions const& options = {}
);

}  // namespace tidegate::standards
