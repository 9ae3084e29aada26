# How a floor's library, a program and a test are declared.

# One precompiled header of standard headers, built once and shared by every product target.
add_library(tidegate_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_precompile_headers(tidegate_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hpp)

# tidegate_library(NAME FOLDER [USES lib...] [THIRD_PARTY target...]): every .cpp of FOLDER is one static library.
# Third-party headers stay inside .cpp files, hence PRIVATE.
function(tidegate_library name folder)
    cmake_parse_arguments(ARG "" "" "USES;THIRD_PARTY" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_library(tidegate_${name} STATIC ${sources})
    target_include_directories(tidegate_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/gateway)
    target_precompile_headers(tidegate_${name} REUSE_FROM tidegate_pch)
    target_link_libraries(tidegate_${name} PRIVATE ${ARG_THIRD_PARTY})
    foreach(used IN LISTS ARG_USES)
        if(TARGET tidegate_${used})
            target_link_libraries(tidegate_${name} PUBLIC tidegate_${used})
        endif()
    endforeach()
endfunction()

function(tidegate_program name source)
    cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${source})
        return()
    endif()
    add_executable(${name} ${source})
    target_precompile_headers(${name} REUSE_FROM tidegate_pch)
    foreach(used IN LISTS ARG_USES)
        target_link_libraries(${name} PRIVATE tidegate_${used})
    endforeach()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# tidegate_test(NAME [STANDALONE] [LINKS target...]): tests/NAME/*_test.cpp, one Catch2 program test_NAME per folder.
# It tests the library tidegate_NAME; a STANDALONE one looks at the files of the repository and needs no such library.
function(tidegate_test name)
    cmake_parse_arguments(ARG "STANDALONE" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cpp)
    if(NOT sources OR NOT TARGET tidegate_${name} AND NOT ARG_LINKS AND NOT ARG_STANDALONE)
        return()
    endif()
    add_executable(test_${name} ${sources})
    target_compile_options(test_${name} PRIVATE -O0)
    target_precompile_headers(test_${name} REUSE_FROM tidegate_test_pch)
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    if(TARGET tidegate_${name})
        target_link_libraries(test_${name} PRIVATE tidegate_${name})
    endif()
    target_link_libraries(test_${name} PRIVATE ${ARG_LINKS} $<TARGET_OBJECTS:tidegate_test_main>)
    target_compile_definitions(test_${name} PRIVATE TIDEGATE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                               TIDEGATE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND test_${name})
endfunction()
