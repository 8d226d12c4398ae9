/* 7-Zip archives: what their header lists, and how each folder is packed.
 *
 * A "folder" of this format is a chain of coders that unpacks to several files in a row (a solid
 * block). The header is itself packed, and may be encrypted. Everything read here lives in the
 * arena given and points into the archive's bytes.
 *
 * Source: 7zFormat.txt of the LZMA SDK (public domain), sections "Header", "Folder", "FilesInfo".
 * Not taken: archives in several volumes, and "additional streams", which no program writes. */
#ifndef CANDOUR_EXTRACT_SEVENZ_H
#define CANDOUR_EXTRACT_SEVENZ_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

enum {
	SEVENZ_CODER_MAX = 8,
	SEVENZ_INPUT_MAX = 16,
	SEVENZ_FOLDER_MAX = 1000000,
	SEVENZ_HEADER_MAX = 256 * 1024 * 1024
};

enum sevenz_method {
	SEVENZ_COPY = 0,
	SEVENZ_DELTA = 3,
	SEVENZ_X86 = 4,
	SEVENZ_PPC = 5,
	SEVENZ_IA64 = 6,
	SEVENZ_ARM = 7,
	SEVENZ_ARMT = 8,
	SEVENZ_SPARC = 9,
	SEVENZ_ARM64 = 0xa,
	SEVENZ_LZMA2 = 0x21,
	SEVENZ_LZMA = 0x030101,
	SEVENZ_X86_OLD = 0x03030103,
	SEVENZ_BCJ2 = 0x0303011b,
	SEVENZ_PPC_OLD = 0x03030205,
	SEVENZ_IA64_OLD = 0x03030401,
	SEVENZ_ARM_OLD = 0x03030501,
	SEVENZ_ARMT_OLD = 0x03030701,
	SEVENZ_SPARC_OLD = 0x03030805,
	SEVENZ_DEFLATE = 0x040108,
	SEVENZ_DEFLATE64 = 0x040109,
	SEVENZ_BZIP2 = 0x040202,
	SEVENZ_ZSTD = 0x04f71101,
	SEVENZ_AES = 0x06f10701
};

struct sevenz_coder {
	uint64_t method;
	struct str properties;
	uint32_t first_in; /* number of its first input among those of the folder */
	uint32_t in_count;
	uint64_t size; /* of what comes out */
};

struct sevenz_folder {
	struct sevenz_coder coders[SEVENZ_CODER_MAX];
	uint32_t coder_count;
	uint32_t in_count;
	/* Where each input comes from: a coder's output (its number), or a packed stream (its
	 * number in the archive, with `packed` set). */
	uint32_t source[SEVENZ_INPUT_MAX];
	bool packed[SEVENZ_INPUT_MAX];
	uint32_t main;         /* the coder whose output is the folder's */
	uint32_t packed_first; /* of the archive's packed streams */
	uint32_t packed_count;
	bool has_crc;
	uint32_t crc;
	uint64_t file_count;
	uint64_t file_first; /* of the archive's streams */
};

struct sevenz_file {
	struct str name; /* UTF-8 */
	int64_t modified;
	uint32_t attributes;
	bool has_stream;
	bool is_folder;
	bool is_anti; /* says that a file was removed; holds nothing */
	uint64_t size;
	bool has_crc;
	uint32_t crc;
};

struct sevenz {
	struct str bytes;
	struct str *packed; /* the packed streams */
	uint32_t packed_count;
	struct sevenz_folder *folders;
	uint32_t folder_count;
	struct sevenz_file *streams; /* sizes and checksums of the folders' files, in order */
	uint64_t stream_count;
	struct sevenz_file *files;
	uint64_t file_count;
	bool header_locked; /* the names are encrypted */
};

/* Reads the header of an archive that begins with bytes. Unpacks a packed header with `password`
 * where it is encrypted. ERR_PASSWORD, ERR_DAMAGED, ERR_UNSUPPORTED, ERR_TOO_LARGE. */
bool sevenz_open(struct arena *arena, struct str bytes, struct str password, struct sevenz *ret,
	struct err *err) MUST_USE;
/* True where one of the folder's coders encrypts. */
bool sevenz_folder_locked(const struct sevenz_folder *folder);

/* One folder, unpacked as a stream (extract/sevenz_stream.c). */
struct sevenz_stream;
/* True where every coder of it is known here. */
bool sevenz_folder_known(const struct sevenz_folder *folder);
/* NULL with err set where it cannot be begun: ERR_PASSWORD where a password is needed,
 * ERR_UNSUPPORTED for an unknown coder. Close what was opened. */
struct sevenz_stream *sevenz_stream_open(const struct sevenz *archive,
	const struct sevenz_folder *folder, struct str password, struct err *err);
void sevenz_stream_close(struct sevenz_stream **stream);
/* Up to `room` bytes; 0 at the end of the folder; -1 with err set where it breaks off. */
ptrdiff_t sevenz_stream_read(struct sevenz_stream *stream, char *to, size_t room, struct err *err);

#endif
