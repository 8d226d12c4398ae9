/* Twenty people code and search while a large delivery is taken in and the inspection is verified:
 * nobody is refused, nothing is lost, two who code the same passage are both told, and what comes in
 * is found before the delivery is at its end. */
#include "access/people.h"
#include "access/session.h"
#include "base/clock.h"
#include "base/err.h"
#include "clerk_bed.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/searching.h"
#include "work/verify.h"
#include "work/workshop.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PEOPLE = 20, NOTES = 4000, ASKED_MAX = 4000 };

struct one {
	struct crowd *crowd;
	struct clerk_line *line;
	struct str token;
	uint32_t waits_for; /* a serial; 0: for nothing */
	unsigned asked;
	unsigned answered;
	unsigned refused;
	unsigned coded;
	unsigned told; /* of others who coded the same words */
	int64_t since_ms;
};

struct crowd {
	struct clerk_bed *bed;
	struct one people[PEOPLE];
	struct arena arena; /* of one round */
	int64_t longest_ms;
	bool is_ending;
};

static void
answer_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct one *one = context;
	int64_t waited = clock_span_ms() - one->since_ms;

	if (serial != one->waits_for)
		return;
	one->waits_for = 0;
	one->answered++;
	if (waited > one->crowd->longest_ms)
		one->crowd->longest_ms = waited;
	if (answer->err.kind != ERR_NONE) {
		one->refused++;
		tap_note("refused: %s", answer->err.text);
	}
	one->coded += (unsigned)answer_get_i64(answer, "coded");
	one->told += answer_get(answer, "same").len > 0;
}

/* Every second time a passage is coded, on the same words by all; else a search is noted. */
static void
one_ask(struct one *one)
{
	struct arena *arena = &one->crowd->arena;
	struct err err = {0};
	struct act act;

	if (one->asked % 2 == 0) {
		int64_t begins = one->asked % 24;

		act_begin(&act, "item-save", one->token);
		act_i64(&act, arena, "item", 1 + one->asked / 24 % 20);
		act_str(&act, "seen", STR("0"));
		act_str(&act, "code", STR("1"));
		act_str(&act, "passages",
			str_format(arena, "%lld-%lld", (long long)begins, (long long)begins + 9));
	} else {
		act_begin(&act, "note-search", one->token);
		act_str(&act, "query", STR("taxi"));
		act_str(&act, "total", STR("17"));
	}
	one->since_ms = clock_span_ms();
	if (clerk_line_ask(one->line, &act, &one->waits_for, &err)) {
		one->asked++;
	} else {
		one->refused++;
		tap_note("not asked: %s", err.text);
	}
}

/* Asks for who has their answer; waits a little for answers. */
static void
round_run(struct crowd *crowd)
{
	struct pollfd looks[PEOPLE];
	struct err err = {0};

	arena_clear(&crowd->arena);
	for (size_t i = 0; i < PEOPLE; i++) {
		struct one *one = &crowd->people[i];

		if (one->waits_for == 0 && !crowd->is_ending && one->asked < ASKED_MAX / PEOPLE)
			one_ask(one);
		looks[i] = (struct pollfd){.fd = clerk_line_fd(one->line), .events = POLLIN};
	}
	(void)poll(looks, PEOPLE, 20);
	for (size_t i = 0; i < PEOPLE; i++)
		if (!clerk_line_turn(crowd->people[i].line, answer_take, &crowd->people[i], &err))
			tap_ok(false, "the clerk answers: %s", err.text);
}

static bool
somebody_waits(const struct crowd *crowd)
{
	for (size_t i = 0; i < PEOPLE; i++)
		if (crowd->people[i].waits_for != 0)
			return true;
	return false;
}

/* As a door does. */
static size_t
hits(struct search *search, struct arena *arena)
{
	struct search_request request = {.query = STR("licensing"), .limit = 5};
	struct search_result result = {0};
	struct query_mistake mistake;
	struct err err = {0};

	if (!search_run(search, arena, &request, &result, &mistake, &err))
		tap_ok(false, "searching goes on: %s", err.text);
	return result.documents;
}

/* In a process of its own: findings, or 200 where it could not go to its end. */
static pid_t
verify_beside(struct clerk_bed *bed)
{
	pid_t pid = fork();

	if (pid == 0) {
		size_t findings = bed_verify(bed);

		_exit(findings > 199 ? 200 : (int)findings);
	}
	return pid;
}

