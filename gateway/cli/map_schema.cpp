// `map schema`: the JSON Schema of a canonical document, or the list of documents there are.
#include "cli/map_commands.hpp"
#include "documents/json.hpp"
#include "documents/registry.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

void print_list(bool is_json, std::ostream& out) {
    for (documents::TypeInfo const* type : documents::document_types()) {
        if (is_json) {
            out << fmt::format(
                "{{\"document\":{},\"schema\":{}}}\n", stages::json_string(type->name),
                stages::json_string(type->schema)
            );
        } else {
            out << type->schema << '\n';
        }
    }
}

}  // namespace

Exit map_schema(Arguments const& arguments, Streams streams) {
    if (arguments.positionals.empty()) {
        print_list(arguments.json, streams.out);
        return Exit::ok;
    }
    std::string const& wanted = arguments.positionals.front();
    documents::TypeInfo const* const type = documents::find_document_type(wanted);
    if (type == nullptr) {
        return report(
            streams,
            Error{
                ErrorCode::usage,
                fmt::format("'{}' is no document of this version", wanted),
                {},
                "'tidegate map schema' lists them"
            }
        );
    }
    streams.out << documents::json_schema(*type) << '\n';
    return Exit::ok;
}

}  // namespace tidegate::cli
