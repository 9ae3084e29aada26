#include "syntax/isa_checks.hpp"

#include "base/date.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_header.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {
namespace {

class IsaValues {
public:
    IsaValues(
        std::span<std::string_view const> elements, Interchange const& interchange,
        TellOfIsa const& tell
    )
        : elements_(elements), interchange_(interchange), tell_(tell) {}

    void check() const {
        check_secrets();
        check_party(
            FindingCode::envelope_sender, kIsaSenderQualifier, interchange_.sender, "005", "sender"
        );
        check_party(
            FindingCode::envelope_receiver, kIsaReceiverQualifier, interchange_.receiver, "007",
            "receiver"
        );
        check_moment();
        check_version();
        check_standard();
        check_control();
        check_flags();
    }

private:
    [[nodiscard]] std::string_view element(std::uint16_t number) const {
        return elements_[number - 1];
    }

    Finding& warn(FindingCode code, std::uint16_t number, std::string_view must) const {
        Finding& finding = tell_(
            code, number,
            fmt::format("ISA{:02} is \"{}\", {}", number, printable(element(number)), must)
        );
        finding.severity = Severity::warning;
        return finding;
    }

    static bool is_blank(std::string_view value) {
        return value.find_first_not_of(' ') == std::string_view::npos;
    }

    /// Elements I01 and I03 with what they say of the element behind them.
    void check_secrets() const {
        std::string_view const authorization = element(kIsaAuthorizationQualifier);
        bool const is_code = authorization.size() == 2 && authorization[0] == '0' &&
                             authorization[1] >= '0' && authorization[1] <= '6';
        if (!is_code) {
            warn(
                FindingCode::envelope_authorization, kIsaAuthorizationQualifier,
                "it must be 00 to 06; what ISA02 holds is ignored"
            );
        } else if (authorization != "00" && is_blank(element(kIsaAuthorization))) {
            warn(
                FindingCode::envelope_authorization, kIsaAuthorization,
                fmt::format("but ISA01 says {}: something must stand there", authorization)
            )
                .x12_code = "011";
        }
        std::string_view const security = element(kIsaSecurityQualifier);
        if (security != "00" && security != "01") {
            warn(
                FindingCode::envelope_security, kIsaSecurityQualifier,
                "it must be 00 or 01; what ISA04 holds is ignored"
            );
        } else if (security == "01" && is_blank(element(kIsaSecurity))) {
            warn(
                FindingCode::envelope_security, kIsaSecurity,
                "but ISA03 says 01: a password must stand there"
            )
                .x12_code = "013";
        }
    }

    /// The id stands behind its qualifier.
    void check_party(
        FindingCode code, std::uint16_t qualifier, Party const& party,
        std::string_view code_of_qualifier, std::string_view what
    ) const {
        auto const id = static_cast<std::uint16_t>(qualifier + 1);
        if (party.id.empty())
            warn(code, id, fmt::format("the id of the {} must stand there", what));
        bool const is_qualifier =
            party.qualifier.size() == 2 && std::ranges::all_of(party.qualifier, is_alphanumeric);
        if (!is_qualifier) {
            warn(code, qualifier, "it must be two letters or digits (01, 14, ZZ)").x12_code =
                code_of_qualifier;
        }
    }

    void check_moment() const {
        if (interchange_.date.size() != 6 || !Date::parse_compact(interchange_.date))
            warn(FindingCode::envelope_date, kIsaDate, "it must be a date YYMMDD");
        if (interchange_.time.size() != 4 || !is_time_of_day(interchange_.time))
            warn(FindingCode::envelope_time, kIsaTime, "it must be a time HHMM");
    }

    /// 003 for a version that may exist some day, 017 for what is none.
    void check_version() const {
        std::string const& version = interchange_.version;
        if (is_known_version(version)) return;
        Finding& finding = warn(
            FindingCode::envelope_unknown_version, kIsaVersion,
            "no version of the envelope is called so (00401, 00501)"
        );
        if (version.size() == 5 && is_digits(version)) finding.x12_code = "003";
    }

    /// Element I10, of envelopes that have no repetition separator in its place. Many senders put
    /// one there all the same: no harm is done.
    void check_standard() const {
        std::string_view const standard = element(kIsaRepetition);
        if (has_repetition_separator(interchange_.version) || standard == "U") return;
        bool const is_separator =
            standard.size() == 1 && standard[0] == interchange_.delimiters.element;
        if (standard.size() == 1 && may_be_delimiter(standard[0]) && !is_separator) return;
        Finding& finding = warn(
            FindingCode::envelope_standard, kIsaRepetition,
            fmt::format("in version {} it must be U", printable(interchange_.version))
        );
        if (standard.size() == 1 && is_upper(standard[0])) finding.x12_code = "002";
    }

    void check_control() const {
        std::string const& control = interchange_.control;
        if (control.size() == 9 && is_digits(control)) return;
        Finding& finding =
            warn(FindingCode::envelope_control_number, kIsaControl, "it must be nine digits");
        bool const is_number = is_digits(control) && control.size() <= 9;
        if (!is_number) finding.severity = Severity::error;
    }

    void check_flags() const {
        std::string_view const acknowledgement = element(kIsaAcknowledgement);
        if (acknowledgement != "0" && acknowledgement != "1") {
            warn(
                FindingCode::envelope_ack_requested, kIsaAcknowledgement,
                "it must be 0 or 1: no TA1 is sent"
            );
        }
        std::string_view const usage = element(kIsaUsage);
        if (usage != "T" && usage != "P" && usage != "I")
            warn(FindingCode::envelope_test_flag, kIsaUsage, "it must be P, T or I");
    }

    std::span<std::string_view const> elements_;
    Interchange const& interchange_;
    TellOfIsa const& tell_;
};

}  // namespace

void check_isa_values(
    std::span<std::string_view const> elements, Interchange const& interchange,
    TellOfIsa const& tell
) {
    IsaValues(elements, interchange, tell).check();
}

}  // namespace tidegate::syntax
