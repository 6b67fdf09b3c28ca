// capability.h — do we have a power of root's? We ask for the ability, never "is my uid
// 0?": root in a container may lack it, and a user may have it. capabilities(7)
#pragma once

namespace sys {

// Is `capability` (CAP_SYS_ADMIN, …) in our effective set, in our own user namespace?
bool has_capability(int capability);

}  // namespace sys
