// The verbs of an overlay. Internal to parse.
#pragma once

#include "maps/parse_codes.hpp"

#include <optional>

namespace tidegate::maps {

/// True for a line that begins with a verb.
bool is_change(std::vector<Word> const& words);

/// `add after PO1/06,07 .. 24,25`: verb and address. `at` moves behind them; what `set` says
/// follows there.
std::optional<ChangeStatement> parse_change_head(
    std::vector<Word> const& words, std::size_t& at, ParseReport& report
);

/// What the verb needs below it is there, and nothing else. False after an error.
bool check_content(ChangeStatement const& change, ParseReport& report);

}  // namespace tidegate::maps
