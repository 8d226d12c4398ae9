/* PowerPoint presentations of 97 to 2003 ([MS-PPT]).
 *
 * Private to format_ppt.c and the ppt_*.c files. The document stream is a run of records, each a
 * header of eight bytes and a body; version 0xf marks a container. Each save appends what changed
 * and a directory of the objects' places, so an object is found through the newest directory that
 * names it. */
#ifndef CANDOUR_EXTRACT_PPT_H
#define CANDOUR_EXTRACT_PPT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct ole;
struct reading;

enum ppt_type {
	PPT_DOCUMENT = 0x03e8,
	PPT_SLIDE = 0x03ee,
	PPT_SLIDE_ATOM = 0x03ef,
	PPT_NOTES = 0x03f0,
	PPT_SLIDE_PERSIST = 0x03f3,
	PPT_MAIN_MASTER = 0x03f8,
	PPT_SHOW_INFO = 0x03f9,
	PPT_MACROS_ATOM = 0x0400,
	PPT_SOUND = 0x07e6,
	PPT_SOUND_DATA = 0x07e7,
	PPT_PLACEHOLDER = 0x0bc3,
	PPT_OUTLINE_REFERENCE = 0x0f9e,
	PPT_TEXT_HEADER = 0x0f9f,
	PPT_TEXT_CHARS = 0x0fa0,
	PPT_TEXT_BYTES = 0x0fa8,
	PPT_STRING = 0x0fba,
	PPT_OLE_ATOM = 0x0fc3,
	PPT_OLE_EMBED = 0x0fcc,
	PPT_OLE_LINK = 0x0fce,
	PPT_HYPERLINK = 0x0fd7,
	PPT_HEADERS = 0x0fd9,
	PPT_LIST = 0x0ff0,
	PPT_USER_EDIT = 0x0ff5,
	PPT_OLE_STORAGE = 0x1011,
	PPT_BINARY_TAG = 0x138b,
	PPT_PERSIST = 0x1772,
	PPT_COMMENT = 0x2ee0,
	PPT_COMMENT_ATOM = 0x2ee1,
	PPT_CRYPT_SESSION = 0x2f14,
	PPT_SHAPE = 0xf004
};

struct ppt_record {
	unsigned version;
	unsigned instance;
	unsigned type;
	uint64_t at; /* of the header */
	struct str body;
};

/* Where the notes of a slide are. */
struct ppt_note {
	uint32_t id;
	uint32_t object;
};

struct ppt {
	struct reading *r;
	struct arena *arena;
	struct ole *ole;
	size_t storage;
	struct str stream;
	uint32_t *persist; /* offsets by the objects' numbers; UINT32_MAX: none */
	size_t persist_count;
	uint32_t document; /* object number */
	uint32_t crypt;    /* object number of the encryption's session, 0 for none */
	struct str document_body;
	struct str pictures;
	bool is_damaged;
	uint64_t gone_over;     /* bytes of slides and notes read so far */
	struct ppt_note *notes; /* by the slides' numbers for them, in order of those */
	size_t note_count;
};

/* Takes the record at *at of bytes and moves behind it; false at the end. A body that is cut off
 * is given as far as it goes. */
bool ppt_next(struct str bytes, uint64_t *at, struct ppt_record *ret_record);
/* The same, but moves only behind the header of a container: all records at any depth come. */
bool ppt_next_deep(struct str bytes, uint64_t *at, struct ppt_record *ret_record);
/* The record of an object; false where there is none. */
bool ppt_object(const struct ppt *ppt, uint32_t number, struct ppt_record *ret_record);
/* A text or string record's words, in the arena, paragraphs ended by line feeds. */
struct str ppt_words(const struct ppt *ppt, const struct ppt_record *record);
/* ppt_open.c: directories, encryption. ERR_PASSWORD, or ERR_DAMAGED where no document is found. */
bool ppt_open(struct ppt *ppt, struct err *err) MUST_USE;
/* ppt_locked.c: replaces the stream and the pictures by decrypted copies. */
bool ppt_decrypt(struct ppt *ppt, struct err *err) MUST_USE;
/* ppt_text.c: slides with notes and comments, in order; then what lies on no slide. */
void ppt_slides_give(struct ppt *ppt);
/* All text in the stream in the order of its records, where no document is found. */
void ppt_all_text_give(struct ppt *ppt);
/* ppt_parts.c: embedded objects, sounds, links, pictures. */
bool ppt_parts_give(struct ppt *ppt, struct err *err) MUST_USE;

#endif
