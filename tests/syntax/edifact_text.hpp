// EDIFACT texts for tests. What a reader makes of them: EventLog of syntax/x12_text.hpp.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace tidegate::test {

struct UnbValues {
    std::string syntax = "UNOA:2";
    std::string sender = "SENDER:14";
    std::string receiver = "RECEIVER:14";
    std::string prepared = "260105:1200";
    std::string control = "REF1";
    std::string rest = {};  ///< from S005 on, "+++++1" for a test
};

inline std::string unb(UnbValues const& v = {}) {
    return fmt::format(
        "UNB+{}+{}+{}+{}+{}{}'", v.syntax, v.sender, v.receiver, v.prepared, v.control, v.rest
    );
}

/// UNH, BGM, UNT of one order.
inline std::string order(std::string_view reference = "1", std::string_view number = "4500") {
    return fmt::format("UNH+{0}+ORDERS:D:96A:UN'BGM+220+{1}+9'UNT+3+{0}'", reference, number);
}

/// One order in the interchange of unb().
inline std::string small_edifact(UnbValues const& values = {}) {
    return unb(values) + order() + "UNZ+1+" + values.control + "'";
}

}  // namespace tidegate::test
