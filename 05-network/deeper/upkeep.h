// upkeep.h — the two words that 05-network knows beside its options: ports, and clean.
#pragma once

#include <optional>

namespace tinbox {

// `05-network ports` lists which port of the host leads where; `05-network clean` tidies
// up what killed programs have left. The exit code, if the command line is one of these.
std::optional<int> do_upkeep(int argc, char** argv);

}  // namespace tinbox
