/* How much of a file of REFI-QDA is taken, and what of it can be left out. For work/refi/ and who asks it. */
#ifndef CANDOUR_WORK_REFI_REFI_LIMITS_H
#define CANDOUR_WORK_REFI_REFI_LIMITS_H

#include "base/limits.h"

/* The largest files seen have some thousand of each; ours have at most 60,000 sources. */
enum {
	REFI_CODE_MAX = CODE_COUNT_MAX,
	REFI_USER_MAX = 10000,
	REFI_SOURCE_MAX = 60000,
	REFI_SELECTION_MAX = 200000,
	REFI_CODING_MAX = 200000,
	REFI_NOTE_MAX = 200000,
	REFI_LEFT_TOLD_MAX = 200, /* of each reason, by name; the others are counted */
	REFI_TOLD_MAX = 50,
	REFI_NAME_SIZE_MAX = 1000, /* of sources and people, in bytes; more is cut off */
	REFI_MEMBER_MAX = 65000,   /* of the zip */
	REFI_RATIO_MAX = 300,      /* a member above REFI_RATIO_FROM may grow so many times */
	REFI_RATIO_FROM = 1 << 20
};
/* As large as what we write; texts one at a time. */
#define REFI_FILE_SIZE_MAX ((uint64_t)1 << 30)
#define REFI_XML_SIZE_MAX ((uint64_t)256 << 20)
#define REFI_TEXT_SIZE_MAX ((uint64_t)128 << 20)
#define REFI_TEXTS_SIZE_MAX ((uint64_t)2 << 30)   /* all of them, unpacked */
#define REFI_TAKEN_SIZE_MAX ((uint64_t)512 << 20) /* what the reader may tell */

#endif
