/* Uploads: the form, one upload with its receipt, and rows of them for the pages that list them. */
#ifndef CANDOUR_WEB_PAGES_UPLOADS_H
#define CANDOUR_WEB_PAGES_UPLOADS_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct buf;
struct err;
struct part_option;
struct request;
struct upload;
struct upload_filter;

struct uploads_row {
	struct str name;
	struct url link;
	bool has_link; /* and may be opened */
	struct str size;
	struct str who;   /* "Lorna Tolliver" */
	struct str whose; /* "Norchester BC" */
	struct str when;  /* it was begun, or ended */
	struct str state; /* "coming: 12.3 MB of 40.1 MB" */
	const char *state_class;
	struct str more;     /* a sentence; "" */
	struct str answers;  /* "request 2"; "" */
	struct url requests; /* its page */
	bool has_request;    /* and may be opened */
	bool is_going;       /* it is being taken in, or waits for that */
	bool may_again;      /* that failed: there is a button to try it again */
	struct url again;
	struct str csrf;
};

struct uploads_list {
	struct uploads_row *rows;
	size_t count;
	struct str caption; /* read out before the table */
	bool shows_who;
};

struct uploads_option {
	struct str value;
	struct str words;
};

struct uploads_form_view {
	struct str csrf;
	struct str given_by;
	struct str custodian;
	struct str power;
	struct str received;
	struct part_option *requests; /* first that it is none in particular */
	size_t request_count;
	struct str room; /* "12.3 GB" */
	bool is_liaison; /* what it is, is known */
	struct url back;
	const char *back_words;
};

struct uploads_fact {
	const char *name;
	struct str value;
	struct url link;
	bool has_link;
	bool is_mono;
};

struct uploads_one_view {
	struct str title;
	struct uploads_row row;
	struct uploads_fact *facts;
	size_t fact_count;
	struct str csrf;
	struct str reference;
	struct str name;
	struct str size_bytes;
	bool is_coming;
	bool is_whole; /* then it is a receipt */
	bool is_own;
	bool may_cancel;
	struct url cancel;
	struct url here;
	struct url text; /* of the receipt */
	struct url back;
	const char *back_words;
	struct str percent;
};

/* The field for the file; `room`: how much there is room for, "" is not said. */
void uploads_file(struct buf *out, struct str room);
/* The file's name as this person may see it: like those of all records that are closed to them it is kept back. */
bool uploads_name(struct request *request, const struct upload *upload, bool *ret_open,
	struct str *ret_name, struct err *err) MUST_USE;
/* As this person may see it: numbers of deliveries are for who sees those. */
bool uploads_row_make(struct request *request, const struct upload *upload,
	struct uploads_row *ret_row, struct err *err) MUST_USE;
bool uploads_list_make(struct request *request, const struct upload_filter *filter,
	struct uploads_list *ret_list, struct err *err) MUST_USE;
/* The upload of the address's first part; ERR_NOT_FOUND unless it is one's own or one sees all deliveries. */
bool uploads_one_find(struct request *request, struct upload *ret_upload, struct err *err) MUST_USE;
/* Where one's uploads are listed. */
struct url uploads_home(const struct request *request);
const char *uploads_home_words(const struct request *request);

#endif
