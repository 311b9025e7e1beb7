# While packaging: the list of the package's parts, of the program as it is packaged (stripped).
set(root ${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX})
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/../sbom ${root}/bin/gevel
  OUTPUT_FILE ${root}/share/gevel/gevel.spdx.json COMMAND_ERROR_IS_FATAL ANY)
