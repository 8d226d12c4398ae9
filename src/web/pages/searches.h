/* Searches that are kept, and lists of terms: the views that their templates take. pages/searches.c fills them. */
#ifndef CANDOUR_WEB_PAGES_SEARCHES_H
#define CANDOUR_WEB_PAGES_SEARCHES_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct searches_row {
	struct str id; /* of its heading: "s3" */
	struct str name;
	struct str query;   /* of a query; "" of a list of terms */
	struct str about;   /* "Kept by Ines Harrowgate; last looked at 6 October 2026, 10:42" */
	struct str counted; /* "1,284 groups"; or why it is not counted */
	struct str news;    /* "12 more than when you looked"; "" none */
	bool is_terms;
	bool is_alert;
	bool may_change;
	struct url link;
	int64_t version;
};

struct searches_view {
	struct searches_row *rows;
	size_t row_count;
	bool may_code;
	struct str csrf;
};

struct terms_row {
	struct str term;
	struct str count; /* "1,284"; "" where it is a mistake */
	struct str mistake;
	struct url link;
};

struct terms_view {
	struct str name;
	struct terms_row *rows;
	size_t row_count;
	bool has_more;
	struct url more;
};

struct err;
struct request;

/* Of how many kept searches more was found, by what is remembered of them, than when the person looked. */
bool searches_news(struct request *request, size_t *ret_count, struct err *err) MUST_USE;

#endif
