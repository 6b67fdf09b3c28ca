// random_profile.h — profiles that nobody would write, to compare two compilers by.
#pragma once

#include <nlohmann/json.hpp>
#include <random>

// Only what libseccomp 2.5 gets right: where several rules are about one call, with
// several tests or with inequalities, it loses some; and of actions that contradict
// each other, which one wins depends on how it sorts them.
nlohmann::json random_profile(unsigned seed);
