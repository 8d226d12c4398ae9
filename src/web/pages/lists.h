/* Reading lists: all of them, one of them, and where its two readers disagreed. */
#ifndef CANDOUR_WEB_PAGES_LISTS_H
#define CANDOUR_WEB_PAGES_LISTS_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"
#include "remit/reading_list.h"
#include "remit/second_agreement.h"
#include "web/html.h"

struct reading_row {
	const struct reading_list *list;
	struct str name; /* "B-14 Minutes of 2013" */
	struct str reader;
	struct str pace;
	int64_t done;
	int64_t percent;
	struct url link;
	struct url go; /* the next item to be read */
	bool has_go;
};

struct reader_option {
	struct str login;
	struct str name;
	bool is_on;
};

struct readings_view {
	struct str query; /* for a new list, as the search page hands it over; "" */
	struct reading_row *mine;
	size_t mine_count;
	struct reading_row *others;
	size_t other_count;
	bool may_code;
	bool may_settle;
	struct str csrf;
	struct reader_option *readers;
	size_t reader_count;
};

struct reading_item_view {
	int64_t position;
	struct str number;
	struct str title;
	struct str within; /* the folder; "" of what is closed or restricted */
	struct url link;
	const char *state;
	struct str when;
};

struct reading_view {
	struct reading_row row;
	struct str csrf;
	bool may_code;
	bool may_settle;
	bool is_second;
	struct url post;
	struct url agreement;
	struct reader_option *readers;
	size_t reader_count;
	struct reading_item_view *items;
	size_t item_count;
	bool has_more;
	struct url more;
};

struct agreement_row {
	struct str name;
	const char *style;
	struct str alpha;
	struct str kappa;
	struct str interval;
	int64_t both;
	int64_t first;
	int64_t second;
};

struct settle_row {
	uint64_t coding; /* 0: the weight */
	int64_t item;
	struct url link;
	struct str title; /* "Item 12" */
	struct str what;  /* "Minute altered", "Key or Relevant" */
	const char *style;
	struct str quote;         /* "" where it is restricted, and of weights */
	struct str by;            /* "Ines Harrowgate put it here; Sefi Oduya-Finch did not." */
	struct str settled;       /* "" not yet */
	const char *first_weight; /* of a weight: names */
	const char *second_weight;
	struct str first_title;
	struct str second_title;
	struct str id; /* for labels */
};

struct agreement_view {
	struct str name;
	struct url list;
	struct url post;
	struct str csrf;
	struct str first;
	struct str second;
	size_t items;
	size_t sentences;
	size_t lost;
	bool is_open; /* something is left to be read: what is shown will grow */
	struct agreement_row *codes;
	size_t code_count;
	struct str jaccard;
	struct str masi;
	struct str weight;
	struct settle_row *rows;
	size_t row_count;
	size_t open_count;
};

/* Shared by both files: who may be asked to read, for a choice. */
struct err;
struct reply;
struct request;
bool readers_load(struct request *request, enum permission permission, struct str chosen,
	struct reader_option **ret_readers, size_t *ret_count, struct err *err) MUST_USE;
bool reading_frame(
	struct request *request, struct reply *reply, struct str title, struct err *err) MUST_USE;
bool agreement_show(struct request *request, struct reply *reply, struct err *err) MUST_USE;
bool agreement_settle(struct request *request, struct reply *reply, struct err *err) MUST_USE;

#endif
