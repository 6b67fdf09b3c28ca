# What a step links of lib and of the steps before it: earlier::sys, earlier::step01 …
#
# Here these are sys, step01 … by another name. A student's tree brings along libraries
# of the reference (prebuilt/earlier.cmake), and these then stand behind the names.
include(${PROJECT_SOURCE_DIR}/prebuilt/earlier.cmake OPTIONAL)

foreach(library sys step01 step02 step03 step04 step05 step05-nat)
  if(TARGET ${library} AND NOT TARGET earlier::${library})
    add_library(earlier::${library} ALIAS ${library})
  endif()
endforeach()
