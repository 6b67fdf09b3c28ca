// choices.h — what the host and our own power decide: asked once, before anything is
// made. PARENT, but for the last.
#pragma once

#include "02-namespaces/id_maps.h"
#include "04-union-fs/overlay.h"
#include "06-full-container/container/create.h"
#include "06-full-container/options.h"

namespace tinbox {

// Fills what the options leave open: a name, and without privilege a user namespace and
// no cable, which one line on stderr says. Throws sys::InputError for what cannot be.
void complete(ContainerOptions& options);

// 02. The maps of a new user namespace, of "self" or of ranges; and who may write them.
IdMaps read_id_maps(const std::string& words);
decltype(Outside::write_maps) choose_writer(const IdMaps& maps);

// 04. ROOT below, the other layers over it; what is written stays in memory.
Union choose_union(const ContainerOptions& options);

// CHILD. The user is looked up here, as with the union there is one etc/passwd: it is
// the child's own `config` that learns of it, and whether it keeps root's power.
void mount_layers(const Union& layers, const ContainerOptions& options, Config& config);

}  // namespace tinbox
