/* Inspectors at work, all at once, each a process with a session of its own:
 *
 *   inspectors PORT COUNT SECONDS DATABASE PASSWORD
 *
 * "reader00" and so on sign in, and then read, search and code as people do, only without pauses unless
 * BENCH_PAUSE_MS says how long one thinks: of twenty acts eleven open an item, three search, three code a passage
 * and weigh the item, one looks at the gaps, one at the overview, one at its reading list. What is not answered as
 * it should be is an error: another status than 200 (of a form 303), or none. At the end how often each was done, how
 * long it took by the clock, and the errors. */
#include "browser.h"

#include "splitmix.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PEOPLE_MAX = 200, TIMES_MAX = 20000, LOGIN_SIZE = 16 };
enum act { ACT_READ, ACT_SEARCH, ACT_CODE, ACT_GAPS, ACT_OVERVIEW, ACT_LIST, ACT_COUNT };

static const char *const act_names[ACT_COUNT] = {
	"open an item", "search", "code a passage", "gaps", "overview", "reading list"};

/* One of each person, in memory that all share. */
struct doing {
	size_t count[ACT_COUNT];
	size_t errors[ACT_COUNT];
	int last_error; /* status */
	float ms[ACT_COUNT][TIMES_MAX];
};

struct person {
	struct browser browser;
	struct doing *doing;
	uint64_t random;
	int64_t items; /* the highest number */
	unsigned number;
};

static double
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int64_t
item_choose(struct person *p)
{
	return 1 + (int64_t)splitmix_below(&p->random, (uint64_t)p->items);
}

static int
code_post(struct person *p)
{
	static const char *const weights[] = {"key", "relevant", "background", "not-relevant"};
	char target[64];
	char form[256];
	unsigned from = (unsigned)splitmix_below(&p->random, 40);

	(void)snprintf(target, sizeof(target), "/item/%lld/coding", (long long)item_choose(p));
	(void)snprintf(form, sizeof(form),
		"based_on=0&seen=0&weight=%s&line=%u&note=Read.&code=%u&s=%u-%u",
		weights[splitmix_below(&p->random, 4)], 1 + from % 7,
		1 + (unsigned)splitmix_below(&p->random, 40), from, from + 30);
	return browser_post(&p->browser, target, form);
}

static int
act_do(struct person *p, enum act act)
{
	static const char *const words[] = {
		"matter", "board", "minutes", "licensing", "grant", "ashgrove", "scrutiny"};
	char target[96];

	switch (act) {
	case ACT_READ:
		(void)snprintf(target, sizeof(target), "/item/%lld", (long long)item_choose(p));
		return browser_get(&p->browser, target);
	case ACT_SEARCH:
		(void)snprintf(target, sizeof(target), "/search?q=%s+%u",
			words[splitmix_below(&p->random, 7)],
			(unsigned)splitmix_below(&p->random, 997));
		return browser_get(&p->browser, target);
	case ACT_CODE:
		return code_post(p);
	case ACT_GAPS:
		(void)snprintf(target, sizeof(target), "/gaps?page=%u",
			1 + (unsigned)splitmix_below(&p->random, 100));
		return browser_get(&p->browser, target);
	case ACT_OVERVIEW:
		return browser_get(&p->browser, "/");
	case ACT_LIST:
	case ACT_COUNT:
	default:
		(void)snprintf(target, sizeof(target), "/reading/%u", 1 + p->number % 20);
		return browser_get(&p->browser, target);
	}
}

/* A closed item is a page of its own with 403; somebody who coded the same at once is told, by 303. */
static bool
is_right(enum act act, int status)
{
	if (act == ACT_CODE)
		return status == 303 || status == 403;
	return status == 200 || (act == ACT_READ && status == 403);
}

