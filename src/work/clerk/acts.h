/* The table of acts: what each is called, who may, and the function that does it.
 *
 * An act's function runs in a transaction of the open inspection and writes its rows and its
 * entry (the rooms' x_put functions do both). Where it returns false, all that it wrote is
 * undone and the door is told why. It may trust the account, and nothing of the fields. Acts of
 * one subject are in one file: acts_coding.c, acts_findings.c, acts_accounts.c ... each with a
 * table ended by a NULL name, all named in acts.c. */
#ifndef CANDOUR_WORK_CLERK_ACTS_H
#define CANDOUR_WORK_CLERK_ACTS_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"

struct act;
struct act_answer;
struct arena;
struct db;
struct err;
struct errand_calls;
struct hash_job;
struct hash_result;
struct refi_input;
struct workshop;

/* Who asks, found by the session's token. */
struct act_person {
	int64_t account; /* 0: nobody */
	struct str name; /* the login name, for entries: "iharrowgate" */
	enum role role;
};

/* What an act's function has at hand. */
struct act_desk {
	struct workshop
		*workshop;   /* open for writing, in a transaction unless the row is_people_only */
	struct arena *arena; /* of this act */
	struct act_person person;
	struct db *people; /* accounts' secrets and sessions (access/), in a transaction */
	int64_t now;
	struct str token;                 /* of the session, "" none */
	struct refi_input *input;         /* of the row's `file`; NULL: it has none */
	struct str key;                   /* by which the file is asked for again */
	const struct hash_result *hashed; /* of the row's `hashing`; NULL: it wanted none */
	struct errand_calls *errands;     /* asked for in this batch (work/clerk/errand.h) */
};

enum act_file { ACT_FILE_NONE = 0, ACT_FILE_NEW, ACT_FILE_KEPT };

struct act_row {
	const char *name;
	enum permission permission;
	bool (*run)(struct act_desk *desk, const struct act *act, struct act_answer *answer,
		struct err *err);
	/* Where passwords must be hashed first, beside the clerk: fills the job, and may refuse.
	 * It looks, and writes nothing; the person behind the token is known, and may. */
	bool (*hashing)(struct act_desk *desk, const struct act *act, struct hash_job *ret_job,
		struct err *err);
	/* Where it was done, and that is durable: what cannot be undone (removing files). The desk has the workshop and the
	 * arena. What it fails at somebody does later. May be NULL. */
	void (*after)(struct act_desk *desk, const struct act *act);
	/* It comes with a file, or is about one that came before; a confined process has read it, and
	 * the desk has what is in it. */
	enum act_file file;
	/* It writes to people.db alone, and no entry: it waits for nobody's turn to write. */
	bool is_people_only;
};

/* NULL where there is none. */
const struct act_row *act_find(struct str name);
/* For the test of the matrix: all in order; NULL behind the last. */
const struct act_row *act_at(size_t i);

#endif
