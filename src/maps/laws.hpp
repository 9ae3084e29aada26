// The laws of maps (mappers/README.md): what reading and writing with one map must keep.
#pragma once

#include "documents/document.hpp"
#include "maps/read.hpp"
#include "maps/write.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tidegate::maps {

/// A law that does not hold, in words, with the first difference.
struct Breach {
    std::string law;   ///< "C(s) == s"
    std::string text;  ///< what differs
};

/// Turns the body that a map wrote back into a tree: the caller wraps and parses, because envelopes
/// are not the map's. The tree must stay valid during `use`.
using Reparse = std::function<Expected<void>(
    syntax::SetBody const& body, std::function<void(standards::SetTree const&)> const& use
)>;

/// With C = write after read: read(C(x)) == read(x), C(C(x)) == C(x), and, when x is a sample,
/// C(x) == x, where `sample_body` is the text of x between ST and SE without line ends (empty: x is
/// no sample). Empty result: all hold. Errors of reading and writing are breaches too.
std::vector<Breach> check_laws(
    Program const& program, standards::SetTree const& x, ReadOptions const& options,
    std::string_view sample_body, Reparse const& reparse
);

/// read(write(d)) == d, for a document in the domain of the map.
std::vector<Breach> check_document_law(
    Program const& program, documents::Document const& document, ReadOptions const& options,
    Reparse const& reparse
);

/// The first place where two texts part, with what is around it.
std::string first_difference(std::string_view expected, std::string_view found);

}  // namespace tidegate::maps
