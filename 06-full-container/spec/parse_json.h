// parse_json.h — the text of a JSON file, which may be broken.
#pragma once

#include <rapidjson/fwd.h>

#include <string>

namespace tinbox {

// Throws sys::InputError: "NAME: line 3, column 5: this is no JSON".
rapidjson::Document parse_json(const std::string& name, const std::string& text);

}  // namespace tinbox
