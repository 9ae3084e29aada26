#include "standards/policy.hpp"

namespace tidegate::standards {

void apply_policies(syntax::Findings& findings, Policies const& policies) {
    std::erase_if(findings, [&](syntax::Finding& finding) {
        auto const policy = policies.find(finding.code);
        if (policy == policies.end()) return false;
        switch (policy->second) {
            case Policy::reject:
                finding.severity = syntax::Severity::error;
                return false;
            case Policy::accept_with_error:
                finding.severity = syntax::Severity::warning;
                return false;
            case Policy::ignore:
                return true;
        }
        return false;
    });
}

}  // namespace tidegate::standards
