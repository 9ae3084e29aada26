// The specification (documents.md) as the tests of documents read it: its sections, the names in
// its tables, the words in its sentences. It lives beside the repository: TIDEGATE_SHARED, by
// default
// ../shared.
#pragma once

#include "documents/type.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::test {

using documents::Field;
using documents::TypeInfo;
using Names = std::vector<std::string>;

/// The file's lines; nothing when it is not there.
inline std::optional<Names> read_specification() {
    char const* const shared = std::getenv("TIDEGATE_SHARED");
    std::string const folder = shared != nullptr ? shared : TIDEGATE_SOURCE_DIR "/../shared";
    std::ifstream file(folder + "/spec/documents.md");
    if (!file) {
        WARN(
            "skipped: no " << folder
                           << "/spec/documents.md, set TIDEGATE_SHARED to the folder that has spec/"
        );
        return std::nullopt;
    }
    Names lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

inline std::string trimmed(std::string_view text) {
    auto const start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return {};
    return std::string(text.substr(start, text.find_last_not_of(' ') - start + 1));
}

inline Names split(std::string_view text, char separator) {
    Names parts;
    while (true) {
        auto const at = text.find(separator);
        parts.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// Lines of the section whose heading starts with `heading`, up to the next heading.
inline Names section(Names const& specification, std::string const& heading) {
    Names lines;
    bool is_inside = false;
    for (std::string const& line : specification) {
        if (line.starts_with("##")) {
            is_inside = line.starts_with(heading);
        } else if (is_inside) {
            lines.push_back(line);
        }
    }
    return lines;
}

/// One column (0 = first) of the table of a section whose header row starts with `header`.
inline Names column(Names const& section, std::string const& header, std::size_t index) {
    Names cells;
    bool is_inside = false;
    for (std::string const& line : section) {
        if (line.starts_with(header)) {
            is_inside = true;
        } else if (!line.starts_with('|')) {
            is_inside = false;
        } else if (is_inside && !line.starts_with("|---")) {
            cells.push_back(split(line, '|').at(index + 1));
        }
    }
    return cells;
}

class Tables {
public:
    explicit Tables(Names const& specification) : specification_(specification) {
        for (std::string const& name : names("### 2.2", "| name |")) add_first(item_, name);
        Names const quantity_and_price = names("### 2.3", "| name |");
        quantity_.assign(quantity_and_price.begin(), quantity_and_price.begin() + 2);
        price_.assign(quantity_and_price.begin() + 2, quantity_and_price.end());
        Names const dates = section(specification_, "### 2.6");
        for (std::size_t const words : {0U, 4U}) {
            for (std::string const& cell : column(dates, "| word |", words)) {
                if (cell.starts_with("placed_on")) continue;
                for (std::string const& word : split(cell, ';')) dates_.push_back(word);
            }
        }
    }

    /// All names of a table, in order: "purpose", "lines.(ITEM)"; a name without prefix takes that
    /// of its left neighbour.
    Names names(std::string const& heading, std::string const& header) const {
        Names all;
        for (std::string const& cell : column(section(specification_, heading), header, 0)) {
            std::string prefix;
            for (std::string name : split(cell, ';')) {
                if (name == "(counts)") continue;
                if (auto const dot = name.find('.'); dot != std::string::npos) {
                    prefix = name.substr(0, dot + 1);
                } else {
                    name.insert(0, prefix);
                }
                all.push_back(name);
            }
        }
        return all;
    }

    /// The fields of one struct of a table: names under `prefix`, groups expanded, each once.
    Names fields(Names const& names, std::string const& prefix) const {
        Names fields;
        for (std::string const& name : names) {
            if (name.starts_with(prefix)) expand(fields, name.substr(prefix.size()));
        }
        return fields;
    }

private:
    static void add_first(Names& to, std::string const& name) {
        std::string const first = name.substr(0, name.find('.'));
        if (std::ranges::find(to, first) == to.end()) to.push_back(first);
    }

    void expand(Names& to, std::string const& name) const {
        auto const all = [&to](Names const& group) {
            to.insert(to.end(), group.begin(), group.end());
        };
        if (name == "(ITEM)") return all(item_);
        if (name == "DATES" || name == "(DATES)") return all(dates_);
        if (name == "QTY") return all(quantity_);
        if (name == "(QTY, PRICE)") {
            all(quantity_);
            return all(price_);
        }
        add_first(to, name);
    }

    Names const& specification_;
    Names item_, quantity_, price_, dates_;
};

/// What every document or object may have without a row of its own: rules 3, 11, 12.
inline bool has_no_row(std::string_view name) {
    return name == "environment" || name == "zones" || name == "extensions" || name == "unmapped";
}

inline Names described(TypeInfo const& type) {
    Names names;
    for (Field const& field : type.fields) {
        if (!has_no_row(field.name)) names.emplace_back(field.name);
    }
    return names;
}

/// Words of a sentence such as "original 00/9, cancellation 01/1": the first word of each item.
inline Names words_of(std::string_view sentence) {
    std::string flat;
    int depth = 0;
    for (char const c : sentence) {
        if (c == '(') ++depth;
        if (depth == 0) flat += c;
        if (c == ')') --depth;
    }
    Names words;
    for (std::string const& item : split(flat.substr(0, flat.find(". ")), ',')) {
        words.push_back(item.substr(0, item.find(' ')));
    }
    return words;
}

/// What follows `marker` and the next ": ", up to the end of its paragraph.
inline std::string paragraph_after(Names const& specification, std::string const& marker) {
    std::string text;
    for (std::string const& line : specification) {
        if (!text.empty() && (line.empty() || line.starts_with('|'))) break;
        if (!text.empty()) {
            text += " " + line;
        } else if (auto const at = line.find(marker); at != std::string::npos) {
            text = line.substr(line.find(": ", at) + 2);
        }
    }
    return text;
}

/// The names in the first braces of a row: "{id, number, release}".
inline Names braces_in(
    Names const& specification, std::string const& heading, std::string const& row
) {
    for (std::string const& line : section(specification, heading)) {
        if (!line.starts_with(row)) continue;
        auto const open = line.find('{');
        return split(std::string_view(line).substr(open + 1, line.find('}') - open - 1), ',');
    }
    return {};
}

template <class Word>
Names names_of() {
    auto const names = documents::word_names<Word>().subspan(1);
    return {names.begin(), names.end()};
}

}  // namespace tidegate::test
