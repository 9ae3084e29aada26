#include "maps/address.hpp"

#include "base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string text_of(std::vector<Place> const& places) {
    std::string out;
    for (Place const& place : places) out += (out.empty() ? "" : ",") + maps::text_of(place);
    return out;
}

/// One form for "REF[1=CT]" and "REF[01=CT]": zeros in front of places are left out, also quotes
/// that keep nothing together.
std::string normal(std::string_view step) {
    std::string out;
    bool in_value = false;
    bool in_quotes = false;
    for (std::size_t i = 0; i < step.size(); ++i) {
        char const c = step[i];
        if (c == '"') {
            bool const is_empty = !in_quotes && i + 1 < step.size() && step[i + 1] == '"';
            if (is_empty) out += "\"\"";
            in_quotes = !in_quotes;
            continue;
        }
        if (!in_quotes && c == '=') in_value = true;
        if (!in_quotes && (c == ',' || c == ']')) in_value = false;
        bool const begins = out.empty() || out.back() == '[' || out.back() == ',' ||
                            out.back() == ' ' || out.back() == '.';
        bool const is_padding =
            c == '0' && begins && !in_value && i + 1 < step.size() && is_digit(step[i + 1]);
        if (!is_padding) out += c;
    }
    return out;
}

/// Steps between the slashes that are not inside brackets or quotes.
std::vector<std::string_view> steps_of(std::string_view address) {
    std::vector<std::string_view> steps;
    bool in_quotes = false;
    bool in_brackets = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < address.size(); ++i) {
        char const c = address[i];
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == '[' || c == ']') in_brackets = c == '[';
        if (c != '/' || in_brackets) continue;
        steps.push_back(address.substr(begin, i - begin));
        begin = i + 1;
    }
    steps.push_back(address.substr(begin));
    return steps;
}

std::string without_field(std::string_view address, std::string_view field) {
    return field.empty() ? std::string(address) : fmt::format("{} {}", address, field);
}

/// Blocks that a step means: by tag, by the group in front of it, or by both.
std::vector<std::size_t> blocks_named(
    std::vector<BlockStatement> const& blocks, std::string_view step
) {
    std::string const wanted = normal(step);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        BlockStatement const& block = blocks[i];
        std::string const own = normal(block.address);
        bool const is_it =
            own == wanted || normal(address_of(block)) == wanted ||
            (!block.group.empty() && block.group + own.substr(block.tag.text.size()) == wanted);
        if (is_it) found.push_back(i);
    }
    return found;
}

/// Lines that a step means: all its places, those in front of "..", or the first one.
std::vector<std::size_t> lines_named(
    std::vector<LineStatement> const& lines, std::string_view step, std::string_view field
) {
    std::string const wanted = normal(step);
    auto const matching = [&](auto const& name_of) {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            bool const is_field = field.empty() || lines[i].target.text == field;
            if (is_field && normal(name_of(lines[i])) == wanted) found.push_back(i);
        }
        return found;
    };
    auto found = matching([](LineStatement const& line) { return address_of(line); });
    if (!found.empty()) return found;
    found = matching([](LineStatement const& line) { return text_of(line.places.first); });
    if (!found.empty()) return found;
    return matching([](LineStatement const& line) {
        auto const& first = line.places.first;
        return first.empty() ? std::string() : maps::text_of(first.front());
    });
}

/// Calls visit(address, spot, statement's own spots) for every statement.
template <class Visit>
void visit_all(
    std::vector<BlockStatement> const& blocks, std::string const& path, Visit const& visit
) {
    for (BlockStatement const& block : blocks) {
        std::string const own = path + address_of(block);
        visit(own, block.spot);
        for (LineStatement const& line : block.lines)
            visit(own + "/" + address_of(line), line.spot);
        visit_all(block.blocks, own + "/", visit);
    }
}

/// Statements of an XML map that an address means: blocks have paths of several steps, and the root
/// has none.
void find_in_xml(
    BlockStatement& block, std::string const& path, std::string_view address,
    std::string_view field, std::vector<Located>& found
) {
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
        LineStatement const& line = block.lines[i];
        bool const is_field = field.empty() || line.target.text == field;
        bool const is_it = path + address_of(line) == address ||
                           (!line.places.paths.empty() && path + line.places.paths[0] == address);
        if (is_field && is_it) found.push_back({&block, i, true});
    }
    for (std::size_t i = 0; i < block.blocks.size(); ++i) {
        std::string const own = path + address_of(block.blocks[i]);
        if (own == address && field.empty()) found.push_back({&block, i, false});
        if (address.starts_with(own + "/"))
            find_in_xml(block.blocks[i], own + "/", address, field, found);
    }
}

