/* One copy of a message, as far as copies may differ; for the check of copies alone. */
#ifndef CANDOUR_COMPARE_COPY_VIEW_H
#define CANDOUR_COMPARE_COPY_VIEW_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/subject.h"

struct copy_person {
	int role; /* 1 to, 2 cc, 3 bcc */
	struct str address;
	struct str name;
};
struct copy_attachment {
	int64_t document; /* 0: its bytes could not be had */
	struct str name;  /* small letters */
};
struct copy_view {
	struct subject subject;
	int64_t item; /* the first instance; 0: it has none any more */
	struct str custodian;
	struct str id;           /* Message-ID, "" none */
	struct str subject_line; /* as compare_message has it */
	int64_t sent;
	struct copy_person *people;
	size_t person_count;
	struct copy_attachment
		*attachments; /* without signatures, winmail.dat, pictures in the text */
	size_t attachment_count;
};

/* People and attachments of one mail that are looked at. */
enum { COPY_PERSON_MAX = 2000, COPY_ATTACHMENT_MAX = 1000 };

/* In the arena. *ret_found is false where the document is no mail, or nobody holds it. */
bool copy_view_load(struct compare *compare, struct arena *arena, int64_t document,
	struct copy_view *ret_view, bool *ret_found, struct err *err) MUST_USE;
/* "item 12 (Licensing)". */
struct str copy_view_words(struct arena *arena, const struct copy_view *view);
/* True where the readers of both are the same, so that differences are none of the format's. */
bool copy_view_same_format(const struct copy_view *a, const struct copy_view *b);

#endif
