// newuidmap.h — more than one id without root: the helper that the distribution trusts.
#pragma once

#include <sys/types.h>

#include "02-namespaces/id_maps.h"

namespace tinbox {

// Are these maps more than the kernel lets us write ourselves? Without CAP_SETUID that
// is one id: our own.
bool need_helper(const IdMaps& maps);

// PARENT, while the child waits: as write_id_maps(), through newuidmap(1) and
// newgidmap(1). They are setuid root, and allow the ranges that /etc/subuid and
// /etc/subgid grant us. Throws sys::InputError if they refuse, or are not installed.
void write_id_maps_by_helper(pid_t child, const IdMaps& maps);

}  // namespace tinbox
