// tar.h — a layer as a tar archive, the form in which images travel.
//
// tar knows no whiteouts, so the OCI image format gives two kinds of names a meaning:
//   a/.wh.b          an empty file: b is removed from a       (a device 0:0 named b)
//   a/.wh..wh..opq   an empty file: nothing below shows in a  (a is marked opaque)
// https://github.com/opencontainers/image-spec, layer.md
#pragma once

#include <string>

namespace tinbox {

// Writes the layer in `directory`, an upper that no box uses now, to standard output.
// Same files, same bytes: names are sorted. Of an ordinary user's own files the owner
// is root, as the user is in his boxes. Throws InputError for what tar cannot say.
int pack(const std::string& directory);

// Makes `directory` from the archive on standard input, plain or compressed; it appears
// when all of it is there. Owners and devices are for root alone to make. Throws
// InputError for an archive that is damaged, or that reaches for what is outside.
int unpack(const std::string& directory);

constexpr const char* whiteout_prefix = ".wh.";
constexpr const char* opaque_name = ".wh..wh..opq";

// "trusted.overlay.opaque" …: marks are for overlays to read, in no archive.
bool is_mark(const std::string& attribute);

}  // namespace tinbox
