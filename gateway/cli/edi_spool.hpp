// Text of any length that is written now and printed later: in memory while it is small, in an
// unnamed temporary file beyond that.
#pragma once

#include <cstdio>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::cli {

class Spool {
public:
    /// Throws std::system_error when the temporary file cannot be written.
    void write(std::string_view text);

    /// Appends all that was written to `out`. Throws as write().
    void copy_to(std::ostream& out);

private:
    void flush();

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string pending_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace tidegate::cli
