// What a partner is set up for, for `partner check`: identities, channels, documents, certificates
// with their last days.
#pragma once

#include "base/clock.hpp"
#include "partners/profile.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tidegate::cli {

struct PartnerReport {
    /// One fact: ("certificate", "CN=acme ..., signing, until 2027-01-05 (412 days)").
    struct Row {
        std::string subject;
        std::string text;
    };
    std::string id;
    std::string name;
    std::string state;
    std::vector<Row> rows;
    std::vector<std::string> problems;  ///< with the file; what loading does not see: expired keys

    [[nodiscard]] std::string text() const;  ///< a heading and a table
    [[nodiscard]] std::string json() const;  ///< one line
};

/// Reads the certificate files of the profile; one that cannot be read is a problem.
PartnerReport describe_partner(partners::Profile const& profile, Instant now);

}  // namespace tidegate::cli
