/* What pages cost a door, each by itself:
 *
 *   bench_pages PORT DOOR LOGIN PASSWORD BARE_PORT BARE < SUBJECTS
 *
 * SUBJECTS are lines "name of the page<TAB>address". All are asked for in the order given, one after the
 * other, twice: the first time, and again. DOOR and BARE are process ids, of the one door of `candour serve
 * --doors 1` and of bare_http. The time is the processor's that the door was given from one request's
 * beginning to its end (the kernel's count for that process, /proc/PID/schedstat, in nanoseconds), so it is all of it:
 * accepting, head, session, queries, page, sending. What other programs do at the same time does not count, nor
 * does waiting for the disk; the clock's time stands beside it. */
#include "browser.h"

#include "base/str.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAMES_MAX = 200, TIMES_MAX = 20000, LINE_SIZE_MAX = 4096, BARE_TIMES = 400 };

struct times {
	char name[64];
	double cpu_ms[2][TIMES_MAX]; /* the first time, and again */
	double clock_ms[2][TIMES_MAX];
	size_t count[2];
	size_t bytes;
	size_t failed;
};

struct bench {
	struct browser browser;
	int schedstat;
	int stat;
	struct times *pages;
	size_t page_count;
};

static double
clock_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
proc_open(const char *pid, const char *name)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

/* The kernel's count is whole once the process sleeps. */
static double
cpu_ms(const struct bench *bench)
{
	char text[512];
	ssize_t got;

	for (;;) {
		got = pread(bench->stat, text, sizeof(text) - 1, 0);
		text[got < 0 ? 0 : got] = '\0';
		if (strstr(text, ") S ") != NULL || got <= 0)
			break;
		(void)usleep(20);
	}
	got = pread(bench->schedstat, text, sizeof(text) - 1, 0);
	text[got < 0 ? 0 : got] = '\0';
	return strtod(text, NULL) / 1e6;
}

static struct times *
page_named(struct bench *bench, const char *name)
{
	for (size_t i = 0; i < bench->page_count; i++)
		if (strcmp(bench->pages[i].name, name) == 0)
			return &bench->pages[i];
	if (bench->page_count == NAMES_MAX)
		exit(1);
	(void)snprintf(
		bench->pages[bench->page_count].name, sizeof(bench->pages->name), "%s", name);
	return &bench->pages[bench->page_count++];
}

static void
page_ask(struct bench *bench, struct times *page, int turn, const char *target)
{
	double clock = clock_now_ms();
	double cpu = cpu_ms(bench);
	int status = browser_get(&bench->browser, target);
	double clock_after = clock_now_ms();
	double cpu_after = cpu_ms(bench);
	size_t at = page->count[turn];

	if (status != 200 && page->failed++ == 0)
		fprintf(stderr, "%s: %d\n", target, status);
	if (status != 200 || at == TIMES_MAX)
		return;
	page->cpu_ms[turn][at] = cpu_after - cpu;
	page->clock_ms[turn][at] = clock_after - clock;
	page->count[turn]++;
	page->bytes += bench->browser.reply.len;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
share_of(const double *sorted, size_t count, double share)
{
	size_t at = (size_t)(share * (double)count);

	return count == 0 ? 0 : sorted[at >= count ? count - 1 : at];
}

static double
bare_cost(unsigned port, const char *pid)
{
	static struct times times;
	struct bench bare = {.browser = {.port = port},
		.schedstat = proc_open(pid, "schedstat"),
		.stat = proc_open(pid, "stat")};

	for (int i = 0; i < BARE_TIMES; i++)
		page_ask(&bare, &times, 0, "/");
	qsort(times.cpu_ms[0], times.count[0], sizeof(double), by_size);
	browser_free(&bare.browser);
	return share_of(times.cpu_ms[0], times.count[0], 0.5);
}

static void
page_tell(struct times *page, double bare)
{
	static const char *const turns[] = {"first", "again"};

	for (int turn = 0; turn < 2; turn++) {
		size_t count = page->count[turn];
		double *cpu = page->cpu_ms[turn];
		double *clock = page->clock_ms[turn];

		qsort(cpu, count, sizeof(double), by_size);
		qsort(clock, count, sizeof(double), by_size);
		printf("%-28s %s %6zu %8.2f %8.2f %8.2f %8.1f %9.2f %7zu %s\n", page->name,
			turns[turn], count, share_of(cpu, count, 0.5), share_of(cpu, count, 0.99),
			share_of(cpu, count, 1), share_of(cpu, count, 0.5) / bare,
			share_of(clock, count, 0.99),
			page->bytes / (page->count[0] + page->count[1] + 1) / 1024,
			share_of(cpu, count, 0.99) >= 10 ? "!" : "");
	}
	if (page->failed > 0)
		printf("%-28s %zu replies were not 200\n", page->name, page->failed);
}

static void
turn_run(struct bench *bench, char *const *lines, size_t count, int turn)
{
	for (size_t i = 0; i < count; i++) {
		char name[LINE_SIZE_MAX];
		char *tab;

		(void)snprintf(name, sizeof(name), "%s", lines[i]);
		tab = strchr(name, '\t');
		if (tab == NULL)
			continue;
		*tab = '\0';
		page_ask(bench, page_named(bench, name), turn, tab + 1);
	}
}

int
main(int argc, char **argv)
{
	enum { SUBJECTS_MAX = 200000 };
	char **lines = calloc(SUBJECTS_MAX, sizeof(*lines));
	char line[LINE_SIZE_MAX];
	struct bench bench = {0};
	size_t count = 0;
	double bare;

	if (argc != 7 || lines == NULL) {
		fprintf(stderr,
			"usage: bench_pages PORT DOOR LOGIN PASSWORD BARE_PORT BARE < SUBJECTS\n");
		return 2;
	}
	while (count < SUBJECTS_MAX && fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		lines[count++] = strdup(line);
	}
	if (!browser_sign_in(
		    &bench.browser, (unsigned)strtoul(argv[1], NULL, 10), argv[3], argv[4])) {
		fprintf(stderr, "bench_pages: %s cannot sign in\n", argv[3]);
		return 1;
	}
	bench.schedstat = proc_open(argv[2], "schedstat");
	bench.stat = proc_open(argv[2], "stat");
	bench.pages = calloc(NAMES_MAX, sizeof(*bench.pages));
	bare = bare_cost((unsigned)strtoul(argv[5], NULL, 10), argv[6]);
	turn_run(&bench, lines, count, 0);
	turn_run(&bench, lines, count, 1);
	printf("libmicrohttpd alone: %.3f ms of processor a reply\n", bare);
	printf("%-28s %-5s %6s %8s %8s %8s %8s %9s %7s\n", "page", "", "times", "p50 ms", "p99 ms",
		"max ms", "x bare", "p99 clock", "KB");
	for (size_t i = 0; i < bench.page_count; i++)
		page_tell(&bench.pages[i], bare);
	return 0;
}
