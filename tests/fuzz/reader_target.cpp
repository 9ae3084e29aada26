// The reader of interchanges: events nest and places are true, wherever the input is cut.
#include "fuzz/reader_checks.hpp"
#include "syntax/interchange_reader.hpp"

namespace tidegate::fuzz {

void reader(std::string_view input);

void reader(std::string_view input) { check_reader<syntax::InterchangeReader>(input); }

}  // namespace tidegate::fuzz
