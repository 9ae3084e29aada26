// Runs a map of XML from a document to the canonical document, by the engine that reads segments.
#pragma once

#include "maps/read.hpp"
#include "syntax/xml_document.hpp"

namespace tidegate::maps {

/// As read(); delimiters and charset of the options are not looked at. Data that no path names is
/// kept, told or refused as `unmapped` of the map says. Errors: also conflict when the root is
/// another element than the map's. Thread-safe.
Expected<ReadResult> read_xml(
    Program const& program, syntax::XmlDocument const& document, ReadOptions options = {}
);

/// Reads documents one after the other with one map, and keeps the memory that this needs, as
/// SetReader does. Used by one thread at a time.
class XmlMapReader {
public:
    /// The program must be one of XML and outlive it.
    explicit XmlMapReader(Program const& program);
    ~XmlMapReader();
    XmlMapReader(XmlMapReader const&) = delete;
    XmlMapReader& operator=(XmlMapReader const&) = delete;

    /// Reads one document into `result`, as read_xml() does; what was in it is gone, and its memory
    /// is used again. After an error its contents mean nothing.
    Expected<void> read(
        syntax::XmlDocument const& document, ReadOptions options, ReadResult& result
    );

private:
    Program const& program_;
    SetReader reader_;
    std::unique_ptr<class XmlSetTree> tree_;
};

/// True if the root, and what the map's `root` statement names below it, are there.
bool is_xml_of(Program const& program, syntax::XmlDocument const& document);

}  // namespace tidegate::maps
