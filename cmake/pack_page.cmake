# Build-time script: joins the report page's style sheets and modules, and writes them as a C++ source with their
# hashes, which the page's content security policy needs. What the source defines is declared in
# analyzer/report/html/page_files.hpp.
#   cmake -DOUTPUT=FILE.cpp -DSTYLES=a.css,... -DMODULES=a.js,... -P pack_page.cmake
# The modules are joined to one in the order given: each sees what those before it export, so that their import and
# export statements, one a line, are left out. Names of the top level are unique among all modules, or the page does not
# start.

function(join_files paths result)
    string(REPLACE "," ";" paths "${paths}")
    set(joined "")
    foreach(path IN LISTS paths)
        file(READ "${path}" content)
        string(APPEND joined "${content}")
    endforeach()
    set(${result} "${joined}" PARENT_SCOPE)
endfunction()

# `text` as a definition of a function that gives it, and of one that gives its SHA-256 in hexadecimal digits.
function(define name text result)
    file(WRITE "${OUTPUT}.${name}" "${text}")
    file(SHA256 "${OUTPUT}.${name}" hash)
    file(READ "${OUTPUT}.${name}" digits HEX)
    file(REMOVE "${OUTPUT}.${name}")
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${digits}")
    string(REPEAT "." 100 row)
    string(REGEX REPLACE "(${row})" "\\1\n" bytes "${bytes}")
    set(${result} "\nnamespace {\nconstexpr unsigned char ${name}_bytes[] = {\n${bytes}};\n}\n
std::string_view page_${name}() { return {reinterpret_cast<const char*>(${name}_bytes), sizeof(${name}_bytes)}; }
std::string_view page_${name}_sha256() { return \"${hash}\"; }\n" PARENT_SCOPE)
endfunction()

join_files("${STYLES}" style)
join_files("${MODULES}" script)
string(REGEX REPLACE "(^|\n)import [^\n]*" "\\1" script "${script}")
string(REGEX REPLACE "(^|\n)export " "\\1" script "${script}")
define(style "${style}" style_source)
define(script "${script}" script_source)
file(WRITE "${OUTPUT}" "#include \"report/html/page_files.hpp\"

namespace stepwarden::report::html {
${style_source}${script_source}
}  // namespace stepwarden::report::html
")
