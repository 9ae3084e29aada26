// Measures rates beside a physical reference: what the same machine, in the same seconds, does at
// most. A figure and its reference take turns, so that a noisy machine disturbs both alike.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tidegate::bench {

/// What one pass did, and how long the measured part of it took.
struct Work {
    double units = 0;
    double seconds = 0;
};

/// One pass of what is measured; long enough (milliseconds) for the clock. May throw: the whole
/// run ends then.
using Pass = std::function<Work()>;

/// Units per second over the passes.
struct Series {
    double median = 0;
    double low = 0;
    double high = 0;

    /// (high - low) / median.
    [[nodiscard]] double spread() const { return median > 0 ? (high - low) / median : 0; }
};

Series series_of(std::vector<double> rates);

struct Reference {
    std::string name;  ///< "fdatasync of 4 KiB"
    Pass pass;
};

struct Figure {
    std::string name;
    std::string unit;         ///< of value and reference: "MB/s"
    double target = 0;        ///< 0: none is set
    double target_ratio = 0;  ///< of the reference, where that is what is asked for
    Series value;
    std::string reference_name;
    Series reference;

    [[nodiscard]] double ratio() const {
        return reference.median > 0 ? value.median / reference.median : 0;
    }
};

struct Options {
    std::string filter;     ///< part of a benchmark's name; empty: all
    std::string folder;     ///< where databases and files are written
    std::string database;   ///< address of an empty PostgreSQL for those that can; empty: a file
    double megabytes = 20;  ///< of generated orders, per kind
    int runs = 5;           ///< passes per figure, after one that warms up
};

struct Question {
    std::string name;
    std::string unit;
    double target = 0;
    Pass pass;
    Reference reference;
    double target_ratio = 0;  ///< where the target is a part of the reference
};

class Report {
public:
    explicit Report(Options options) : options_(std::move(options)) {}

    [[nodiscard]] Options const& options() const { return options_; }
    /// True if the command line asks for the benchmark of this name.
    [[nodiscard]] bool wants(std::string const& name) const {
        return name.find(options_.filter) != std::string::npos;
    }
    /// Takes the passes and prints a line of the table.
    void measure(Question const& question);
    /// A line between the rows: what was measured with.
    static void note(std::string const& text);
    /// The head of the table.
    void print_head() const;
    [[nodiscard]] std::vector<Figure> const& figures() const { return figures_; }

private:
    Options options_;
    std::vector<Figure> figures_;
};

/// Seconds by the wall that `act` takes: for what waits for disks and other threads.
double seconds_of(std::function<void()> const& act);

/// Seconds of the processor that this thread spends in `act`: for what only computes. Others on
/// the same machine do not count, as far as the kernel can tell.
double cpu_seconds_of(std::function<void()> const& act);

}  // namespace tidegate::bench
