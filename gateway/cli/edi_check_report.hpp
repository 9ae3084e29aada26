// What `edi check` says about one file, for people or as JSON. Both write as the file is read, so
// that the size of the file does not matter.
#pragma once

#include "cli/edi_pass.hpp"

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>

namespace tidegate::cli {

struct CheckReportOptions {
    std::string file;                     ///< as the user named it
    std::size_t findings_max = SIZE_MAX;  ///< printed; further ones are counted
};

/// Counts what it saw; the subclasses print.
class CheckReport : public PassVisitor {
public:
    explicit CheckReport(CheckReportOptions options) : options_(std::move(options)) {}

    [[nodiscard]] bool wants_tree() const override { return false; }

    /// Call once after the pass; `stopped` is its error, null when the file was read to its end.
    virtual void finish(Error const* stopped) = 0;

    /// No finding is an error. A reading error is the caller's to know.
    [[nodiscard]] bool is_valid() const { return errors_ == 0; }

    /// Sets that were held against a guideline.
    [[nodiscard]] std::size_t guided() const { return guided_; }

protected:
    /// Counts all, returns those that may still be printed.
    syntax::Findings take(syntax::Findings findings);
    void count(syntax::Group const& group);
    void count(JudgedSet const& judged);
    [[nodiscard]] std::string summary(Error const* stopped) const;

    CheckReportOptions options_;
    std::size_t interchanges_ = 0;

private:
    std::size_t groups_ = 0;
    std::size_t accepted_ = 0;
    std::size_t with_errors_ = 0;
    std::size_t rejected_ = 0;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
    std::size_t printed_ = 0;
    std::size_t guided_ = 0;
};

/// One line per finding, as compilers do it, and a summary line.
std::unique_ptr<CheckReport> make_text_report(CheckReportOptions options, std::ostream& out);

/// One JSON object on one line: docs/findings.md.
std::unique_ptr<CheckReport> make_json_report(CheckReportOptions options, std::ostream& out);

}  // namespace tidegate::cli
