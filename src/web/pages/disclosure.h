/* The disclosure: what was given, what of it could not be read, what was declared. */
#ifndef CANDOUR_WEB_PAGES_DISCLOSURE_H
#define CANDOUR_WEB_PAGES_DISCLOSURE_H

#include "base/str.h"
#include "web/html.h"
#include "web/pages/requests.h"
#include "web/pages/uploads.h"

struct disclosure_delivery {
	struct str number;
	struct str given_by;
	struct str custodian;
	struct str power;
	struct str received;
	struct str state; /* "taken in 2 October 2014, 10:42" */
	bool is_unfinished;
	struct str entry;
	struct url search;
	bool has_search;
	struct url receipt;
	bool has_receipt;
};

struct disclosure_failure {
	struct str name;
	struct str about; /* kind, custodian */
	struct str words;
	const char *advice;
	struct str command; /* "" or what opens it, on the machine itself */
	struct url link;
	bool is_restricted;
};

struct disclosure_register {
	const char *kind;
	struct str name;
	struct str custodian;
	struct str state;
	struct str when;
	struct str words;
	bool is_late;
};

struct disclosure_view {
	struct disclosure_delivery *deliveries;
	size_t delivery_count;
	struct uploads_list uploads;
	bool may_deliver;
	struct requests_row *requests;
	size_t request_count;
	struct part_sort *request_heads;
	size_t request_head_count;
	bool may_request;
	struct disclosure_failure *failures;
	size_t failure_count;
	struct str failures_all; /* "4 records" */
	struct url failures_search;
	bool has_search;
	struct disclosure_register *registers;
	size_t register_count;
};

#endif
