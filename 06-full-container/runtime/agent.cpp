// agent.cpp — see agent.h.
#include "06-full-container/runtime/agent.h"

#include <sys/mman.h>
#include <unistd.h>

#include "06-full-container/runtime/version.h"
#include "06-full-container/spec/state_json.h"
#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

void rewind(const sys::Fd& file) {
  sys::check_quietly(::lseek(file.get(), 0, SEEK_SET), "lseek({}, 0)", file.get());
}

}  // namespace

AgentLine::AgentLine(std::optional<SeccompFilter>& filter) try {
  if (!filter || !filter->asks()) return;
  metadata_ = filter->agent.metadata;
  connection_ = connect_to(filter->agent.path);
  message_.reset(sys::check_quietly(::memfd_create("state", MFD_CLOEXEC),
                                    "memfd_create(\"state\")"));
  filter->listener = this;
} catch (const sys::Error& error) {
  throw sys::InputError(fmt::format(
      "linux.seccomp.listenerPath: {}: start the agent first", error.what()));
}

void AgentLine::tell(const State& state, const char* status, pid_t pid) {
  if (!message_) return;
  sys::write_all(message_, state_for_agent(state, status, pid, metadata_, oci_version));
  rewind(message_);
  connection_.reset();  // an agent may wait until all have closed it
}

void AgentLine::prepare() {
  text_ = sys::read_all(message_);
  rewind(message_);
}

void AgentLine::take(const sys::Fd& questions) {
  send_descriptor(connection_, questions, text_);
  connection_.reset();  // one message for each connection
}

}  // namespace tinbox
