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

/// Orders come in and are answered.
inline std::string const kOrderRules =
    "[documents.ORDERS]\ndirection = \"in\"\n[documents.ORDRSP]\ndirection = \"out\"\n";

/// A purchase order for `quantity` lanterns.
inline std::string orders_message(
    std::string const& number, int quantity = 10, std::string const& reference = "1"
) {
    return fmt::format(
        "UNH+{2}+ORDERS:D:96A:UN'BGM+220+{0}+9'DTM+137:20260105:102'DTM+10:20260107:102'"
        "NAD+BY+4012345000009::9'NAD+DP+++ACME DC 7+4400 HARBOR ROAD+COLUMBUS+OH+43207+US'"
        "CUX+2:USD:9'LIN+1'PIA+1+A-1001:IN'QTY+21:{1}:PCE'PRI+AAA:12.5'UNS+S'CNT+2:1'"
        "UNT+14+{2}'",
        number, quantity, reference
    );
}

/// A message that no profile here agrees to.
inline std::string const kPriceList =
    "UNH+1+PRICAT:D:96A:UN'BGM+9+1+9'DTM+137:20260105:102'NAD+SU+A::9'UNT+5+1'";

}  // namespace tidegate::runtime
