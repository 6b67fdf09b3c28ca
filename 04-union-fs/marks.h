// marks.h — the overlay's own extended attributes: which kind may we use, and where?
#pragma once

#include <string>

namespace tinbox {

// May we write trusted.* attributes? Only the real root may, not that of a user
// namespace: then the overlay must use user.overlay.* (its option userxattr). xattr(7)
bool may_write_trusted_marks();

// CHILD: can the file system of `directory` hold user.* attributes? A tmpfs can since
// Linux 6.6. Without them a directory that replaces another cannot be made (EIO).
// Throws InputError that names the kernel.
void require_user_marks(const std::string& directory);

}  // namespace tinbox
