# The reference's libraries, for the steps that come after them. Who has not finished
# step 01 can do step 03 all the same: a program of step 03 is its own step 03, and the
# reference's step 01. Your own everything: cmake --preset dev -DTINBOX_EARLIER=own
set(TINBOX_EARLIER prebuilt CACHE STRING "The steps before a step: prebuilt or own")
set(prebuilt ${CMAKE_CURRENT_LIST_DIR}/${CMAKE_HOST_SYSTEM_PROCESSOR})
set(libraries "")
foreach(library sys step01 step02 step03 step04 step05 step05-nat)
  if(TARGET ${library})  # a tree for one step has no later ones
    list(APPEND libraries ${library})
  endif()
endforeach()

# Sets `misfit` to the linker's first complaint, or to nothing. All of each library is
# linked, so that a symbol that this machine lacks is missed here, and not in week five.
function(try_prebuilt)
  list(TRANSFORM libraries REPLACE "(.+)" "${prebuilt}/lib\\1.a" OUTPUT_VARIABLE files)
  set(others fmt::fmt)
  if(NFTABLES)
    list(APPEND others ${NFTABLES})
  endif()
  set(program ${PROJECT_BINARY_DIR}/CMakeFiles/earlier.cpp)
  file(WRITE ${program} "int main() {}\n")
  try_compile(fits SOURCES ${program} NO_CACHE OUTPUT_VARIABLE said LINK_LIBRARIES
    -Wl,--whole-archive ${files} -Wl,--no-whole-archive ${others})
  set(misfit "")
  if(NOT EXISTS ${prebuilt})
    set(misfit "there are none for ${CMAKE_HOST_SYSTEM_PROCESSOR}")
  elseif(NOT fits)
    string(REGEX MATCH "undefined reference [^\n]*" misfit "${said}")
    if(NOT misfit)
      string(REGEX MATCH "[^/\n]*\\.a[:('][^\n]*" misfit "${said}")
    endif()
    string(PREPEND misfit "the linker says: ")
  endif()
  set(misfit "${misfit}" PARENT_SCOPE)
endfunction()

# It needs what the step's own library needs, but of the reference's libraries.
function(add_prebuilt library)
  get_target_property(needs ${library} INTERFACE_LINK_LIBRARIES)
  list(TRANSFORM needs PREPEND "earlier::" REGEX "^step")
  add_library(earlier::${library} STATIC IMPORTED GLOBAL)
  set_target_properties(earlier::${library} PROPERTIES
    IMPORTED_LOCATION ${prebuilt}/lib${library}.a INTERFACE_LINK_LIBRARIES "${needs}")
endfunction()

if(TINBOX_EARLIER STREQUAL "own")
  return()
endif()
try_prebuilt()
if(misfit)
  message(NOTICE "prebuilt/ is not used, each step stands on your own: ${misfit}")
  return()
endif()
foreach(library ${libraries})
  add_prebuilt(${library})
endforeach()

# Exercise 2.12 stands in lib, but is judged with step 02: these programs link the file
# as it is here. An object comes before all libraries, so it is the one that counts.
if(TARGET step02)
  add_library(lifeline OBJECT lib/lifeline.cpp)
  target_link_libraries(lifeline PRIVATE tinbox-flags fmt::fmt)
  target_link_libraries(step02 INTERFACE $<TARGET_OBJECTS:lifeline>)
endif()
