#include "maps/laws.hpp"

#include "documents/diff.hpp"

#include <fmt/format.h>

namespace tidegate::maps {
namespace {

std::string first_difference(documents::Document const& a, documents::Document const& b) {
    std::vector<documents::Difference> const all = documents::diff(a, b);
    if (all.empty()) return {};
    return fmt::format(
        "{}: '{}' became '{}'", all.front().path, all.front().left, all.front().right
    );
}

/// Reads the body that was written. Breaches are appended.
std::optional<documents::Document> read_again(
    Program const& program, syntax::SetBody const& body, ReadOptions const& options,
    Reparse const& reparse, std::string const& law, std::vector<Breach>& breaches
) {
    std::optional<documents::Document> document;
    Expected<void> const parsed = reparse(body, [&](standards::SetTree const& tree) {
        Expected<ReadResult> read_back = read(program, tree, options);
        if (read_back) {
            document.emplace(std::move(read_back->document));
        } else {
            breaches.push_back({law, "what was written cannot be read: " + read_back.error().text()}
            );
        }
    });
    if (!parsed) breaches.push_back({law, "what was written is no set: " + parsed.error().text()});
    return document;
}

}  // namespace

std::string first_difference(std::string_view expected, std::string_view found) {
    static constexpr std::size_t kContext = 60;
    std::size_t at = 0;
    while (at < expected.size() && at < found.size() && expected[at] == found[at]) ++at;
    std::size_t const from = at > kContext / 2 ? at - kContext / 2 : 0;
    return fmt::format(
        "byte {}: '{}' became '{}'", at, expected.substr(from, kContext),
        found.substr(from, kContext)
    );
}

std::vector<Breach> check_laws(
    Program const& program, standards::SetTree const& x, ReadOptions const& options,
    std::string_view sample_body, Reparse const& reparse
) {
    std::vector<Breach> breaches;
    Expected<ReadResult> const first = read(program, x, options);
    if (!first) return {{"x can be read", first.error().text()}};
    WriteOptions write_options;
    write_options.delimiters = options.delimiters;
    write_options.charset = options.charset;
    Expected<syntax::SetBody> const once = write(program, first->document, write_options);
    if (!once) return {{"read(x) can be written", once.error().text()}};
    if (!sample_body.empty() && once->text != sample_body) {
        breaches.push_back({"C(s) == s", first_difference(sample_body, once->text)});
    }
    std::optional<documents::Document> const second =
        read_again(program, *once, options, reparse, "read(C(x)) == read(x)", breaches);
    if (!second) return breaches;
    std::string const difference = first_difference(first->document, *second);
    if (!difference.empty()) breaches.push_back({"read(C(x)) == read(x)", difference});
    Expected<syntax::SetBody> const twice = write(program, *second, write_options);
    if (!twice) {
        breaches.push_back({"C(C(x)) == C(x)", twice.error().text()});
    } else if (twice->text != once->text) {
        breaches.push_back({"C(C(x)) == C(x)", first_difference(once->text, twice->text)});
    }
    return breaches;
}

std::vector<Breach> check_document_law(
    Program const& program, documents::Document const& document, ReadOptions const& options,
    Reparse const& reparse
) {
    static constexpr char kLaw[] = "read(write(d)) == d";
    std::vector<Breach> breaches;
    WriteOptions write_options;
    write_options.delimiters = options.delimiters;
    write_options.charset = options.charset;
    Expected<WriteResult> const written = write_with_report(program, document, write_options);
    if (!written) return {{kLaw, written.error().text()}};
    for (Lost const& lost : written->lost) {
        breaches.push_back({kLaw, fmt::format("{} is lost: {}", lost.field, lost.reason)});
    }
    std::optional<documents::Document> const again =
        read_again(program, written->body, options, reparse, kLaw, breaches);
    if (!again) return breaches;
    std::string const difference = first_difference(document, *again);
    if (!difference.empty()) breaches.push_back({kLaw, difference});
    return breaches;
}

}  // namespace tidegate::maps
