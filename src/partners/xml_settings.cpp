#include "partners/xml_settings.hpp"

namespace tidegate::partners {

bool is_xml_standard(std::string_view standard) {
    return standard == "ubl" || standard == "cxml" || standard == "idoc";
}

}  // namespace tidegate::partners
