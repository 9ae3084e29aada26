// Runs a map from the wire to the canonical document.
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "documents/document.hpp"
#include "documents/words.hpp"
#include "maps/program.hpp"
#include "standards/tree.hpp"
#include "syntax/finding.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::maps {

struct ReadOptions {
    syntax::Delimiters delimiters;        ///< of the interchange the tree came from
    std::optional<Charset> charset = {};  ///< what its bytes mean; nothing: UTF-8, else ISO 8859-1
    documents::Environment environment = documents::Environment::live;
    bool trace = false;  ///< fill ReadResult::lineage
};

/// Where one value of the document came from.
struct Lineage {
    std::string path;   ///< "lines[0].quantity"
    std::string value;  ///< canonical text
    std::string segment;
    std::uint32_t segment_position = 0;  ///< ST or UNH = 1
    std::uint16_t element = 0;           ///< 0: no element, a default
    std::uint16_t component = 0;
    std::uint64_t byte = 0;  ///< offset of the value in the original input
    std::uint64_t bytes = 0;
    std::uint32_t line = 0;  ///< in Program::lines
};

struct ReadResult {
    documents::Document document;
    /// rule.failed for checks that do not hold and for fields that the document needs and lacks;
    /// segment.not_used and element.not_used (warnings) for data that no rule took.
    syntax::Findings findings;
    std::vector<Lineage> lineage;  ///< in the order of reading
};

/// Reads sets one after the other with one map, and keeps the memory that this needs: once it has
/// grown, nothing is allocated per set. Used by one thread at a time.
class SetReader {
public:
    /// The program must outlive it.
    explicit SetReader(Program const& program);
    ~SetReader();
    SetReader(SetReader const&) = delete;
    SetReader& operator=(SetReader const&) = delete;

    /// Reads one set into `result`, as read() does; what was in it is gone, and its memory is used
    /// again. After an error its contents mean nothing.
    Expected<void> read(
        standards::SetTree const& tree, ReadOptions const& options, ReadResult& result
    );

private:
    Program const& program_;
    std::unique_ptr<struct ReadMemory> memory_;
};

/// Reads one set. The tree must be of the program's set; it is only read during the call, the
/// document owns its values. Errors: refused when a code has no word, naming table, code, element
/// and remedy, or when the map says `unmapped refuse`; invalid when an element is not of its type.
/// Thread-safe.
Expected<ReadResult> read(
    Program const& program, standards::SetTree const& tree, ReadOptions const& options
);

}  // namespace tidegate::maps
