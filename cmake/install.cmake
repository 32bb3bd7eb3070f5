# The manual page and the completions are made by the program itself, at build time, and installed with it.
set(generated_dir ${PROJECT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated_dir})

function(stepwarden_generate artifact file)
    add_custom_command(
        OUTPUT ${generated_dir}/${file}
        COMMAND stepwarden generate ${artifact} --output ${generated_dir}/${file}
        DEPENDS stepwarden
        VERBATIM)
endfunction()

stepwarden_generate(man stepwarden.1)
stepwarden_generate(bash stepwarden.bash)
stepwarden_generate(zsh _stepwarden)
stepwarden_generate(fish stepwarden.fish)
add_custom_target(stepwarden_generated ALL
    DEPENDS ${generated_dir}/stepwarden.1 ${generated_dir}/stepwarden.bash ${generated_dir}/_stepwarden
            ${generated_dir}/stepwarden.fish)

install(TARGETS stepwarden RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${generated_dir}/stepwarden.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated_dir}/stepwarden.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME stepwarden)
# Debian's zsh looks for packages' completions elsewhere than for those installed by hand.
set(STEPWARDEN_ZSH_COMPLETIONS ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "Where zsh's completion goes")
install(FILES ${generated_dir}/_stepwarden DESTINATION ${STEPWARDEN_ZSH_COMPLETIONS})
install(FILES ${generated_dir}/stepwarden.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
