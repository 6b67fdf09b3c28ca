# One precompiled header for every target that is compiled like sys.
target_precompile_headers(sys PRIVATE
  <algorithm> <filesystem> <functional> <map> <optional> <set> <string> <vector>
  <fmt/format.h> <fmt/ranges.h>)

file(GLOB directories LIST_DIRECTORIES true ${PROJECT_SOURCE_DIR}/[0-9]*)
foreach(directory ${directories})
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(libraries ${target} LINK_LIBRARIES)
    if(NOT "sys-static" IN_LIST libraries)  # it has fmt in another form
      target_precompile_headers(${target} REUSE_FROM sys)
    endif()
  endforeach()
endforeach()
