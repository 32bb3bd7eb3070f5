# What makes a mistake in the program hard to use against whoever runs it: as much of it as compiler and processor have.
# tests/faults/hardening_test.py reads it from the result.
include(CheckCXXCompilerFlag)

function(stepwarden_harden target)
    target_compile_options(${target} INTERFACE -fstack-protector-strong)
    foreach(flag stack-clash-protection cf-protection)
        string(MAKE_C_IDENTIFIER "has_${flag}" known)
        check_cxx_compiler_flag(-f${flag} ${known})
        if(${known})
            target_compile_options(${target} INTERFACE -f${flag})
        endif()
    endforeach()
    target_compile_options(${target} INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    target_compile_definitions(${target} INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(${target} INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed)
endfunction()
