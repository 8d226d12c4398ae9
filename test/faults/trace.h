/* The log that trace.so writes and replay reads: records one behind the other, in the order in
 * which the calls returned. */
#ifndef CANDOUR_TEST_FAULTS_TRACE_H
#define CANDOUR_TEST_FAULTS_TRACE_H

#include <stdint.h>

enum trace_kind {
	TRACE_CREATE = 1, /* a file came to be at path; "" path: it has no name */
	TRACE_WRITE,      /* data at offset of a file */
	TRACE_TRUNCATE,   /* the file has `offset` bytes now */
	TRACE_SYNC,       /* the file or folder is on the disk */
	TRACE_SYNC_ALL,   /* everything is */
	TRACE_RENAME,     /* path becomes path2 */
	TRACE_EXCHANGE,   /* path and path2 change places */
	TRACE_LINK,       /* path2 becomes another name of the file */
	TRACE_UNLINK,     /* path is gone (a folder, too) */
	TRACE_MKDIR,      /* path is a new folder */
	TRACE_SAID,       /* data went to standard output */
	TRACE_KIND_COUNT
};

enum { TRACE_MAGIC = 0x43415254 };

/* Then path, path2 and data, of these sizes. Paths are absolute, as the kernel names them. */
struct trace_head {
	uint32_t magic;
	uint32_t kind;
	uint32_t path_size;
	uint32_t path2_size;
	uint64_t inode;
	uint64_t offset;
	uint64_t size;
};

#endif
