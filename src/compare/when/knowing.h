/* Who knew when: for some documents, each person with the first item that shows that they had one
 * of them, the ground, and how sure it is.
 *
 * Grounds are what the records themselves say: a mail's sender and recipients, copied openly or
 * blind; those of the mail that a document was attached to, at any depth; a file's author and who
 * saved it last; those whom minutes name as present, by the day of the meeting. In whose records a
 * document lay says least: that they held it on the day of the delivery. That something was sent
 * to someone does not show that it was read.
 *
 * People are one by their name, in whatever order and with whatever title, or by their address
 * where no name is given ("first.last@..." counts as a name). Two people of one name are therefore
 * shown as one: the addresses are given so that it can be seen. */
#ifndef CANDOUR_COMPARE_KNOWING_H
#define CANDOUR_COMPARE_KNOWING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

enum knowing_ground {
	KNOWING_WROTE = 1, /* sent the mail */
	KNOWING_TO,
	KNOWING_CC,
	KNOWING_BCC,
	KNOWING_AUTHOR,      /* by the file's properties */
	KNOWING_LAST_AUTHOR, /* saved it last */
	KNOWING_PRESENT,     /* at the meeting that it is the minutes of */
	KNOWING_HELD,        /* it lay in their records */
	KNOWING_QUOTED,      /* is quoted, in another's mail, as having written it */
	KNOWING_QUOTED_TO,   /* is named there as its recipient */
	KNOWING_SENT_ON,     /* sent a mail that quotes it */
	KNOWING_GROUND_COUNT
};
const char *knowing_ground_name(enum knowing_ground ground); /* "wrote", "to", "bcc" ... */
/* "was sent it as a blind copy", and where is_attached ", attached to a mail". */
const char *knowing_ground_words(enum knowing_ground ground, bool is_attached);

/* Weaker than this is shown only where nothing stronger is. */
enum { KNOWING_STRONG = 50 };

struct knowing_person {
	struct str name;      /* as first given, or the address */
	struct str addresses; /* those seen, ", " between; "" none */
	int64_t moment;       /* of the first item; DATE_NONE where it is not dated */
	bool has_time;        /* the moment is to the second, not only the day */
	enum knowing_ground ground;
	bool is_attached; /* the document was attached to the item */
	unsigned sure;
	int64_t item;
	struct str path;
	struct str custodian;
	uint64_t items; /* that show it, by whatever ground */
};

/* A document, and where in it the matter stands: code points [from, to) of its text; -1 where that
 * is not known. Where it stands in what a mail quotes of another, that one's writer had it, too. */
struct knowing_document {
	int64_t document;
	int64_t from;
	int64_t to;
};

/* Instances of one document that are looked at, and documents that an item stands within. */
enum { KNOWING_ITEM_MAX = 1000, KNOWING_DEPTH_MAX = 64 };

/* The people, those with strong grounds first, each part in order of time; in the arena. */
bool knowing_list(struct compare *compare, struct arena *arena,
	const struct knowing_document *documents, size_t document_count,
	struct knowing_person **ret_people, size_t *ret_count, struct err *err) MUST_USE;

#endif
