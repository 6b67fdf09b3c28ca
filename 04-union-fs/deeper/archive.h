// archive.h — libarchive's objects, which close themselves, and its errors.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <string>

#include "lib/error.h"

namespace tinbox {

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using ArchiveEntry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

inline ArchiveEntry new_entry() { return {archive_entry_new(), archive_entry_free}; }

// Passes `result` on; a warning is none of ours, a failure is thrown.
template <typename Result>
Result require(archive* of, Result result, const std::string& doing) {
  if (result >= ARCHIVE_WARN) return result;
  const char* reason = archive_error_string(of);
  throw sys::InputError(doing + ": " + (reason ? reason : "damaged") +
                        ": is it a whole tar archive?");
}

}  // namespace tinbox
