// What a map wrote, in an envelope and read again: how the laws of maps come from a text back to a
// tree.
#pragma once

#include "cli/map_envelope.hpp"
#include "cli/map_home.hpp"
#include "standards/tree.hpp"
#include "syntax/interchange_reader.hpp"

#include <functional>

namespace tidegate::cli {

class Reparser {
public:
    /// With the separators and character set of `like`. The arguments must outlive it.
    Reparser(MapHome& home, maps::Program const& program, syntax::Interchange const& like);

    /// Errors: of wrap() and the reader; invalid when what was written is not valid by its
    /// dictionary.
    Expected<void> operator()(
        syntax::SetBody const& body, std::function<void(standards::SetTree const&)> const& use
    ) const;

private:
    MapHome& home_;
    maps::Program const& program_;
    MapEnvelope envelope_;
};

/// An interchange as the neutral envelope of the map makes it.
syntax::Interchange neutral_interchange(maps::Program const& program);

}  // namespace tidegate::cli
