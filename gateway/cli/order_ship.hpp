// tidegate order ship, tidegate order invoice.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

Exit order_ship(Arguments const& arguments, Streams streams);
Exit order_invoice(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
