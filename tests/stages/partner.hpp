// A partner that orders by X12 004010, and the texts it sends.
#pragma once

#include "partners/profile.hpp"
#include "standards/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tidegate::stages {

inline partners::Profile acme() {
    partners::Profile profile;
    profile.id = "acme";
    profile.x12.emplace();
    profile.x12->us = {"ZZ", "SUPPLIERCO", "SUPPLIERGS"};
    profile.x12->them = {{"01", "ACME", "ACMEGS"}, {"ZZ", "SECOND", "SECOND"}};
    partners::DocumentRule rule;
    rule.set = "850";
    rule.release = "004010";
    rule.map = "x12/004010/850";
    profile.documents.push_back(rule);
    return profile;
}

inline standards::DictionaryLibrary& dictionaries() {
    static standards::DictionaryLibrary library(TIDEGATE_SOURCE_DIR "/mappers/standards");
    return library;
}

inline std::string const kOrder =
    "BEG*00*SA*PO1**20260105~N1*BY*ACME*92*0001~PO1*1*10*EA*12.5**VN*LANTERN-10~CTT*1~";

inline std::string set(
    std::string const& body, std::string const& type = "850", std::string const& control = "0001"
) {
    return fmt::format(
        "ST*{0}*{2}~{1}SE*{3}*{2}~", type, body, control, std::ranges::count(body, '~') + 2
    );
}

inline std::string group(
    std::string const& sets, int count = 1, std::string const& functional_id = "PO",
    std::string const& control = "1", std::string const& version = "004010"
) {
    return fmt::format(
        "GS*{}*ACMEGS*SUPPLIERGS*20260105*1200*{}*X*{}~{}GE*{}*{}~", functional_id, control,
        version, sets, count, control
    );
}

inline std::string interchange(
    std::string const& groups, int count = 1, std::string const& control = "000000001",
    char usage = 'P'
) {
    return fmt::format(
        "ISA*00*          *00*          *01*ACME           *ZZ*SUPPLIERCO     "
        "*260105*1200*U*00401*{0}*0*{3}*>~{1}IEA*{2}*{0}~",
        control, groups, count, usage
    );
}

}  // namespace tidegate::stages
