/* The wire form of what a reader says: typed frames with little-endian fields.
 *
 * The writing side is extract/reading.c, in the confined child; the reading side is
 * frame_decode, in the intake, which trusts nothing: every length is checked, every text is
 * valid UTF-8 or the frame is refused. Strings are u32 length and bytes. */
#ifndef CANDOUR_EXTRACT_FRAMES_H
#define CANDOUR_EXTRACT_FRAMES_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "extract/reading.h"

enum frame_type {
	FRAME_FORMAT = 1,  /* format name, reader version, contradiction flag */
	FRAME_TEXT,        /* more text */
	FRAME_PLACE_BEGIN, /* handle, kind, number, position in code points, label */
	FRAME_PLACE_END,   /* handle, position in code points */
	FRAME_FACT,        /* name, value */
	FRAME_LIMIT,       /* error kind, sentence: cut short */
	FRAME_PARTIAL,     /* error kind, sentence: something inside unreadable */
	FRAME_OCR_WANTED,  /* page */
	FRAME_PART_BEGIN,  /* role, deleted flag, modified, name, declared */
	FRAME_PART_DATA,   /* bytes */
	FRAME_PART_END,
	FRAME_PART_FAILED, /* error kind, sentence, then as PART_BEGIN; ends an open part */
	FRAME_EXPECTED,    /* source, count */
	FRAME_END,         /* error kind (ERR_NONE: read), sentence */
	FRAME_TYPE_COUNT
};

struct frame {
	enum frame_type type;
	struct str text;    /* TEXT and PART_DATA bytes; FACT value; label; sentence */
	struct str name;    /* FACT name; format name; EXPECTED source */
	struct str version; /* reader version */
	bool contradicts;   /* FORMAT: the name contradicts the content */
	enum err_kind kind;
	enum place_kind place_kind;
	uint32_t handle;
	uint32_t number;   /* place number; OCR page */
	uint64_t position; /* code points from the start of the item's text */
	uint64_t count;    /* EXPECTED */
	struct part part;
};

/* Decodes one payload; the strs point into it. ERR_INTERNAL says what was wrong: the reader is
 * then no longer to be believed and must be killed. */
bool frame_decode(
	uint8_t type, struct str payload, struct frame *ret_frame, struct err *err) MUST_USE;

#endif
