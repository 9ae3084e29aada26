#include "cli/guideline_home.hpp"

#include <ostream>

namespace tidegate::cli {

namespace fs = std::filesystem;

standards::GuidelineResult find_guideline(
    std::string const& name, fs::path const& home, fs::path const& mappers,
    standards::DictionaryLibrary& dictionaries
) {
    standards::GuidelineLibrary const library(mappers / "guidelines", dictionaries);
    if (name.ends_with(".guide")) return library.read(name);
    fs::path const partners = (home / "partners" / (name + ".guide")).lexically_normal();
    std::error_code ignored;
    if (!name.contains("..") && fs::is_regular_file(partners, ignored))
        return library.read(partners);
    return library.find(name);
}

standards::GuidelineResult guideline_of(
    Arguments const& arguments, fs::path const& mappers, standards::DictionaryLibrary& dictionaries
) {
    auto const name = arguments.get("guideline");
    if (!name) return standards::GuidelinePointer{};
    return find_guideline(*name, arguments.home, mappers, dictionaries);
}

Exit report_guideline(Streams streams, standards::GuidelineErrors const& errors) {
    bool is_absent = true;
    for (Error const& error : errors) {
        streams.err << "error: " << error.text() << '\n';
        is_absent = is_absent && error.code == ErrorCode::not_found;
    }
    return is_absent ? Exit::usage : Exit::configuration;
}

}  // namespace tidegate::cli
