# What makes a mistake in the program hard to use against whoever runs it: as much of it as compiler and processor have.
# tests/faults/hardening_test.py reads it from the result.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

function(stepwarden_harden target)
    target_compile_options(${target} INTERFACE -fstack-protector-strong)
    foreach(flag stack-clash-protection cf-protection)
        string(MAKE_C_IDENTIFIER "has_${flag}" known)
        check_cxx_compiler_flag(-f${flag} ${known})
        if(${known})
            target_compile_options(${target} INTERFACE -f${flag})
        endif()
    endforeach()
    # An older C library warns that it takes 3 for 2.
    set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
    check_cxx_source_compiles("#include <cstring>\nint main() { return 0; }" has_fortify_3)
    target_compile_options(${target} INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$<IF:$<BOOL:${has_fortify_3}>,3,2>)
    target_compile_definitions(${target} INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(${target} INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed)
endfunction()
