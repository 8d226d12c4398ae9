/* Outlook items (.msg) in the making: objects with properties, in a compound file ([MS-OXMSG] 2). For
 * test/extract/make_msg.c and the sample's samples/make/write_msg.c. */
#ifndef CANDOUR_TEST_MAKE_MAPI_H
#define CANDOUR_TEST_MAKE_MAPI_H

#include "base/str.h"

#include <stdint.h>

struct arena;
struct buf;
struct make_ole;

/* Property types ([MS-OXCDATA] 2.11.1). */
enum { MAPI_I4 = 0x0003, MAPI_STRING8 = 0x001e, MAPI_WIDE = 0x001f, MAPI_TIME = 0x0040 };
enum { MAPI_BINARY = 0x0102 };
/* Headers of property streams: of a message, of one within another, of all else. */
enum { MAPI_MESSAGE = 32, MAPI_INNER = 24, MAPI_OTHER = 8 };

struct mapi_object {
	struct make_ole *make; /* its entries do not move */
	struct arena *arena;   /* for names */
	int storage;
	struct buf *numbers; /* the property stream */
};

struct mapi_object mapi_begin(
	struct make_ole *make, struct arena *arena, int storage, size_t header_size);
void mapi_number(struct mapi_object *object, uint32_t type, uint32_t id, uint64_t value);
struct buf *mapi_stream(struct mapi_object *object, uint32_t type, uint32_t id);
void mapi_text(struct mapi_object *object, uint32_t id, struct str text);
/* type: 1 to, 2 cc, 3 bcc. */
void mapi_recipient(struct mapi_object *message, unsigned number, uint64_t type, struct str name,
	struct str address);
/* The storage of named properties, with what its two first streams hold. */
void mapi_names(struct make_ole *make, struct str guids, struct str entries);
/* Seconds since 1970 as a FILETIME. */
uint64_t mapi_time(int64_t moment);

#endif
