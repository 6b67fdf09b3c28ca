// catch_main.cpp — the main() of each test program. v2 compiles its own into this file
// (CATCH_CONFIG_MAIN, see CMakeLists.txt); v3 brings it as a library.
#include "lib/tests/catch.h"
