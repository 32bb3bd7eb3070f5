# STEPWARDEN_STATIC: a program that needs no library of the machine it runs on, libc included, for scripts/dist.
option(STEPWARDEN_STATIC "Link all libraries statically, libc too" OFF)
set(stepwarden_fmt fmt::fmt)
set(stepwarden_pie -pie)
if(STEPWARDEN_STATIC)
    set(stepwarden_pie -static-pie)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
    add_link_options(-Wl,--gc-sections)
endif()

# Once the libraries are found: gives libgit2 the ones that it needs itself and what it has in place of its transports,
# and fmt its code. FMT_SHARED as everywhere, so that a compiler cache serves this build and others.
function(stepwarden_link_statically)
    add_library(stepwarden_offline OBJECT cmake/static/offline.cpp)
    target_link_libraries(PkgConfig::libgit2 INTERFACE $<TARGET_OBJECTS:stepwarden_offline>)
    foreach(name pcre2-8 mbedcrypto http_parser)
        find_library(static_${name} ${name} REQUIRED)
        target_link_libraries(PkgConfig::libgit2 INTERFACE ${static_${name}})
    endforeach()
    add_library(stepwarden_fmt STATIC cmake/static/fmt.cpp)
    target_compile_definitions(stepwarden_fmt PUBLIC FMT_SHARED)
    set(stepwarden_fmt stepwarden_fmt PARENT_SCOPE)
endfunction()
