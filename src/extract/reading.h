/* One item being read: where its bytes are, and where what it says goes.
 *
 * A struct reading belongs to whoever started the read (the confined child, a test, a fuzz
 * target) and lives for one item. Formats give text, places, facts and parts in the order in
 * which a person would read them. All text given is made valid UTF-8 in NFC here; formats must
 * decode to UTF-8 from whatever the file uses, but need not validate. */
#ifndef CANDOUR_EXTRACT_READING_H
#define CANDOUR_EXTRACT_READING_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "store/place.h"

struct arena;
struct reading;

/* ---- What is given to the format ---- */

/* The whole content, mapped read-only (any size; memory limits do not count it). */
struct str reading_bytes(const struct reading *r);
/* The name as delivered (no folder), "" where unknown; and the MIME type its parent declared. */
struct str reading_name(const struct reading *r);
struct str reading_declared(const struct reading *r);
/* A password the inspector gave, "" where none. Never put it in text, facts or errors. */
struct str reading_password(const struct reading *r);
/* Memory for this item, freed by the caller of the format afterwards. */
struct arena *reading_arena(struct reading *r);

/* ---- What it says ---- */

/* Text in reading order, in UTF-8. Lines end in LF. */
void reading_text(struct reading *r, struct str utf8);
void reading_format(struct reading *r, const char *format, ...) PRINTF_LIKE(2, 3);
/* Ends the line unless nothing stands on it; a blank line where `paragraph` is true. */
void reading_break(struct reading *r, bool paragraph);

/* Places (store/place.h): stretches of the text that can be cited and filtered. They nest. */
const char *place_kind_name(enum place_kind kind);

/* Opens a place at the present end of the text; returns its handle for reading_place_end. */
uint32_t reading_place_begin(
	struct reading *r, enum place_kind kind, uint32_t number, struct str label);
void reading_place_end(struct reading *r, uint32_t place);

/* A fact about the item: name and value in UTF-8. Several of one name are kept in order.
 * Names are lower case with underscores; those below mean the same in every format, others are
 * free. Headers of mail go in whole as "header:Name". Dates are given by reading_date. */
#define FACT_TITLE "title" /* or the mail's subject */
#define FACT_SUBJECT "subject"
#define FACT_AUTHOR "author"
#define FACT_LAST_AUTHOR "last_author" /* who saved it last */
#define FACT_COMPANY "company"
#define FACT_TOOL "tool" /* the program that made it */
#define FACT_FROM "from" /* "Name <address>", one fact each person */
#define FACT_TO "to"
#define FACT_CC "cc"
#define FACT_BCC "bcc"
#define FACT_REPLY_TO "reply_to"
#define FACT_SENDER "sender"
#define FACT_MESSAGE_ID "message_id" /* without the angle brackets */
#define FACT_IN_REPLY_TO "in_reply_to"
#define FACT_REFERENCES "references" /* one fact each id */
#define FACT_SENT "sent"             /* dates: ISO 8601, UTC, "2013-03-12T09:30:00Z" */
#define FACT_RECEIVED "received"
#define FACT_CREATED "created"
#define FACT_MODIFIED "modified"
#define FACT_PRINTED "printed"
#define FACT_START "start" /* calendar entries */
#define FACT_END "end"
#define FACT_PAGES "pages" /* count, also "sheets", "slides", "words" */
#define FACT_LANGUAGE "language"
#define FACT_KEYWORDS "keywords"
#define FACT_ENCODING "encoding"     /* character encoding found */
#define FACT_LINK "link"             /* where it points to */
#define FACT_COMMENT "comment"       /* comments of HTML, XML, archives */
#define FACT_ATTACHMENT "attachment" /* name of an attachment the item says it has */
#define FACT_CAMERA "camera"
#define FACT_PLACE "place"         /* GPS position, "53.4321,-1.3578" */
#define FACT_HIDDEN "hidden"       /* what is hidden: "sheet Costs (very hidden)" */
#define FACT_ENCRYPTED "encrypted" /* the scheme, also where it could be opened */
#define FACT_SIGNED "signed"
#define FACT_ODDITY "oddity"         /* a sentence on something irregular but readable */
#define FACT_MEDIA_TYPE "media_type" /* where it is not the format's usual one */
void reading_fact(struct reading *r, const char *name, struct str value);
void reading_date(struct reading *r, const char *name, int64_t moment); /* ignores DATE_NONE */
void reading_number(struct reading *r, const char *name, uint64_t value);

