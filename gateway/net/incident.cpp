#include "net/incident.hpp"

namespace tidegate::net {

std::string make_incident_id(Random& random) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    constexpr std::size_t kCharacters = 9;
    std::uint64_t bits = random.next();
    std::string id;
    for (std::size_t i = 0; i < kCharacters; ++i) {
        id += kAlphabet[bits % kAlphabet.size()];
        bits /= kAlphabet.size();
    }
    return id;
}

}  // namespace tidegate::net
