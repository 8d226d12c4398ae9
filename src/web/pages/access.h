/* Restricted items: asking for access, and the lead's page of what is restricted and to whom it opens. */
#ifndef CANDOUR_WEB_PAGES_ACCESS_H
#define CANDOUR_WEB_PAGES_ACCESS_H

#include "base/str.h"
#include "web/html.h"

struct ask_view {
	struct str csrf;
	int64_t item;
	bool is_done;
	struct url back;
};

struct access_person {
	int64_t account;
	struct str name;
};

/* Somebody to whom one is open. */
struct access_named {
	int64_t account;
	struct str name;
	struct str why;
};

struct access_row {
	int64_t restriction;
	const char *class; /* "Children's records" */
	struct str of;     /* "Item 17", "Delivery 2", "All of Licensing service" */
	struct str why;
	struct str who;
	struct str when;
	struct access_named *named;
	size_t named_count;
};

struct access_question {
	int64_t asking;
	struct str name;
	int64_t item;
	struct str why;
	struct str when;
	struct str
		opens; /* all that would be opened: "Item 5; All of Licensing"; "": it is closed no more */
};

struct access_view {
	struct str csrf;
	struct str done;
	struct access_question *questions;
	size_t question_count;
	struct access_row *rows;
	size_t row_count;
	struct access_person *people;
	size_t person_count;
};

#endif
