// fuzz_state.cpp — any bytes as a state.json: a State that is the same when it has been
// written and read again, or one InputError.
#include <cstdlib>

#include "06-full-container/spec/state_json.h"
#include "lib/error.h"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  try {
    const auto state = tinbox::read_state("state.json", std::string(data, size));
    const auto text = tinbox::state_text(state);
    const auto again = tinbox::read_state("state.json", text);
    if (tinbox::state_text(again) != text) std::abort();
    tinbox::state_for_people(state, "running", "1.0.2");
    tinbox::state_for_hooks(state, "running", state.pid, "1.0.2");
  } catch (const sys::InputError&) {
    // As it shall be. Anything else is a finding.
  }
  return 0;
}
