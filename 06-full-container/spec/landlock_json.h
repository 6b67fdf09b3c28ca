// landlock_json.h — the annotation "org.tinbox.landlock": JSON in a string of JSON.
#pragma once

#include "06-full-container/security/landlock.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

inline constexpr auto landlock_annotation = "org.tinbox.landlock";

// Nothing where there is no such annotation.
std::optional<LandlockProfile> read_landlock(const Field& annotations);

}  // namespace tinbox