static void
work(struct person *p, double until, unsigned pause_ms)
{
	static const enum act plan[20] = {ACT_READ, ACT_READ, ACT_CODE, ACT_READ, ACT_SEARCH,
		ACT_READ, ACT_READ, ACT_CODE, ACT_READ, ACT_GAPS, ACT_READ, ACT_SEARCH, ACT_READ,
		ACT_OVERVIEW, ACT_READ, ACT_CODE, ACT_READ, ACT_SEARCH, ACT_READ, ACT_LIST};
	struct doing *doing = p->doing;

	for (size_t i = p->number; now_ms() < until; i++) {
		enum act act = plan[i % 20];
		double began = now_ms();
		int status = act_do(p, act);
		size_t at = doing->count[act];

		if (!is_right(act, status)) {
			if (doing->errors[act]++ < 2)
				fprintf(stderr, "reader%02u: %s: %d %.*s\n", p->number,
					act_names[act], status, 300,
					browser_body(&p->browser).data);
			doing->last_error = status;
		}
		if (at < TIMES_MAX)
			doing->ms[act][at] = (float)(now_ms() - began);
		doing->count[act]++;
		if (pause_ms > 0)
			(void)usleep(pause_ms * 1000);
	}
}

static int64_t
items_count(const char *path)
{
	sqlite3_stmt *s = NULL;
	sqlite3 *db = NULL;
	int64_t count = 0;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, "SELECT max(id) FROM item", -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW)
		count = sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	(void)sqlite3_close(db);
	return count;
}

static int
by_size(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static size_t
act_tell(const struct doing *all, size_t people, enum act act)
{
	float *times = calloc(people * TIMES_MAX, sizeof(*times));
	size_t count = 0;
	size_t errors = 0;

	if (times == NULL)
		exit(1);
	for (size_t p = 0; p < people; p++) {
		for (size_t i = 0; i < all[p].count[act] && i < TIMES_MAX; i++)
			times[count++] = all[p].ms[act][i];
		errors += all[p].errors[act];
	}
	qsort(times, count, sizeof(*times), by_size);
	printf("%-16s %7zu times   p50 %8.1f ms   p99 %8.1f ms   max %8.1f ms   %zu errors\n",
		act_names[act], count, count > 0 ? (double)times[count / 2] : 0.0,
		count > 0 ? (double)times[count * 99 / 100] : 0.0,
		count > 0 ? (double)times[count - 1] : 0.0, errors);
	free(times);
	return errors;
}

static void
person_run(unsigned number, char **argv, struct doing *doing)
{
	const char *pause = getenv("BENCH_PAUSE_MS");
	struct person p = {.doing = doing, .number = number, .random = number + 7};
	char login[LOGIN_SIZE];

	(void)snprintf(login, sizeof(login), "reader%02u", number);
	p.items = items_count(argv[4]);
	if (p.items == 0 ||
		!browser_sign_in(
			&p.browser, (unsigned)strtoul(argv[1], NULL, 10), login, argv[5])) {
		fprintf(stderr, "inspectors: %s cannot sign in: %d\n", login, p.browser.status);
		exit(1);
	}
	work(&p, now_ms() + strtod(argv[3], NULL) * 1e3,
		pause == NULL ? 0 : (unsigned)strtoul(pause, NULL, 10));
	browser_free(&p.browser);
	exit(0);
}

int
main(int argc, char **argv)
{
	unsigned people = argc == 6 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	struct doing *all;
	size_t errors = 0;
	size_t failed = 0;

	if (people == 0 || people > PEOPLE_MAX) {
		fprintf(stderr, "usage: inspectors PORT COUNT SECONDS DATABASE PASSWORD\n");
		return 2;
	}
	all = mmap(NULL, people * sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0);
	if (all == MAP_FAILED)
		return 1;
	for (unsigned i = 0; i < people; i++)
		if (fork() == 0)
			person_run(i, argv, &all[i]);
	for (unsigned i = 0; i < people; i++) {
		int status = 0;

		failed += wait(&status) < 0 || status != 0 ? 1 : 0;
	}
	for (int act = 0; act < ACT_COUNT; act++)
		errors += act_tell(all, people, (enum act)act);
	printf("%zu errors, %zu people who could not work\n", errors, failed);
	return errors + failed == 0 ? 0 : 1;
}
