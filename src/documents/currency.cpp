#include "documents/currency.hpp"

#include <algorithm>
#include <array>

namespace tidegate::documents {

namespace {

using namespace std::string_view_literals;

constexpr std::array kWithoutMinorUnit{"BIF"sv, "CLP"sv, "DJF"sv, "GNF"sv, "ISK"sv, "JPY"sv,
                                       "KMF"sv, "KRW"sv, "PYG"sv, "RWF"sv, "UGX"sv, "UYI"sv,
                                       "VND"sv, "VUV"sv, "XAF"sv, "XOF"sv, "XPF"sv};
constexpr std::array kThousandths{"BHD"sv, "IQD"sv, "JOD"sv, "KWD"sv, "LYD"sv, "OMR"sv, "TND"sv};
constexpr std::array kTenThousandths{"CLF"sv, "UYW"sv};

constexpr int kUsualDigits = 2;

}  // namespace

int minor_unit_digits(std::string_view currency) {
    if (std::ranges::binary_search(kWithoutMinorUnit, currency)) return 0;
    if (std::ranges::binary_search(kThousandths, currency)) return 3;
    if (std::ranges::binary_search(kTenThousandths, currency)) return 4;
    return kUsualDigits;
}

}  // namespace tidegate::documents
