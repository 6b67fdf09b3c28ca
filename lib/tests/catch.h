// catch.h — Catch2: v2 on Debian 12, v3 elsewhere; what our tests use is the same in both.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
