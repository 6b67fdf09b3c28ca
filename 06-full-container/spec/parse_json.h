// parse_json.h — the text of a JSON file, which may be broken.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace tinbox {

// Throws sys::InputError: "NAME: line 3, column 5: this is no JSON".
nlohmann::json parse_json(const std::string& name, const std::string& text);

}  // namespace tinbox
