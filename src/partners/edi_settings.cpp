#include "partners/edi_settings.hpp"

namespace tidegate::partners {

std::string_view name_of(SeverityOverride severity) {
    switch (severity) {
        case SeverityOverride::reject:
            return "reject";
        case SeverityOverride::accept:
            return "accept";
        case SeverityOverride::warn:
            return "warn";
        case SeverityOverride::ignore:
            return "ignore";
    }
    return "";
}

}  // namespace tidegate::partners
