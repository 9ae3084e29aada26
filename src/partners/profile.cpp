#include "partners/profile.hpp"

namespace tidegate::partners {

DocumentRule const* Profile::find_document(
    Direction direction, std::string_view set, std::string_view release
) const {
    for (auto const& rule : documents) {
        if (rule.direction == direction && rule.set == set &&
            (release.empty() || rule.release == release)) {
            return &rule;
        }
    }
    return nullptr;
}

DocumentRule const* Profile::find_document_of(
    std::string_view standard, Direction direction, std::string_view set
) const {
    for (auto const& rule : documents) {
        if (rule.standard == standard && rule.direction == direction && rule.set == set)
            return &rule;
    }
    return nullptr;
}

bool Profile::has_settings_of(std::string_view standard) const {
    if (standard == "x12") return x12.has_value();
    if (standard == "edifact") return edifact.has_value();
    if (standard == "ubl") return ubl.has_value();
    if (standard == "cxml") return cxml.has_value();
    return standard == "idoc" && idoc.has_value();
}

Acceptance Profile::acceptance_of(std::string_view standard) const {
    if (standard == "x12" && x12) return x12->acceptance;
    if (standard == "edifact" && edifact) return edifact->acceptance;
    return Acceptance::split_suspend_set;
}

std::string_view name_of(State state) {
    switch (state) {
        case State::test:
            return "test";
        case State::live:
            return "live";
        case State::suspended:
            return "suspended";
    }
    return "";
}

std::string_view name_of(Digest digest) {
    switch (digest) {
        case Digest::sha1:
            return "sha1";
        case Digest::sha256:
            return "sha256";
        case Digest::sha384:
            return "sha384";
        case Digest::sha512:
            return "sha512";
    }
    return "";
}

std::string_view name_of(Cipher cipher) {
    switch (cipher) {
        case Cipher::aes128_cbc:
            return "aes128-cbc";
        case Cipher::aes192_cbc:
            return "aes192-cbc";
        case Cipher::aes256_cbc:
            return "aes256-cbc";
        case Cipher::aes128_gcm:
            return "aes128-gcm";
        case Cipher::aes256_gcm:
            return "aes256-gcm";
    }
    return "";
}

std::string_view name_of(FunctionalAck ack) {
    switch (ack) {
        case FunctionalAck::none:
            return "none";
        case FunctionalAck::ack_997:
            return "997";
        case FunctionalAck::ack_999:
            return "999";
        case FunctionalAck::contrl:
            return "CONTRL";
    }
    return "";
}

std::string_view name_of(DuplicatePolicy policy) {
    switch (policy) {
        case DuplicatePolicy::reject:
            return "reject";
        case DuplicatePolicy::park:
            return "park";
        case DuplicatePolicy::accept:
            return "accept";
    }
    return "";
}

}  // namespace tidegate::partners
