// propagation.h — what passes between the container's mounts and the host's: linux.
// rootfsPropagation. mount_namespaces(7), "Shared subtrees". CHILD.
//
//   private   nothing                            (what is not said otherwise)
//   slave     what is mounted on the host later appears in the container
//   shared    … and the other way round
#pragma once

#include <optional>
#include <string>

namespace tinbox {

// MS_PRIVATE, MS_SLAVE|MS_REC … for "private", "rslave" …; nothing for another word.
std::optional<unsigned long> propagation_flags(const std::string& word);

// Before the first mount: cuts the new mount table off from the host's, as far as
// `propagation` wants it (0: all), and in each case for what is mounted in `root`.
void separate_mounts(unsigned long propagation, const std::string& root);

// In the new root.
void set_propagation_of_root(unsigned long propagation);

}  // namespace tinbox
