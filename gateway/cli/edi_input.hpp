// An input of a command: opened, and its first bytes looked at, so that what is no EDI is named
// before anybody reads it.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "cli/command.hpp"
#include "syntax/detect.hpp"

#include <memory>
#include <string>

namespace tidegate::cli {

class Input final : public ByteSource {
public:
    /// Opens `path` ("-" is standard input). Errors: those of open_source and of reading.
    static Expected<std::unique_ptr<Input>> open(std::string const& path);

    [[nodiscard]] syntax::Detected const& detected() const { return detected_; }

    Expected<std::size_t> read(std::span<std::byte> buffer) override;

private:
    explicit Input(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
    Expected<void> look();

    std::unique_ptr<ByteSource> source_;
    Bytes front_;            ///< read for looking, not yet given out
    std::size_t given_ = 0;  ///< of front_
    syntax::Detected detected_;
};

/// Open, and refuse what is neither X12 nor EDIFACT: invalid, naming what it is and what to do.
Expected<std::unique_ptr<Input>> open_edi(std::string const& path);

/// X12 or EDIFACT: what the commands read.
bool is_edi(syntax::Detected const& detected);

/// "this is an XML document: ...", for a file that is not.
Error not_edi(syntax::Detected const& detected);

/// Prints "error: <path>: ..." and tells the exit status of a file that could not be read to its
/// end.
Exit report_unreadable(Streams streams, std::string const& path, Error const& error);

/// The worse of two outcomes of several files.
Exit worst(Exit a, Exit b);

}  // namespace tidegate::cli