/* Notes that a limit cut the item short ("only the first 50000 pages were read"); it then counts
 * as partly read, with ERR_TOO_LARGE or ERR_TIMEOUT as the reason. */
void reading_limit_hit(struct reading *r, enum err_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Notes that something in it could not be read while the rest could ("page 7 is damaged"). */
void reading_partial(struct reading *r, enum err_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Asks for OCR of page `number` (1.. ; an image is page 1): it shows no text of its own. */
void reading_wants_ocr(struct reading *r, uint32_t number);
/* In a format's recognise: the pages to do, in order; false when there are no more. */
bool reading_next_ocr(struct reading *r, uint32_t *ret_number);

/* ---- What it holds inside ---- */

enum part_role {
	PART_MEMBER = 0, /* file in an archive, message in a mailbox */
	PART_ATTACHMENT, /* of a mail or document */
	PART_INLINE,     /* image shown within the text */
	PART_EMBEDDED    /* object in an Office document, earlier revision of a PDF ... */
};

struct part {
	struct str name;     /* as the container gives it, with folders ("a/b.txt"); any bytes */
	struct str declared; /* MIME type the container claims, "" where none */
	enum part_role role;
	int64_t modified; /* DATE_NONE where unknown */
	bool is_deleted;  /* found in a place for deleted things (PST) */
};

/* A part's bytes as they come. begin, data..., end. False: the family's limits are reached
 * (err is set, ERR_TOO_LARGE); stop and return false. Only one part is open at a time. */
bool reading_part_begin(struct reading *r, const struct part *part, struct err *err) MUST_USE;
bool reading_part_data(struct reading *r, struct str bytes, struct err *err) MUST_USE;
bool reading_part_end(struct reading *r, struct err *err) MUST_USE;
/* All three in one. */
bool reading_part(
	struct reading *r, const struct part *part, struct str bytes, struct err *err) MUST_USE;
/* A part that is there but could not be given (encrypted member, damaged block): it becomes an
 * item without bytes, listed among the failures. Also ends an open part that broke midway, which
 * keeps the bytes so far. */
void reading_part_failed(struct reading *r, const struct part *part, enum err_kind kind,
	const char *format, ...) PRINTF_LIKE(4, 5);
/* How many parts the container itself says it holds (its directory, its folder counts); the
 * intake compares with what came. `source` names the count: "libpst", "libpff", "directory". */
void reading_parts_expected(struct reading *r, const char *source, uint64_t count);

/* ---- For those who start a read ---- */

/* Frames are the wire form of what is given; extract/frames.h says what is in each. */
struct reading_sink {
	void *context;
	/* Takes one frame; false stops the read (the process on the other side is gone). */
	bool (*frame)(void *context, uint8_t type, struct str payload);
};

struct reading_options {
	struct str name;
	struct str declared;
	struct str password;
	struct str content;        /* the whole content of a small item, where no file is lent */
	const uint32_t *ocr_pages; /* for recognise */
	size_t ocr_page_count;
	uint64_t parts_size_max; /* bytes of parts that may come; 0: PART_SIZE_MAX */
	size_t arena_size_max;   /* 0: READING_ARENA_MAX */
};

/* Chooses the format, reads, and gives the frames; the last is FRAME_END with the outcome. `fd`
 * is borrowed; -1: options->content is all there is. Returns false only where the sink stopped it or fd cannot be mapped. */
bool reading_run(int fd, const struct reading_options *options, struct reading_sink sink,
	bool recognise, struct err *err) MUST_USE;

#endif
