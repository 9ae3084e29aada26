#include "docs/doc_file.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string_view>

namespace tidegate::docs {
namespace {

namespace fs = std::filesystem;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// A run of a-z and '-' at `at`.
std::string word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && (is_lower(text[end]) || (text[end] == '-' && end > at))) ++end;
    return std::string(text.substr(at, end - at));
}

/// "3. The straight line" -> "3-the-straight-line".
std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (char const c : heading) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
            anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (c == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

void read_prose(Page& page, std::string_view line, std::size_t number) {
    std::string plain;  // without code: a bracket in code is no link
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::size_t const end = line[i] == '`' ? line.find('`', i + 1) : std::string_view::npos;
        if (end == std::string_view::npos) {
            plain += line[i];
            continue;
        }
        page.code_spans.push_back({std::string(line.substr(i + 1, end - i - 1)), number});
        i = end;
    }
    for (std::size_t at = plain.find("]("); at != std::string::npos;
         at = plain.find("](", at + 1)) {
        std::size_t const end = plain.find(')', at);
        if (end != std::string::npos)
            page.links.push_back({plain.substr(at + 2, end - at - 2), number});
    }
    if (line.starts_with('#')) {
        std::size_t const begin = line.find_first_not_of('#');
        if (begin != std::string_view::npos) page.anchors.insert(anchor_of(line.substr(begin + 1)));
    }
}

Page read_page(fs::path const& root, fs::path const& path) {
    Page page;
    page.path = fs::relative(path, root).string();
    std::istringstream in(read_text(path));
    bool is_in_block = false;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("```")) {
            is_in_block = !is_in_block;
            if (is_in_block) page.blocks.push_back({"", number});
        } else if (is_in_block) {
            page.code_lines.push_back({line, number});
            page.blocks.back().text += line + "\n";
        } else {
            read_prose(page, line, number);
        }
    }
    return page;
}

/// The text between the quotes that open at or behind `at`, when nothing but blanks is in between.
std::string literal_at(std::string_view text, std::size_t at) {
    std::size_t const open = text.find_first_not_of(" \n", at);
    if (open == std::string_view::npos || text[open] != '"') return {};
    std::size_t const close = text.find('"', open + 1);
    return std::string(text.substr(open + 1, close - open - 1));
}

}  // namespace

std::string read_text(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<Page> read_pages(fs::path const& root) {
    std::vector<fs::path> paths;
    for (char const* file : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"})
        paths.push_back(root / file);
    for (char const* folder : {"docs", "partners"}) {
        for (auto const& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".md") paths.push_back(entry.path());
        }
    }
    std::ranges::sort(paths);
    std::vector<Page> pages;
    for (fs::path const& path : paths) pages.push_back(read_page(root, path));
    return pages;
}

std::set<std::string> read_commands(fs::path const& root) {
    std::set<std::string> commands;
    for (auto const& entry : fs::directory_iterator(root / "gateway/cli")) {
        if (!entry.path().filename().string().ends_with("_commands.cpp")) continue;
        std::string const text = read_text(entry.path());
        // A row begins {"noun", "verb", "summary"; an option has a metavar in the second place.
        for (std::size_t at = text.find("{\""); at != std::string::npos;
             at = text.find("{\"", at + 1)) {
            std::string const noun = literal_at(text, at + 1);
            std::size_t const behind = at + noun.size() + 3;
            if (noun != word_at(noun, 0) || text[behind] != ',') continue;
            std::string const verb = literal_at(text, behind + 1);
            if (verb.empty() || verb != word_at(verb, 0)) continue;
            commands.insert(noun.empty() ? verb : noun + " " + verb);
        }
    }
    return commands;
}

std::vector<std::string> commands_in(std::string const& code, std::set<std::string> const& known) {
    constexpr std::string_view kProgram = "tidegate ";
    std::vector<std::string> found;
    for (std::size_t at = code.find(kProgram); at != std::string::npos;
         at = code.find(kProgram, at + 1)) {
        bool const is_word =
            at == 0 || (std::isalnum(static_cast<unsigned char>(code[at - 1])) == 0 &&
                        code[at - 1] != '=' && code[at - 1] != '_');
        std::string const first = word_at(code, at + kProgram.size());
        if (!is_word || first.empty() || first == "tidegate") continue;
        std::size_t const behind = at + kProgram.size() + first.size();
        std::string const second =
            code.compare(behind, 1, " ") == 0 ? word_at(code, behind + 1) : "";
        bool const is_one_word = second.empty() || known.contains(first);
        found.push_back(is_one_word ? first : first + " " + second);
    }
    return found;
}

std::set<std::string> read_configuration_keys(fs::path const& root) {
    std::set<std::string> keys;
    for (auto const& entry : fs::directory_iterator(root / "src/partners")) {
        if (entry.path().extension() != ".cpp") continue;
        std::string const text = read_text(entry.path());
        for (std::string_view const call :
             {"get_", "read_listen(*http", "read_as2_id(table", "read_secret(table", "path("}) {
            for (std::size_t at = text.find(call); at != std::string::npos;
                 at = text.find(call, at + 1)) {
                std::size_t const quote = text.find_first_of("\";", at);
                constexpr std::size_t kNear = 80;
                if (quote == std::string::npos || text[quote] == ';' || quote - at > kNear)
                    continue;
                std::string const key = literal_at(text, quote);
                bool const is_key = !key.empty() && std::ranges::all_of(key, [](char c) {
                    return is_lower(c) || c == '_' || (c >= '0' && c <= '9');
                });
                if (is_key) keys.insert(key);
            }
        }
    }
    return keys;
}

}  // namespace tidegate::docs