static void
verify_reap(pid_t *pid, bool waits, unsigned *done)
{
	int status = -1;

	if (*pid == 0 || waitpid(*pid, &status, waits ? 0 : WNOHANG) != *pid)
		return;
	*pid = 0;
	(*done)++;
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"verifying beside it all finds nothing amiss (%d)",
		WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static void
beside_try(struct crowd *crowd)
{
	struct clerk_bed *bed = crowd->bed;
	pid_t intake = bed_take_in_beside(bed, NOTES);
	struct search *search = NULL;
	struct workshop door = {0};
	struct err err = {0};
	size_t first;
	size_t last = 0;
	unsigned grew = 0;
	unsigned verified = 0;
	pid_t verify = 0;
	int status = -1;

	tap_ok(workshop_look(bed->folder, &door, &err) && work_search_open(&door, &search, &err),
		"a door reads %s", err.text);
	first = last = hits(search, &bed->arena);
	while (waitpid(intake, &status, WNOHANG) == 0) {
		size_t now;

		round_run(crowd);
		now = hits(search, &crowd->arena);
		grew += now > last;
		last = now;
		verify_reap(&verify, false, &verified);
		if (verify == 0 && verified < 2 && grew > 0)
			verify = verify_beside(bed);
	}
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the delivery is in");
	tap_ok(grew > 0 && last > first, "what came was found while it came (%u times more)", grew);
	crowd->is_ending = true;
	while (somebody_waits(crowd))
		round_run(crowd);
	verify_reap(&verify, true, &verified);
	tap_ok(verified > 0, "it was verified %u times meanwhile", verified);
	tap_ok(hits(search, &bed->arena) == first + NOTES, "all of it is found in the end");
	search_close(search);
	workshop_close(&door);
}

static void
answers_judge(struct crowd *crowd)
{
	unsigned answered = 0;
	unsigned refused = 0;
	unsigned coded = 0;
	unsigned told = 0;
	unsigned idle = 0;

	for (size_t i = 0; i < PEOPLE; i++) {
		const struct one *one = &crowd->people[i];

		answered += one->answered;
		refused += one->refused;
		coded += one->coded;
		told += one->told;
		idle += one->answered < 2;
	}
	tap_note("%u acts answered, the longest after %lld ms", answered,
		(long long)crowd->longest_ms);
	tap_ok(refused == 0 && idle == 0, "nobody was refused, and everybody came to work");
	tap_ok(bed_entries(crowd->bed, "coding") == coded && coded > PEOPLE,
		"each coding that was answered is in the log, and no other (%u)", coded);
	tap_ok(told >= PEOPLE - 1, "who coded what others had coded was told (%u times)", told);
	tap_ok(bed_verify(crowd->bed) == 0, "and all verifies");
}

static void
people_come(struct crowd *crowd)
{
	struct clerk_bed *bed = crowd->bed;
	struct db *people = NULL;
	struct err err = {0};
	bool good = people_open(bed->folder, &people, &err) && db_transaction_begin(people, &err);

	for (size_t i = 0; i < PEOPLE && good; i++) {
		struct one *one = &crowd->people[i];

		one->crowd = crowd;
		good = session_begin(people, random_system(), &bed->arena, (int64_t)i + 1,
			SESSION_WHOLE, STR("192.0.2.1"), STR("a browser"), clock_now(NULL),
			&one->token, &err);
	}
	tap_ok(good && db_transaction_commit(people, &err), "%d people are signed in %s", PEOPLE,
		err.text);
	db_close(people);
	bed_clerk_start(bed);
	for (size_t i = 0; i < PEOPLE; i++)
		crowd->people[i].line = bed_line(bed);
}

static void
code_make(struct crowd *crowd)
{
	struct act act;

	act_begin(&act, "code-change", crowd->people[0].token);
	act_str(&act, "name", STR("Plates"));
	act_str(&act, "definition", STR("Whatever is said of plates."));
	act_str(&act, "colour", STR("teal"));
	tap_ok(bed_ask(crowd->bed, &act)->err.kind == ERR_NONE, "a code: %s",
		crowd->bed->answer.err.text);
}

int
main(void)
{
	struct clerk_bed bed = {0};
	struct crowd *crowd = memory_alloc(sizeof(*crowd));

	*crowd = (struct crowd){.bed = &bed};
	arena_init(&crowd->arena, 64 << 20);
	bed_found(&bed, "beside");
	for (unsigned i = 0; i < PEOPLE; i++)
		(void)bed_person(&bed, str_format(&bed.arena, "person%u", i).data,
			i == 0 ? ROLE_LEAD : ROLE_INSPECTOR, false, NULL);
	bed_take_in(&bed, 20);
	people_come(crowd);
	code_make(crowd);
	beside_try(crowd);
	answers_judge(crowd);
	for (size_t i = 0; i < PEOPLE; i++)
		clerk_line_close(crowd->people[i].line);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	arena_free(&crowd->arena);
	free(crowd);
	bed_free(&bed);
	return tap_done();
}
