#include "runtime/job_result.hpp"

namespace tidegate::runtime {

JobResult JobResult::of(Error const& error) {
    return error.code == ErrorCode::unavailable ? retry(error.text()) : park(error.text());
}

JobResult JobResult::of(store::Failure const& failure) {
    switch (failure.kind) {
        case store::Failure::Kind::returned:
            return of(failure.error);
        case store::Failure::Kind::transient:
            return retry(failure.error.text());
        case store::Failure::Kind::unknown:
            return unknown(failure.error.text());
        case store::Failure::Kind::bug:
            std::rethrow_exception(failure.exception);
    }
    return retry(failure.error.text());
}

}  // namespace tidegate::runtime
