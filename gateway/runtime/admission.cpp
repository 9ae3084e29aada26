#include "runtime/admission.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {

store::Environment book_of(partners::Profile const& partner, bool is_test) {
    bool const is_test_book = is_test || partner.state == partners::State::test;
    return is_test_book ? store::Environment::test : store::Environment::live;
}

std::optional<std::string> why_state_holds(partners::Profile const& partner, bool is_test) {
    if (partner.state == partners::State::suspended) {
        return fmt::format(
            "partner_suspended: set state = \"live\" in {}, then replay", partner.file.string()
        );
    }
    if (partner.state == partners::State::test && !is_test) {
        return fmt::format(
            "live_traffic_of_test_partner: set state = \"live\" in {}, then replay",
            partner.file.string()
        );
    }
    return {};
}

void park_refused(PreparedDocument& document, Error const& error) {
    document.row.state = store::State::parked;
    document.row.reason = fmt::format("refused: {}", error.text());
    log::warning(
        "document.parked", "a received document is parked",
        {{"partner", document.row.partner},
         {"document", document.row.id.text()},
         {"reason", document.row.reason}}
    );
}

}  // namespace tidegate::runtime
