// config.h — what a container is: one plain struct. Options (options.cpp) or an OCI
// bundle's config.json (spec/) fill it; create.cpp and init.cpp read it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "02-namespaces/deeper/time_offsets.h"
#include "02-namespaces/id_maps.h"
#include "02-namespaces/namespaces.h"
#include "06-full-container/container/join.h"
#include "06-full-container/container/net_device.h"
#include "06-full-container/container/scheduling.h"
#include "06-full-container/mounts/device.h"
#include "06-full-container/mounts/mount.h"
#include "06-full-container/security/capabilities.h"
#include "06-full-container/security/labels.h"
#include "06-full-container/security/landlock.h"
#include "06-full-container/security/rlimits.h"
#include "06-full-container/security/seccomp.h"
#include "lib/command.h"
#include "lib/users.h"

namespace tinbox {

// The process that a container is for, or one more of them (exec).
struct Process {
  sys::Command command;  // arguments, environment, working directory
  sys::Credentials user{0, 0};
  std::vector<gid_t> groups;  // the supplementary ones
  std::optional<mode_t> umask;
  CapabilitySets capabilities;
  bool no_new_privileges = false;
  std::optional<SeccompFilter> filter;  // of system calls
  LabelNames labels;
  std::optional<LandlockProfile> landlock;
  std::vector<Rlimit> rlimits;
  Scheduling scheduling;
  std::optional<int> oom_score_adj;  // who dies first when memory runs out: proc(5)
  bool terminal = false;
  unsigned rows = 0, columns = 0;     // of the terminal; 0: as they are
  std::vector<std::string> warnings;  // what of it cannot be
};

struct Config {
  std::string root;  // an absolute path on the host
  bool read_only_root = false;
  unsigned long propagation = 0;  // MS_SLAVE …: see mounts/propagation.h
  std::string hostname, domainname;

  Namespaces namespaces;                // new ones
  std::vector<JoinedNamespace> joined;  // those of others
  std::optional<IdMaps> id_maps;        // of a new user namespace
  TimeOffsets time_offsets;             // of a new time namespace

  std::vector<Mount> mounts;    // in this order
  std::vector<Device> devices;  // beside the usual ones
  std::vector<std::string> masked_paths, read_only_paths;
  std::vector<std::pair<std::string, std::string>> sysctls;  // "net.core.somaxconn"

  std::vector<NetDevice> net_devices;  // of the host's, to be the container's
  bool new_session_keyring = true;
  bool pivot = true;       // false: where the old root cannot be moved (a ramdisk)
  bool stub_init = false;  // pid 1 is a stub of ours, and the process pid 2
  Process process;
};

}  // namespace tinbox
