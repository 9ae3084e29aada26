// Validates one transaction set after the other: the fast check first, the slow checks for what it
// cannot prove.
#pragma once

#include "standards/validate.hpp"

#include <map>
#include <memory>

namespace tidegate::standards {

class FastCheck;

/// Keeps what can be used again from set to set. Thread: one at a time.
class Validator {
public:
    explicit Validator(ValidateOptions options);
    ~Validator();

    /// As validate() of standards/validate.hpp, into memory that `result` may have from an earlier
    /// set. `definition` belongs to `dictionary`; both and `set` must outlive `result`, and the
    /// definition the validator.
    void validate(
        syntax::TransactionSet const& set, Dictionary const& dictionary,
        SetDefinition const& definition, ValidatedSet& result
    );

private:
    struct Prepared;
    FastCheck& fast_check(
        SetDefinition const& definition, syntax::Delimiters const& delimiters, Charset charset
    );

    ValidateOptions options_;
    std::map<SetDefinition const*, std::unique_ptr<Prepared>> prepared_;
};

}  // namespace tidegate::standards
