#include "store/quantities.hpp"

#include "base/limits.hpp"

namespace tidegate::store {

namespace {
constexpr int kStoredScale = 4;
}

Expected<std::int64_t> to_stored_quantity(Decimal const& quantity) {
    if (!quantity.fits_scale(kStoredScale)) {
        return fail(
            ErrorCode::invalid, "quantity " + quantity.text() + " has more than four decimals", {},
            "round it, or use a smaller base unit"
        );
    }
    Decimal const most = limits::store_quantity_max;
    if (quantity > most || quantity < -most) {
        return fail(
            ErrorCode::too_large, "quantity " + quantity.text() + " is beyond " + most.text()
        );
    }
    return static_cast<std::int64_t>(quantity.rescaled(kStoredScale, Rounding::down).coefficient());
}

Decimal from_stored_quantity(std::int64_t stored) {
    return Decimal::from(stored, kStoredScale).normalized();
}

}  // namespace tidegate::store
