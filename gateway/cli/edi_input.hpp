// An input of a command: opened, and its first bytes looked at, so that what is no EDI is named
// before anybody reads it.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "cli/command.hpp"
#include "cli/progress.hpp"
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

    /// What `pass` returns, which reads this input; meanwhile a terminal shows how far it is.
    template <class Pass>
    auto watched(Printing printing, Pass pass) {
        progress_ = progress_of(path_, printing);
        auto done = pass(*this);
        progress_.reset();
        return done;
    }

private:
    Input(std::unique_ptr<ByteSource> source, std::string path)
        : source_(std::move(source)), path_(std::move(path)) {}
    Expected<void> look();

    std::unique_ptr<ByteSource> source_;
    std::string path_;
    std::unique_ptr<Progress> progress_;
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
