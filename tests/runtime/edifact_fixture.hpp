// A partner that orders by EDIFACT, beside what runtime/fixture.hpp has.
#pragma once

#include "runtime/fixture.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {

/// ACME speaks EDIFACT too. `append` goes behind the table edifact.
inline Home edifact_home(std::string const& lines = {}, std::string const& append = {}) {
    Home home;
    home.append =
        "[edifact]\nus = { id = \"5790000000012\", qualifier = \"14\" }\n"
        "them = [{ id = \"4012345000009\", qualifier = \"14\" }, { id = \"SECOND\" }]\n" +
        lines + append;
    return home;
}

struct EdifactText {
    std::string control = "77";
    std::string sender = "4012345000009:14";
    std::string receiver = "5790000000012:14";
    std::string behind = "";  ///< of 0020: "++++++1"
    int messages = 1;
};

inline std::string edifact_interchange(std::string const& messages, EdifactText const& text = {}) {
    return fmt::format(
        "UNB+UNOC:3+{}+{}+260105:1200+{}{}'{}UNZ+{}+{}'", text.sender, text.receiver, text.control,
        text.behind, messages, text.messages, text.control
    );
}

/// A message that no profile here agrees to.
inline std::string const kPriceList =
    "UNH+1+PRICAT:D:96A:UN'BGM+9+1+9'DTM+137:20260105:102'NAD+SU+A::9'UNT+5+1'";

}  // namespace tidegate::runtime
