#include "runtime/claim_numbers.hpp"

#include "store/duplicates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

namespace tidegate::runtime {
namespace {

using store::State;

constexpr std::string_view kKeySeparator = "\x1f";

/// Who has the key, within the window; it is this message's otherwise.
std::optional<store::FirstSeen> claim_key(
    NumberClaim const& claim, store::Environment environment, store::DuplicateLevel level,
    std::vector<std::string_view> const& parts
) {
    store::DuplicateKey const key{
        environment, claim.partner.id, level, fmt::format("{}", fmt::join(parts, kKeySeparator))
    };
    store::FirstSeen const own{claim.message, {}, {}, claim.now};
    auto first = store::insert_or_find(claim.transaction, key, own);
    if (!first || first->message == claim.message) return {};
    auto const window = claim.partner.duplicates.interchange_window;
    if (!window || claim.now - first->at <= *window) return first;
    store::replace_first(claim.transaction, key, own);
    return {};
}

/// Claims the numbers of one interchange's groups and sets.
class GroupNumbers {
public:
    GroupNumbers(NumberClaim const& claim, PreparedInterchange const& interchange)
        : claim_(claim),
          interchange_(interchange),
          sender_(interchange.interchange.header.sender.text()),
          receiver_(interchange.interchange.header.receiver.text()) {}

    /// Why the document has to wait; nothing when its numbers are new.
    std::optional<std::string> used(PreparedDocument const& document) {
        partners::Duplicates const& policy = claim_.partner.duplicates;
        store::ControlNumbers const& numbers = document.row.numbers;
        if (policy.parks_group && !numbers.group.empty()) {
            auto const& first = first_of_group(document);
            if (first) return text("group", numbers.group, *first);
        }
        if (policy.parks_set && !numbers.set.empty()) {
            auto const first = claim_key(
                claim_, interchange_.environment, store::DuplicateLevel::group,
                {"set", sender_, receiver_, document.functional_id, numbers.group, document.row.set,
                 numbers.set}
            );
            if (first) return text("set", numbers.set, *first);
        }
        return {};
    }

private:
    /// Asked once for all sets of a group.
    std::optional<store::FirstSeen> const& first_of_group(PreparedDocument const& document) {
        auto const [at, is_new] =
            groups_.try_emplace({document.functional_id, document.row.numbers.group});
        if (is_new) {
            at->second = claim_key(
                claim_, interchange_.environment, store::DuplicateLevel::group,
                {"group", sender_, receiver_, document.functional_id, document.row.numbers.group}
            );
        }
        return at->second;
    }

    static std::string text(
        std::string_view level, std::string const& number, store::FirstSeen const& first
    ) {
        return fmt::format(
            "duplicate_{0}: {0} number {1} came before in message {2}; replay it if it is another "
            "document, cancel it otherwise",
            level, number, first.message.text()
        );
    }

    NumberClaim const& claim_;
    PreparedInterchange const& interchange_;
    std::string sender_, receiver_;
    std::map<std::pair<std::string, std::string>, std::optional<store::FirstSeen>> groups_;
};

}  // namespace

std::optional<std::string> claim_interchange(
    NumberClaim const& claim, PreparedInterchange const& interchange
) {
    syntax::Interchange const& header = interchange.interchange.header;
    // XML need not have a number of its own: then only its content can tell.
    if (interchange.interchange.is_rejected() || header.control.empty()) return {};
    std::string const sender = header.sender.text();
    std::string const receiver = header.receiver.text();
    std::vector<std::string_view> parts{sender, receiver, header.control};
    bool const has_envelope = header.standard == "x12" || header.is_edifact();
    if (!has_envelope) {
        // One that waits, for a wrong secret perhaps, is sent again under its number: nobody
        // told the partner that it waits.
        if (interchange.documents.front().row.state != State::waiting) return {};
        parts.insert(parts.begin(), header.standard);
    }
    auto const first =
        claim_key(claim, interchange.environment, store::DuplicateLevel::interchange, parts);
    if (!first) return {};
    return fmt::format(
        "{} {} came before in message {}", has_envelope ? "interchange" : "document",
        header.control, first->message.text()
    );
}

void park_used_numbers(NumberClaim const& claim, PreparedInterchange& interchange) {
    partners::Duplicates const& policy = claim.partner.duplicates;
    if (!policy.parks_group && !policy.parks_set) return;
    GroupNumbers numbers(claim, interchange);
    for (PreparedDocument& document : interchange.documents) {
        // What is wrong already is done with; a receipt that comes twice changes nothing.
        if (document.row.state != State::waiting || document.acknowledgement) continue;
        auto reason = numbers.used(document);
        if (!reason) continue;
        document.row.state = State::parked;
        document.row.reason = std::move(*reason);
        document.canonical.reset();
    }
}

}  // namespace tidegate::runtime
