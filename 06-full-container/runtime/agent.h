// agent.h — a program of an engine's that answers for some of a container's system
// calls (SCMP_ACT_NOTIFY): it may mount what the container may not, or say no.
//
//   PARENT                      CHILD                              agent
//   connects ────────────────────────────────────────────────────▶ accepts
//   writes down the state       reads it
//                               loads the filter: seccomp(2)
//                               answers a descriptor
//                               sends state and descriptor ──────▶ reads, by it, who
//                               closes the connection              calls what
//                               calls mount(2), and waits ┄┄┄┄┄┄┄▶ answers: EPERM
#pragma once

#include "06-full-container/container/state.h"
#include "06-full-container/security/seccomp.h"

namespace tinbox {

// Does nothing for a filter that asks nobody.
class AgentLine : public SeccompListener {
 public:
  // PARENT, before there is a child. Throws sys::InputError if nobody listens.
  explicit AgentLine(std::optional<SeccompFilter>& filter);
  AgentLine(const AgentLine&) = delete;
  AgentLine& operator=(const AgentLine&) = delete;

  // PARENT, while the child waits: who it is, and in which container. From here on the
  // connection is the child's alone.
  void tell(const State& state, const char* status, pid_t pid);

  void prepare() override;
  void take(const sys::Fd& questions) override;

 private:
  sys::Fd connection_, message_;  // a file in memory, which the child has as well
  std::string metadata_, text_;
};

}  // namespace tinbox
