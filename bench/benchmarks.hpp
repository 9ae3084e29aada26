// The benchmarks by what they measure. Each group makes what it needs and measures the benchmarks
// that the options ask for.
#pragma once

#include "generate.hpp"
#include "harness.hpp"

#include <filesystem>
#include <string>

namespace tidegate::bench {

/// tokenize, validate: X12 bytes to segments, and to findings.
void measure_edi(Report& report, std::filesystem::path const& mappers);

/// edi check: the whole process. `kind` names the orders.
void measure_check(Report& report, std::string const& kind, Orders const& orders);

/// map read, validate and map, map write, json write: orders of X12 and EDIFACT to canonical orders
/// and back, and measure_xml_maps().
void measure_maps(Report& report, std::filesystem::path const& mappers);

/// map read UBL order: XML to canonical orders.
void measure_xml_maps(Report& report, std::filesystem::path const& mappers);

/// promise: look-ahead ATP.
void measure_promise(Report& report);

/// durable accept: the first commit of a message.
void measure_accept(Report& report);

/// as2 receive: signed and encrypted in, signed receipt out.
void measure_as2(Report& report);

/// po to 855: from received bytes to the commit of the acknowledgement's delivery.
void measure_process(Report& report);

/// order, accepted to delivered: all three commits of the straight line, without S/MIME.
void measure_cycle(Report& report);

}  // namespace tidegate::bench
