/* The structure of a mail: header fields and MIME entities, found in place.
 *
 * mime_parse walks the bytes once, keeps a stack of open multiparts instead of recursing, and
 * gives ranges of the bytes: nothing is decoded or copied, so that an attached message is given
 * exactly as it lay there. Broken mails are taken as mail programs take them: a missing end
 * delimiter closes at the enclosing one or the end, a multipart without its delimiters is one
 * body, header lines that were folded wrongly join the line above.
 *
 * Sources: RFC 5322 section 2 and 4 (fields, obsolete forms), RFC 2046 section 5.1 (multipart),
 * RFC 2045 section 5 and 6 (Content-Type, encodings), RFC 2231 (parameters).
 * Everything lives in the arena given, or points into the bytes. */
#ifndef CANDOUR_EXTRACT_MIME_H
#define CANDOUR_EXTRACT_MIME_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

struct mime_field {
	struct str name;
	struct str value; /* behind the colon, with its folds, without the last line end */
};

enum mime_encoding {
	MIME_PLAIN = 0, /* 7bit, 8bit, binary, none */
	MIME_BASE64,
	MIME_QUOTED,
	MIME_UU,
	MIME_YENC,
	MIME_UNKNOWN
};

#define MIME_NO_PARENT UINT32_MAX

/* One entity; entities[0] is the whole message, others follow in the order of the bytes. */
struct mime_entity {
	struct mime_field *fields;
	uint32_t field_count;
	uint32_t parent;
	uint32_t depth;       /* 0 for the message itself */
	uint32_t child_count; /* of a multipart */
	struct str body;      /* of a multipart: the whole within it */
	struct str preamble;  /* of a multipart: before its first delimiter (all, if none came) */
	struct str epilogue;  /* and behind its end delimiter */
	struct str type;      /* lower case, "text/plain" where none is given */
	struct str boundary;
	enum mime_encoding encoding;
	bool is_multipart;
	bool is_type_given;
	bool is_closed; /* its end delimiter came */
};

struct mime {
	struct arena *arena;
	struct str bytes;
	struct mime_entity *entities;
	size_t count;
	size_t room;
	struct str envelope; /* a "From " line above the header, "" where there is none */
	size_t field_total;
	bool is_cut;          /* MIME_ENTITY_COUNT_MAX or MIME_FIELD_COUNT_MAX was reached */
	bool is_too_deep;     /* multiparts beyond NEST_DEPTH_MAX were left as one piece */
	bool has_bad_fold;    /* a header line continued without white space */
	bool has_guess;       /* a boundary was guessed from the body */
	bool has_gap;         /* blank lines or a byte order mark stood above the header */
	bool has_bare_header; /* a header ran into text without a blank line */
};

void mime_parse(struct arena *arena, struct str bytes, struct mime *ret_mime);
/* The first field of this name (any case), or NULL. */
const struct mime_field *mime_field_find(const struct mime_entity *entity, struct str name);
/* Its value as it stands, or "". */
struct str mime_field_value(const struct mime_entity *entity, struct str name);

/* Takes header fields off the front of bytes: names, values. Used for whole headers alone
 * (transport headers of Outlook). Returns what is behind the blank line. */
struct str mime_fields_take(
	struct mime *mime, struct str bytes, struct mime_field **ret_fields, uint32_t *ret_count);
/* How many of the first lines are fields that only mail has, and how many are fields at all. */
void mime_fields_probe(struct str bytes, unsigned *ret_mail, unsigned *ret_fields);
/* Takes one line with its end off *rest: LF, CR LF, or CR where no LF follows it. */
bool mime_line_take(struct str *rest, struct str *ret_line);

/* A parameter of a structured value ("name" of a Content-Type), in UTF-8: continuations and
 * percent forms of RFC 2231 joined, encoded words and raw 8-bit bytes decoded although they
 * should not be there. `charset` is for raw bytes. "" where there is none such. */
struct str mime_param(struct arena *arena, struct str value, struct str name, struct str charset);
/* What stands before the first semicolon, without comments and blanks, lower case. */
struct str mime_token(struct arena *arena, struct str value);

#endif
