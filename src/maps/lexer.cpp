#include "maps/lexer.hpp"

#include "base/charset.hpp"
#include "base/limits.hpp"

namespace tidegate::maps {
namespace {

/// Words of one line.
class LineLexer {
public:
    LineLexer(std::string_view text, Spot spot) : text_(text), spot_(spot) {}

    /// Empty on success, otherwise what is wrong; column() says where.
    std::string run(std::vector<Word>& words) {
        for (skip_blanks(); at_ < text_.size() && text_[at_] != '#'; skip_blanks()) {
            Word word;
            word.spot = spot_;
            word.spot.column = column();
            std::string error = take(word);
            if (!error.empty()) return error;
            words.push_back(std::move(word));
        }
        end_ = at_;
        return {};
    }

    [[nodiscard]] std::uint32_t column() const { return static_cast<std::uint32_t>(at_ + 1); }
    [[nodiscard]] std::size_t end() const { return end_; }

private:
    void skip_blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }

    std::string take(Word& word) {
        if (text_[at_] == '"') {
            word.is_quoted = true;
            return take_quoted(word.text);
        }
        if (text_[at_] == '|') {
            word.text = "|";
            ++at_;
            return {};
        }
        while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '|') {
            if (text_[at_] == '\t') return "a tab: use blanks";
            if (text_[at_] == '[' || text_[at_] == '(') {
                std::string error = take_bracket(word.text, text_[at_] == '[' ? ']' : ')');
                if (!error.empty()) return error;
            } else if (text_[at_] == '"') {
                word.text += '"';
                std::string inner;
                std::string error = take_quoted(inner);
                if (!error.empty()) return error;
                word.text += inner + '"';
            } else {
                word.text += text_[at_++];
            }
        }
        return {};
    }

    /// Copies the bracket with its quotes: parse.cpp takes it apart.
    std::string take_bracket(std::string& out, char close) {
        bool in_quotes = false;
        for (std::size_t i = at_; i < text_.size(); ++i) {
            out += text_[i];
            if (text_[i] == '"') in_quotes = !in_quotes;
            if (text_[i] == close && !in_quotes) {
                at_ = i + 1;
                return {};
            }
        }
        return std::string("'") + close + "' is missing";
    }

    std::string take_quoted(std::string& out) {
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == '"') {
                at_ = i + 1;
                return {};
            }
            if (text_[i] == '\\' && i + 1 < text_.size()) {
                ++i;
                out += text_[i] == 'n' ? '\n' : text_[i];
            } else {
                out += text_[i];
            }
        }
        return "the closing quote is missing";
    }

    std::string_view text_;
    Spot spot_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

}  // namespace

std::vector<LexedLine> lex(
    std::string_view text, std::uint32_t file, std::string const& name, std::vector<Error>& errors
) {
    std::vector<LexedLine> lines;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto const report = [&](std::uint32_t line, std::uint32_t column, std::string message) {
        errors.push_back(
            {ErrorCode::configuration, std::move(message), Position{name, line, column, {}}, {}}
        );
    };
    if (text.size() > limits::text_file_bytes_max) {
        report(1, 1, "the file is larger than 4 MiB");
        return lines;
    }
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < text.size() && errors.size() < limits::map_errors_max;) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        std::size_t const indent = line.find_first_not_of(' ');
        if (indent == std::string_view::npos || line[indent] == '#') continue;
        if (line[indent] == '\t') {
            report(number, static_cast<std::uint32_t>(indent + 1), "a tab: indent with blanks");
            continue;
        }
        if (!is_utf8(line)) {
            report(number, 1, "the line is not UTF-8");
            continue;
        }
        LexedLine lexed{number, static_cast<std::uint32_t>(indent), line, {}};
        LineLexer lexer(line, {file, number, 1});
        std::string error = lexer.run(lexed.words);
        if (!error.empty()) {
            report(number, lexer.column(), std::move(error));
            continue;
        }
        lexed.text = line.substr(0, lexer.end());
        if (lines.size() == limits::map_lines_max) {
            report(number, 1, "the map has more than 50000 statements");
            break;
        }
        lines.push_back(std::move(lexed));
    }
    return lines;
}

}  // namespace tidegate::maps
