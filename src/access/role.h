/* Roles and what each may do. One table; docs/guide/who-may.md says it in words.
 *
 * A route of web/ and an act of work/clerk each name one permission; a role holds a set of them.
 * The door asks before it answers, and the clerk asks again before it writes, so that neither a
 * page nor a process that was taken over can do more than the person behind it. */
#ifndef CANDOUR_ACCESS_ROLE_H
#define CANDOUR_ACCESS_ROLE_H

#include "base/str.h"

/* Stored by number: append only. */
enum role {
	ROLE_NOBODY = 0, /* not signed in */
	ROLE_LEAD,       /* the lead inspector */
	ROLE_INSPECTOR,
	ROLE_ANALYST,
	ROLE_SECOND_READER, /* reads blind what others have coded */
	ROLE_DISCLOSURE,    /* the disclosure officer: what is asked for and what came */
	ROLE_AUDITOR,       /* reads the log, changes nothing */
	ROLE_LIAISON,       /* of the authority: its requests, its uploads, their receipts */
	ROLE_COUNT
};

enum permission {
	PERMIT_ANYONE = 0, /* signing in, assets, help */
	PERMIT_SELF,       /* one's own account: any who signed in */
	PERMIT_OVERVIEW,   /* where the inspection stands */
	PERMIT_EVIDENCE,   /* search and read what was disclosed */
	PERMIT_CODE,       /* code passages, weigh items, keep reading lists and searches */
	PERMIT_CODEBOOK,   /* change codes */
	PERMIT_SECOND,     /* the second, blind reading */
	PERMIT_SETTLE,     /* settle where two readers disagree */
	PERMIT_GAPS,       /* give a gap a state */
	PERMIT_REQUESTS,   /* write to the authority: request letters, register */
	PERMIT_DISCLOSURE, /* see deliveries, receipts, failures */
	PERMIT_DELIVER,    /* upload a delivery */
	PERMIT_LIAISON,    /* one's own requests, uploads and receipts, and nothing else */
	PERMIT_FINDINGS,   /* read findings */
	PERMIT_WRITE,      /* write findings and the report */
	PERMIT_AGREE,      /* mark a finding agreed */
	PERMIT_LOG,        /* read and verify the log */
	PERMIT_GRANT,      /* open restricted items to named people */
	PERMIT_ACCOUNTS,   /* make, change and close accounts */
	PERMISSION_COUNT
};

/* "lead", "second-reader"; and as a person would say it: "Second reader". Static. */
const char *role_name(enum role role);
const char *role_title(enum role role);
enum role role_from_name(struct str name);               /* ROLE_COUNT where there is none */
const char *permission_name(enum permission permission); /* "evidence" */
bool role_may(enum role role, enum permission permission);

#endif
