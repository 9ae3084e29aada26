// doc show: one document or message with its history, and where its bytes are.
#pragma once

#include "cli/command.hpp"
#include "store/documents.hpp"

#include <string>

namespace tidegate::cli {

/// "000000001/1/0001": as far as there are any.
std::string control_text(store::ControlNumbers const& numbers);

/// The set, or what a document without one is.
std::string kind_text(store::Document const& document);

Exit doc_show(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
