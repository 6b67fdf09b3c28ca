// features_json.h — what `features` prints. See the runtime specification: features.md,
// features-linux.md
#pragma once

#include <string>

namespace tinbox {

std::string features_text();

}  // namespace tinbox
