// identity.h — what a container is called, and what it must not share by name. CHILD.
#pragma once

#include <string>

namespace tinbox {

// The host's and the NIS domain's name, each unless it is "". setdomainname(2)
void name_host(const std::string& hostname, const std::string& domainname);

// The cgroup that we are in becomes "/" to us: the path to it is the host's business.
// After that group is entered. cgroup_namespaces(7)
void hide_cgroups_above();

// A session keyring of its own: the caller's may hold keys. keyctl(2), keyrings(7)
void start_keyring();

}  // namespace tinbox
