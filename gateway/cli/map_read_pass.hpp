// The pass of `map read`, `map explain` and `edi convert`: every valid set of a file, or the XML
// document that it is, through its map; what cannot be read is told on standard error and does not
// stop the others.
#pragma once

#include "cli/edi_pass.hpp"
#include "cli/map_home.hpp"
#include "cli/message_place.hpp"
#include "maps/read.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tidegate::cli {

struct MapReadOptions {
    std::string file;  ///< as the user named it
    std::string map;   ///< id; empty: by standard, release and set, or by the root element
    bool trace = false;
    /// Sets that are left out in silence when it says no; unset: all are wanted.
    std::function<bool(MessagePlace const&)> is_wanted = {};
    /// Gets the lines of acknowledgements (cli/map_line.hpp), in the order of the file; unset: they
    /// are told of and left out.
    std::function<void(std::string const& line)> use_acknowledgement = {};
};

/// A set, or an XML document, that became a canonical document; valid during the call.
struct MappedDocument {
    MessagePlace const& place;
    maps::Program const& program;
    maps::ReadResult const& result;
};

/// Reads the file and calls `use` per document, in the order of the file, also for documents whose
/// `result` has error findings. no when a set or document was wrong
/// or had no map, unreadable when the file is neither EDI nor XML, usage or configuration when the
/// map that was asked for cannot be used.
Exit map_read_file(
    MapHome& home, MapReadOptions const& options, Streams streams,
    std::function<void(MappedDocument const&)> const& use
);

/// The same for bytes that are no file: `options.file` only names them.
Exit map_read_bytes(
    MapHome& home, MapReadOptions const& options, ByteView bytes, Streams streams,
    std::function<void(MappedDocument const&)> const& use
);

}  // namespace tidegate::cli
