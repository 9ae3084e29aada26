// Runs a map from the canonical document to the wire: segments in the order of the dictionary,
// the same bytes for the same document. The envelope writer adds ST and SE.
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "documents/document.hpp"
#include "maps/program.hpp"
#include "syntax/segment_writer.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::maps {

/// A value that this map cannot carry.
struct Lost {
    std::string field;   ///< JSON pointer: "/lines/0/accounting"
    std::string reason;  ///< no_position, no_code
    bool operator==(Lost const&) const = default;
};

struct WriteOptions {
    syntax::Delimiters delimiters;
    /// Write `unmapped` segments back. Say false when the document was read by a map of another
    /// standard or set: its segments have no place here.
    bool keep_unmapped = true;
    /// Stands for a delimiter inside a value where the syntax has no escape; none = refused.
    std::optional<char> replacement = {};
    std::optional<Charset> charset = {};  ///< what it is written in; nothing: bytes as they are
    char decimal_mark = '.';              ///< of EDIFACT
};

struct WriteResult {
    syntax::SetBody body;
    std::vector<Lost> lost;  ///< in document order, without duplicates
};

/// Writes documents one after the other with one map, and keeps the memory that this needs: once it
/// has grown, nothing is allocated per document. Used by one thread at a time.
class SetWriter {
public:
    /// The program must outlive it.
    explicit SetWriter(Program const& program);
    ~SetWriter();
    SetWriter(SetWriter const&) = delete;
    SetWriter& operator=(SetWriter const&) = delete;

    /// Writes one document into `result`, as write_with_report() does; what was in it is gone, and
    /// its memory is used again. After an error its contents mean nothing.
    Expected<void> write(
        documents::Document const& document, WriteOptions const& options, WriteResult& result
    );

private:
    Program const& program_;
    std::unique_ptr<struct WriteMemory> memory_;
};

/// Errors: refused when a word has no code or a value no form in this standard (a price per 7, more
/// decimals than an element has), naming field, value and remedy; invalid when a value holds a
/// delimiter; conflict when the document is of another type. Lengths and mandatory elements are
/// the validator's work. Thread-safe.
Expected<WriteResult> write_with_report(
    Program const& program, documents::Document const& document, WriteOptions const& options = {}
);

/// The same without the report.
Expected<syntax::SetBody> write(
    Program const& program, documents::Document const& document, WriteOptions const& options = {}
);

}  // namespace tidegate::maps
