// fuzz_config.cpp — any bytes as a config.json: a Bundle, or one InputError.
#include <sys/mman.h>

#include "06-full-container/spec/config_json.h"
#include "lib/error.h"
#include "lib/files.h"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const sys::Fd file(::memfd_create("config.json", MFD_CLOEXEC));
  sys::write_all(file, std::string(data, size));
  try {
    tinbox::read_bundle("/proc/self/fd", std::to_string(file.get()));
  } catch (const sys::InputError&) {
    // As it shall be. Anything else is a finding.
  }
  return 0;
}