Spot const& spot_of(Located const& located) {
    return located.is_line ? located.parent->lines[located.index].spot
                           : located.parent->blocks[located.index].spot;
}

/// What may have been meant, with its place; else where the base begins.
std::string nearest(MapText const& map, std::string_view address) {
    std::string best;
    Spot spot = map.id.spot;
    std::string const wanted = normal(address);
    std::size_t least = std::max<std::size_t>(wanted.size() / 3, 2) + 1;
    std::vector<BlockStatement> const& blocks = map.root ? map.blocks.front().blocks : map.blocks;
    visit_all(blocks, "", [&](std::string const& own, Spot const& at) {
        std::size_t const distance = edit_distance(wanted, normal(own));
        if (distance >= least) return;
        least = distance;
        best = own;
        spot = at;
    });
    if (best.empty()) return fmt::format("the base is {}", position_of(map, spot).text());
    return fmt::format("did you mean {} ({})?", best, position_of(map, spot).text());
}

}  // namespace

std::string text_of(Place place) {
    return place.component == 0 ? fmt::format("{:02}", place.element)
                                : fmt::format("{:02}.{}", place.element, place.component);
}

std::string address_of(LineStatement const& line) {
    if (!line.places.paths.empty()) return fmt::format("{}", fmt::join(line.places.paths, ","));
    if (line.places.first.empty()) return line.target.text;
    if (line.places.last.empty()) return text_of(line.places.first);
    return text_of(line.places.first) + " .. " + text_of(line.places.last);
}

std::string address_of(BlockStatement const& block) {
    return block.group.empty() ? block.address : block.group + " " + block.address;
}

Position position_of(MapText const& map, Spot const& spot) {
    return {map.files[spot.file], spot.line, spot.column, {}};
}

std::expected<Located, AddressError> find_address(
    MapText& map, std::string_view address, std::string_view field
) {
    auto const missing = [&] {
        return std::unexpected(AddressError{
            fmt::format("{} has no {}", map.id.text, without_field(address, field)),
            nearest(map, address)
        });
    };
    auto const twice = [&](std::string_view step, Spot const& first, Spot const& second) {
        return std::unexpected(AddressError{
            fmt::format("{} of {} means two lines", step, map.id.text),
            fmt::format(
                "they are {} and {}: name the field, or the group, behind the address",
                position_of(map, first).text(), position_of(map, second).text()
            )
        });
    };
    if (map.root) {
        std::vector<Located> found;
        find_in_xml(map.blocks.front(), "", address, field, found);
        if (found.size() > 1) return twice(address, spot_of(found[0]), spot_of(found[1]));
        return found.empty() ? missing() : std::expected<Located, AddressError>(found[0]);
    }
    BlockStatement* parent = nullptr;
    std::vector<std::string_view> const steps = steps_of(address);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        bool const is_last = i + 1 == steps.size();
        std::vector<BlockStatement>& blocks = parent != nullptr ? parent->blocks : map.blocks;
        std::vector<std::size_t> const named = blocks_named(blocks, steps[i]);
        if (named.size() > 1) return twice(address, blocks[named[0]].spot, blocks[named[1]].spot);
        if (named.size() == 1 && is_last && field.empty()) return Located{parent, named[0], false};
        if (named.size() == 1 && !is_last) {
            parent = &blocks[named[0]];
            continue;
        }
        if (!is_last || parent == nullptr) return missing();
        auto const lines = lines_named(parent->lines, steps[i], field);
        if (lines.size() > 1)
            return twice(address, parent->lines[lines[0]].spot, parent->lines[lines[1]].spot);
        if (lines.empty()) return missing();
        return Located{parent, lines[0], true};
    }
    return missing();
}

std::string address_at(MapText const& map, Spot const& spot) {
    std::string found;
    visit_all(map.blocks, "", [&](std::string const& own, Spot const& at) {
        // A line holds all that stands behind its first word.
        if (at.file == spot.file && at.line == spot.line && at.use == spot.use) found = own;
    });
    return found;
}

}  // namespace tidegate::maps
