# Headers that most files include, read once for all targets that are compiled like sys:
# half of the time. The presets release, clang and tidy read each file by itself: they
# tell where an #include is missing.
target_precompile_headers(sys PRIVATE
  <algorithm> <filesystem> <functional> <map> <optional> <set> <string> <vector>
  <fmt/format.h> <fmt/ranges.h>)

file(GLOB directories LIST_DIRECTORIES true ${PROJECT_SOURCE_DIR}/[0-9]*)
foreach(directory ${directories})
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(libraries ${target} LINK_LIBRARIES)
    if(NOT "sys-static" IN_LIST libraries)  # it is never sanitized
      target_precompile_headers(${target} REUSE_FROM sys)
    endif()
  endforeach()
endforeach()
