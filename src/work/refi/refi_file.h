/* A file of REFI-QDA as it comes from outside: what it says, told by a confined process that read it.
 *
 * The process (refi_reader.h) tells records over frames; refi_taking puts them together here and trusts none of them:
 * numbers that point to another record point to an earlier one, GUIDs are GUIDs, texts are valid UTF-8 of a bounded
 * size. Positions are code points of a source's text in NFC, with its line ends as LF and without a byte order mark.
 *
 * Source: REFI-QDA Standard 1.5, Codebook.xsd and Project.xsd. */
#ifndef CANDOUR_WORK_REFI_REFI_FILE_H
#define CANDOUR_WORK_REFI_REFI_FILE_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/sha256.h"

struct arena;
struct buf;
struct err;

/* Types of the reader's frames. Each is a record below; REFI_END closes the file. */
enum refi_frame {
	REFI_HEAD = 1,
	REFI_CODE,
	REFI_SOURCE,
	REFI_CODING,
	REFI_LEFT,   /* one thing left out */
	REFI_COUNT,  /* so many more of them */
	REFI_TOLD,   /* a sentence on what is unusual about the file */
	REFI_FAILED, /* kind and sentence; nothing of it is taken */
	REFI_END
};

/* Why something is not taken over. Those behind REFI_LEFT_PLAN the mapping finds (refi_plan.h). */
enum refi_left {
	REFI_LEFT_BEYOND = 0, /* a passage beyond the end of its text, or ending before it begins */
	REFI_LEFT_EMPTY,      /* a passage without words */
	REFI_LEFT_LONG,       /* a passage longer than one may be */
	REFI_LEFT_NO_TEXT, /* its source's text is not in the file, and its words are nowhere said */
	REFI_LEFT_NO_CODE, /* it names a code that is not in the file */
	REFI_LEFT_WHOLE,   /* a code on a whole document */
	REFI_LEFT_MEDIA,   /* in a picture, a sound or a film */
	REFI_LEFT_UNCODED, /* a passage without a code */
	REFI_LEFT_NOTES,   /* notes on what has none here */
	REFI_LEFT_MODEL,   /* cases, sets, links, graphs */
	REFI_LEFT_PLAN,
	REFI_LEFT_UNKNOWN = REFI_LEFT_PLAN, /* its document is not here, or closed to who imports */
	REFI_LEFT_NOWHERE,                  /* its words are not in the document's text */
	REFI_LEFT_SEVERAL,                  /* they are there several times */
	REFI_LEFT_TAKEN_BACK,               /* it was here, and was taken back */
	REFI_LEFT_AGAIN,                    /* the same code by the same person on the same words */
	REFI_LEFT_WEIGHED,                  /* weight and note of a document that has others here */
	REFI_LEFT_FULL,                     /* the document has as many passages as one may */
	REFI_LEFT_REASONS
};
/* "beyond-text", for JSON; and as a sentence's end: "passages beyond the end of their text". */
const char *refi_left_name(enum refi_left reason);
const char *refi_left_words(enum refi_left reason);

struct refi_code_said {
	struct str guid; /* small letters */
	struct str name;
	struct str description;
	struct str note;   /* what was noted of it */
	struct str colour; /* "#rrggbb", or "" */
	size_t parent;     /* its place + 1; 0 none */
	bool is_closed;
};

struct refi_source_said {
	struct str guid; /* "" none */
	struct str name;
	bool has_text;
	/* With LF, in NFC, without white space at its end: readers add and drop line ends there. */
	unsigned char text_sha256[SHA256_SIZE];
	uint64_t text_size;
	uint64_t text_lines; /* LFs in it */
	uint64_t text_tail;  /* bytes of white space at its end, which do not count above */
	bool has_file;
	unsigned char file_sha256[SHA256_SIZE]; /* of a PDF in the archive */
	struct str weight;                      /* as we write it: "Key"; or "" */
	struct str note;
	struct str note_user; /* whose it is: the GUID, or "" */
	struct str note_name; /* and the name */
};

struct refi_coding_said {
	struct str guid; /* "" none */
	size_t source;
	size_t code;
	struct str user; /* GUID, or "" */
	struct str user_name;
	int64_t begins; /* in the source's text; both 0 where it has none */
	int64_t ends;
	struct str quote;
	struct str before;
	struct str after;
	struct str boxes; /* of a PDF's passage: as struct coding_row has them */
	struct str note;
};

struct refi_left_said {
	enum refi_left reason;
	struct str words; /* which: "item1.txt, characters 1 to 99" */
};

struct refi_file {
	bool is_project; /* .qdpx; else a codebook alone */
	struct str name;
	struct str origin;
	struct refi_code_said *codes;
	size_t code_count;
	struct refi_source_said *sources;
	size_t source_count;
	struct refi_coding_said *codings;
	size_t coding_count;
	struct refi_left_said *left;
	size_t left_count;
	uint64_t left_counts[REFI_LEFT_REASONS]; /* all, also those not in `left` */
	struct str *told;
	size_t told_count;
};

/* Writing records, for the reader. */
void refi_head_write(struct buf *to, bool is_project, struct str name, struct str origin);
void refi_code_write(struct buf *to, const struct refi_code_said *code);
void refi_source_write(struct buf *to, const struct refi_source_said *source);
void refi_coding_write(struct buf *to, const struct refi_coding_said *coding);

/* Putting them together; everything is copied into the arena. */
struct refi_taking {
	struct arena *arena;
	struct refi_file *file;
	uint64_t size;
	uint64_t size_max; /* of all that is told; REFI_TAKEN_SIZE_MAX unless set to less */
	size_t code_room;
	size_t source_room;
	size_t coding_room;
	size_t left_room;
	size_t told_room;
	bool has_head;
	bool is_whole; /* REFI_END came */
};
void refi_taking_begin(struct refi_taking *taking, struct arena *arena, struct refi_file *ret_file);
/* False with what the reader said was wrong with the file, or ERR_CRASHED where it said nonsense. */
bool refi_take(
	struct refi_taking *taking, uint8_t type, struct str payload, struct err *err) MUST_USE;

/* One more that is left out. */
void refi_left_add(struct refi_taking *taking, enum refi_left reason, struct str words);

/* A GUID in small letters without braces into room of 36 bytes; false where it is none. */
bool refi_guid_clean(struct str guid, char ret_guid[36]) MUST_USE;

#endif
