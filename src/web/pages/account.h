/* Signing in, one's own account, and the lead's page of people. */
#ifndef CANDOUR_WEB_PAGES_ACCOUNT_H
#define CANDOUR_WEB_PAGES_ACCOUNT_H

#include "access/people.h"
#include "access/role.h"
#include "base/str.h"
#include "web/html.h"
#include "web/parts/field.h"
#include "web/parts/sorting.h"
#include "web/parts/square_code.h"

/* One of the three forms of signing in. */
struct sign_in_view {
	struct str to;    /* where to go then, as it came */
	struct str login; /* as it was typed */
	struct str wrong; /* "" or why it did not work */
};

/* What is shown once. */
struct shown_view {
	bool has_secret;
	struct str secret;
	struct str address;
	bool has_square;
	struct square_code square; /* of the address */
	struct str codes[RECOVERY_COUNT];
	size_t code_count;
	struct url back;
};

struct account_session {
	struct str begun; /* "5 October 2014, 09:12" */
	struct str used;
	struct str address;
	struct str agent;
	bool is_this;
};

struct account_view {
	struct str csrf;
	struct str login;
	struct str name;
	const char *role;
	struct str done;  /* "" or what was done */
	struct str wrong; /* "" or what did not work */
	bool asks_code;
	int64_t codes_left;
	bool keys_off;
	struct account_session *sessions;
	size_t session_count;
	struct part_option *others; /* what can be ended: all sessions but this one, then each */
	size_t other_count;
};

struct people_row {
	int64_t account;
	struct str login;
	struct str name;
	const char *role;
	const char *role_word;
	bool is_open;
	bool asks_code;
	struct url page;
};

struct people_role {
	const char *word;
	const char *title;
	bool is_chosen;
};

struct people_view {
	struct str csrf;
	struct str done;
	struct str wrong;
	struct people_row *rows;
	size_t row_count;
	struct part_sort *heads;
	size_t head_count;
	struct people_role roles[ROLE_COUNT];
	size_t role_count;
};

struct person_view {
	struct str csrf;
	struct str done;
	struct str wrong;
	struct people_row row;
	size_t session_count; /* that it is signed in with now */
	struct url sessions;
	struct url change;
	struct url password;
	struct url code;
	struct people_role roles[ROLE_COUNT];
	size_t role_count;
};

#endif
