// box.cpp — see box.h. The order of the calls in settle_in is the lesson.
#include "02-namespaces/box.h"

#include "02-namespaces/mounts.h"

namespace tinbox {
namespace {

// CHILD: from the inside, make the new namespaces a place to live in.
void settle_in(const Box& box) {
  const auto& is_new = box.namespaces;
  if (is_new.user) become_root_inside(*box.id_maps);  // before a file is created
  if (is_new.uts && !box.hostname.empty()) set_hostname(box.hostname);
  if (!is_new.mount) return;
  if (box.private_mounts) make_mounts_private();  // before the first mount
  box.mount_root();
  // Root in a user namespace may mount only what belongs to its own namespaces.
  if (!box.root.empty())
    enter_new_root(box.root, {.new_proc = is_new.pid || !is_new.user,
                              .new_sysfs = is_new.net || !is_new.user});
  else if (is_new.pid)
    mount_proc();
}

}  // namespace

sys::Child spawn_in_box(const Box& box,
                        const std::function<void(sys::Lifeline&)>& body) {
  const auto make_child = [&] { return clone_child(clone_flags(box.namespaces)); };
  const auto prepare = [&](const sys::Child& child) {
    if (box.namespaces.user) box.write_maps(child.pid(), *box.id_maps);
    box.prepare(child);
  };
  const auto in_child = [&](sys::Lifeline& parent) {
    settle_in(box);
    body(parent);
  };
  return sys::spawn(make_child, prepare, in_child);
}

}  // namespace tinbox
