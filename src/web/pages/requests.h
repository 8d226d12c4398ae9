/* Letters that went to the authority: rows of them, one with its gaps and answers, and what the liaison officer sees. */
#ifndef CANDOUR_WEB_PAGES_REQUESTS_H
#define CANDOUR_WEB_PAGES_REQUESTS_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"
#include "web/pages/gaps.h"
#include "web/pages/uploads.h"
#include "web/parts/timeline.h"

struct err;
struct request;
struct request_sent;

struct requests_file {
	const char *words; /* "ODT" */
	struct url link;
};

struct requests_row {
	struct str number;
	struct str title; /* "Request 2" */
	struct url link;
	struct str sent;
	struct str due;   /* "17 October 2014", or that no day was set */
	struct str state; /* "late by 3 days" */
	const char *state_class;
	struct str gaps; /* "4 gaps" */
	struct requests_file *files;
	size_t file_count;
	struct url upload;
};

struct requests_answer {
	struct part_event
		event; /* "Delivery 3", "Upload of minutes.zip"; who said so, the day it came */
	struct url link;
	bool has_link;
	struct str note;
	struct str noted; /* "20 October 2014, 10:42; entry 412" */
	bool is_whole;
};

struct requests_one_view {
	struct requests_row row;
	struct str addressee;
	struct str power;
	struct part_event sent; /* that it was, by whom, when */
	struct str entry;
	struct gaps_row *gaps;
	size_t gap_count;
	struct requests_answer *answers;
	size_t answer_count;
	struct uploads_list uploads;
	struct uploads_option *deliveries;
	size_t delivery_count;
	struct uploads_option *whole; /* uploads that may be named */
	size_t whole_count;
	bool may_answer;
	struct str csrf;
	struct url action;
};

struct liaison_view {
	struct requests_row *requests;
	size_t request_count;
	struct uploads_list uploads;
	struct str authority;
	size_t late_count;
};

/* `file`: the beginning of the addresses of its copies, "/request/%lld/%s". */
struct requests_row requests_row_make(
	struct request *request, const struct request_sent *sent, const char *file);
/* By the column that the address asks for, with the heads of the table. */
struct part_sort;
void requests_sort(struct request *request, struct request_sent *sent, size_t count,
	struct part_sort **ret_heads, size_t *ret_head_count);
/* One kept copy, noted as an export before it leaves; the address's parts are number and ending. */
struct reply;
bool requests_file_give(struct request *request, struct reply *reply, struct err *err) MUST_USE;

#endif
