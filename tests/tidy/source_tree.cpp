#include "tidy/source_tree.hpp"

#include <filesystem>
#include <fstream>
#include <set>

namespace tidegate::tidy {
namespace {

namespace fs = std::filesystem;

SourceFile read_source(fs::path const& root, fs::path const& path) {
    SourceFile file;
    file.path = fs::relative(path, root).string();
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        constexpr std::string_view kInclude = "#include \"";
        if (line.starts_with(kInclude)) {
            file.includes.push_back(line.substr(kInclude.size(), line.rfind('"') - kInclude.size())
            );
        }
        file.lines.push_back(std::move(line));
    }
    return file;
}

/// The file's text without comments and literals; line ends stay, so that lines can be counted.
std::string without_comments_and_literals(SourceFile const& file) {
    std::string text;
    bool is_in_comment = false;
    std::string raw_end;  // of a raw string literal that goes on
    for (std::string const& line : file.lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            std::string_view const rest = std::string_view(line).substr(i);
            if (!raw_end.empty()) {
                if (rest.starts_with(raw_end)) i += raw_end.size() - 1, raw_end.clear();
            } else if (is_in_comment) {
                if (rest.starts_with("*/")) is_in_comment = false, ++i;
            } else if (rest.starts_with("//")) {
                break;
            } else if (rest.starts_with("/*")) {
                is_in_comment = true, ++i;
            } else if (rest.starts_with("R\"")) {
                std::size_t const open = rest.find('(');
                raw_end = ")" + std::string(rest.substr(2, open - 2)) + "\"";
                i += open;
            } else if (line[i] == '"' ||
                       (line[i] == '\'' &&
                        (i == 0 || !std::isalnum(static_cast<unsigned char>(line[i - 1]))))) {
                char const quote = line[i];
                for (++i; i < line.size() && line[i] != quote; ++i) {
                    if (line[i] == '\\') ++i;
                }
            } else if (line[i] != '#' || !text.empty()) {
                text.push_back(line[i]);
            }
        }
        text.push_back('\n');
    }
    return text;
}

bool is_container(std::string_view head) {
    for (std::string_view const word :
         {"namespace", "class ", "struct ", "enum ", "union ", "extern "}) {
        if (head.find(word) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

SourceFile const* SourceTree::find(std::string const& include_name) const {
    for (SourceFile const& file : files) {
        if (file.include_name() == include_name) return &file;
    }
    return nullptr;
}

std::vector<std::string> SourceTree::find_include_cycle(SourceFile const& file) const {
    std::set<std::string> seen;
    std::vector<SourceFile const*> waiting{&file};
    while (!waiting.empty()) {
        SourceFile const* next = waiting.back();
        waiting.pop_back();
        for (std::string const& name : next->includes) {
            if (name == file.include_name()) return {next->path, file.path};
            SourceFile const* target = find(name);
            if (target != nullptr && seen.insert(name).second) waiting.push_back(target);
        }
    }
    return {};
}

SourceTree read_source_tree(std::string const& root) {
    SourceTree tree;
    for (char const* folder : {"src", "gateway", "tests", "bench"}) {
        if (!fs::exists(fs::path(root) / folder)) continue;
        for (auto const& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
            auto const extension = entry.path().extension();
            if (extension == ".cpp" || extension == ".hpp")
                tree.files.push_back(read_source(root, entry.path()));
        }
    }
    std::ranges::sort(tree.files, {}, &SourceFile::path);
    return tree;
}

std::vector<Function> find_functions(SourceFile const& file) {
    std::string const text = without_comments_and_literals(file);
    std::vector<Function> functions;
    std::size_t line = 1;
    std::size_t head_line = 1;
    std::string head;           // what stands between the last statement and this brace
    int depth_in_function = 0;  // open braces inside the current function
    for (char const c : text) {
        if (c == '\n') ++line;
        if (depth_in_function > 0) {
            depth_in_function += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth_in_function == 0) {
                functions.back().length = line - functions.back().line + 1;
                head.clear();
            }
        } else if (c == '{' && !is_container(head) && head.find('(') != std::string::npos) {
            functions.push_back({head_line, 0});
            depth_in_function = 1;
        } else if (c == '{' || c == '}' || c == ';') {
            head.clear();
        } else {
            bool const is_blank = c == ' ' || c == '\n';
            if (head.empty() && !is_blank) head_line = line;
            if (!head.empty() || !is_blank) head.push_back(c);
        }
    }
    return functions;
}

}  // namespace tidegate::tidy
