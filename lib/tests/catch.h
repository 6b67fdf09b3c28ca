// catch.h — Catch2: v2 on Debian 12, v3 elsewhere. What our tests use is in both.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
