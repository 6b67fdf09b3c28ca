// hook.h — programs of an engine's that a runtime runs at points of a container's life:
// they set up its network, bring a driver into it, tell somebody of its end.
//
//   create   namespaces and mounts are made
//            prestart, createRuntime     on the host
//            createContainer             in the container, with the host still in sight
//            pivot_root
//   start    startContainer              in the container
//            execve of its program
//            poststart                   on the host
//   delete   poststop                    on the host
//
// Each is given the state of the container as its standard input.
#pragma once

#include <vector>

#include "06-full-container/hooks/host_program.h"

namespace tinbox {

using Hook = HostProgram;

struct Hooks {
  std::vector<Hook> prestart, create_runtime, create_container, start_container;
  std::vector<Hook> poststart, poststop;
};

}  // namespace tinbox
