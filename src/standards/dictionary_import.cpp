#include "standards/dictionary_import.hpp"

#include "standards/dictionary_reader.hpp"

#include <fmt/format.h>

namespace tidegate::standards {

void DictionaryDraft::add(Part part, std::string line, Position const& source) {
    lines_[static_cast<std::size_t>(part)].push_back({std::move(line), source});
}

Expected<std::unique_ptr<Dictionary const>> DictionaryDraft::read(
    std::string const& standard, std::string const& release
) const {
    DictionaryReader reader(standard);
    reader.begin(release);
    for (std::vector<Line> const& lines : lines_) {
        std::string text = fmt::format("release {} {}\n", standard, release);
        for (Line const& line : lines) text += line.text + '\n';
        auto const read = reader.read({}, text);
        if (read) continue;
        // The first line of the text is the release; the place in it means nothing to the user.
        constexpr std::size_t kFirstLine = 2;
        std::size_t const at = read.error().position->line;
        if (at < kFirstLine) return std::unexpected(read.error());
        return fail(
            ErrorCode::configuration, read.error().message,
            lines[std::min(at - kFirstLine, lines.size() - 1)].source
        );
    }
    return reader.finish();
}

std::string DictionaryDraft::plain_name(std::string_view name) {
    std::string plain;
    for (char const c : name) {
        bool const is_blank = c == ' ' || c == '\t' || c == '\r';
        if (is_blank && (plain.empty() || plain.ends_with(' '))) continue;
        plain += is_blank ? ' ' : c;
    }
    while (plain.ends_with(' ')) plain.pop_back();
    // " : " begins a name.
    for (std::size_t at = plain.find(" : "); at != std::string::npos; at = plain.find(" : "))
        plain.replace(at, 3, ": ");
    return plain;
}

}  // namespace tidegate::standards
