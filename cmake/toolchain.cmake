# Compiler, warnings and link settings of every target. clang-19 only: docs/architecture.md says why.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
    message(FATAL_ERROR "Tidegate is compiled with clang++-19; configure with a preset: cmake --preset dev")
endif()
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Wold-style-cast -Werror=return-type -Werror=switch
                    -fstack-protector-strong -pthread -fPIE)
add_compile_definitions(TIDEGATE_VERSION="${PROJECT_VERSION}")
add_link_options(-fuse-ld=mold -pthread -pie)

find_program(TIDEGATE_CCACHE ccache)
if(TIDEGATE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${TIDEGATE_CCACHE})
    # ccache can only reuse objects built with a precompiled header that has no time stamp in it.
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
