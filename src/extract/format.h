/* What a file format is to us: a bid and a read.
 *
 * Each format lives in one file, extract/format_x.c, and is one row in extract/formats.c. The
 * type of a file is decided by the highest bid on its content; a name only breaks ties between
 * kinds of plain text. A read runs in a confined child process: it sees one item's bytes and the
 * functions of extract/reading.h, and can open nothing. It may crash, loop or eat memory; that
 * costs its one item. It must not keep state between items.
 *
 * Adding a format: docs/HACKING.md walks through one. */
#ifndef CANDOUR_EXTRACT_FORMAT_H
#define CANDOUR_EXTRACT_FORMAT_H

#include "base/attr.h"
#include "base/str.h"
#include "store/kind.h"

struct err;
struct reading;

/* What a bid may look at. The whole content is mapped read-only; touch little of it. */
struct probe {
	struct str bytes;     /* the whole content */
	struct str name;      /* the name as delivered, "" where there is none */
	struct str extension; /* lower case, without the dot */
	struct str declared;  /* MIME type claimed by the parent (mail part), "" otherwise */
	const char *magic;    /* libmagic's MIME type once probe_magic was called, else NULL */
	int package;          /* what probe_package found, plus one; 0: not asked yet */
	int flat;             /* the same of a flat OpenDocument */
	int mail;             /* what a mail would bid, plus one; 0: not asked yet */
};

/* libmagic's opinion (0.5 ms: ask last). Never NULL; "application/octet-stream" for unknown. */
const char *probe_magic(struct probe *probe);

/* How sure a bid is. Above all: a format that can be told from its first bytes bids BID_SURE. */
enum bid {
	BID_NO = 0,
	BID_TEXT = 10,      /* it is text, of no kind we know better */
	BID_NAME = 20,      /* text, and the name says which */
	BID_WEAK = 30,      /* could be, by a short or common signature */
	BID_LIKELY = 60,    /* by several signs */
	BID_CONTAINER = 80, /* certain container (zip, OLE2) of no kind we know better */
	BID_SURE = 100
};

struct format {
	const char *name;    /* stable short name, "pdf"; stored */
	const char *title;   /* for people: "PDF document" */
	const char *version; /* of this reader; raise it when its output changes */
	enum item_kind kind;
	/* Extensions that fit this content, space separated; a name with another one is reported
	 * as contradicting. NULL: any; but of plain text those of documents, slides,
	 * images and archives contradict. */
	const char *extensions;
	int (*bid)(struct probe *probe);
	/* Reads r's content. Returns false with ERR_PASSWORD, ERR_DAMAGED, ERR_UNSUPPORTED,
	 * ERR_TOO_LARGE or ERR_TIMEOUT; what was given before stays and counts as partly read.
	 * NULL: the format is known by name only; it is kept and listed as unsupported. */
	bool (*read)(struct reading *r, struct err *err);
	/* Recognises (OCR) what reading_wants_ocr asked for. NULL where there is nothing to. */
	bool (*recognise)(struct reading *r, struct err *err);
};

/* The table, in formats.c: ended by NULL. */
extern const struct format *const formats[];
/* Its last row, which takes what nothing else does. */
extern const struct format format_unknown;

/* The format with the highest bid; never NULL ("unknown" takes all). Sets *ret_bid if given. */
const struct format *format_for(struct probe *probe, int *ret_bid);
/* By its stored name; NULL where there is none. */
const struct format *format_named(struct str name);
/* The media type ("application/msword") of a format by its stored name; "" where there is none such.
 * A reader that knows it more closely (a template, a document with macros) gives FACT_MEDIA_TYPE. */
struct str format_media(struct str name);
/* True where the name's extension is one that this format does not use and another does. */
bool format_contradicts(const struct format *format, struct str extension);

/* Loads what readers need from disk (libmagic's and OCR's data, character set tables). Call it
 * once before the process is confined. */
bool formats_prepare(struct err *err) MUST_USE;

#endif
