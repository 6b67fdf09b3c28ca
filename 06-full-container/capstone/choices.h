// choices.h — what the host and our own power decide: asked once, before anything is
// made. All of it runs in the PARENT.
#pragma once

#include "02-namespaces/id_maps.h"
#include "04-union-fs/overlay.h"
#include "06-full-container/options.h"

namespace tinbox {

// Fills what the options leave open: a name, and without privilege a user namespace and
// no cable, which one line on stderr says. Throws sys::InputError for what cannot be.
void complete(ContainerOptions& options);

// 04. ROOT below, the other layers over it; what is written stays in memory.
Union choose_union(const ContainerOptions& options);

// 02. The maps of a new user namespace, of "self" or of ranges.
IdMaps read_id_maps(const std::string& words);

}  // namespace tinbox
