/* An inspection with people in it, and a clerk in a process of its own, for tests. */
#ifndef CANDOUR_TEST_CLERK_BED_H
#define CANDOUR_TEST_CLERK_BED_H

#include "access/role.h"
#include "base/arena.h"
#include "base/str.h"
#include "work/accounts.h"
#include "work/clerk/act.h"
#include "work/clerk/clerk.h"

#include <sys/types.h>

struct clerk_bed {
	const char *folder;
	struct arena arena;
	pid_t pid;
	int keeper;
	struct clerk_line *line;
	uint32_t wanted; /* the serial that is awaited */
	bool has_answer;
	struct act_answer answer; /* its texts are in the arena */
};

#define BED_PASSWORD "three boats under a red bridge"

/* Founds it in the program's folder; ends the test where that fails. */
void bed_found(struct clerk_bed *bed, const char *name);
/* An account whose password is BED_PASSWORD; its id. `asks_code`: *ret_shown is what is shown
 * once. */
int64_t bed_person(struct clerk_bed *bed, const char *login, enum role role, bool asks_code,
	struct accounts_shown *ret_shown);
/* Takes a folder of `count` notes in, as a process of its own would; waits for its end. */
void bed_take_in(struct clerk_bed *bed, size_t count);
/* The same, in a process of its own: its id. It ends with 0 where all went well. */
pid_t bed_take_in_beside(struct clerk_bed *bed, size_t count);
void bed_clerk_start(struct clerk_bed *bed);
/* A further door's line. */
struct clerk_line *bed_line(struct clerk_bed *bed);
/* Ends it as the keeper does; its exit code, or -1 where it was killed. */
int bed_clerk_stop(struct clerk_bed *bed);
void bed_clerk_kill(struct clerk_bed *bed);
/* Asks and waits for the answer. */
const struct act_answer *bed_ask(struct clerk_bed *bed, const struct act *act);
/* The same with a file that goes along. */
const struct act_answer *bed_ask_file(struct clerk_bed *bed, const struct act *act, int fd);
/* Signs in with BED_PASSWORD; the token, "" where it was refused. */
struct str bed_sign_in(struct clerk_bed *bed, const char *login);
/* Findings of candour verify, each a line of the test's output. */
size_t bed_verify(struct clerk_bed *bed);
/* candour rebuild. */
bool bed_rebuild(struct clerk_bed *bed);
/* Entries of this kind in the log. */
size_t bed_entries(struct clerk_bed *bed, const char *kind);
void bed_free(struct clerk_bed *bed);

#endif
