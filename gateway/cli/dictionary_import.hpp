// `dictionary import`: a SEF file or a folder of tables becomes a release of the installation.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

Exit import_dictionary(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
