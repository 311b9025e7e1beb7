# header_minimum(HEADER MACRO LEAST): the header must define MACRO as a whole number of LEAST or more.
# For libraries that tell no tool their version.
include(CheckCSourceCompiles)
function(header_minimum header macro least)
  string(MAKE_C_IDENTIFIER "${header}_${macro}_${least}" found)
  check_c_source_compiles("
    #include <stddef.h>
    #include <stdio.h>
    #include <${header}>
    _Static_assert(${macro} >= ${least}, \"too old\");
    int main(void) { return 0; }" ${found})
  if(NOT ${found})
    message(FATAL_ERROR "${header} is missing, or older than ${macro} ${least}")
  endif()
endfunction()
