/* Dates in text: megabytes a CPU second, beside a loop that only tells words from the rest.
 *
 *   bench_when FILE...
 *
 * Each file is valid UTF-8; the best of three rounds of both counts. */
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"

#include "compare/when/when.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 3, ROUND_SIZE_MIN = 64 * 1024 * 1024 };

static double
cpu_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t
dates_count(struct str text)
{
	struct when_context context = {.today = 1363046400};
	struct when_scan scan;
	struct when when;
	size_t count = 0;

	when_begin(&scan, text, &context);
	while (when_next(&scan, &when))
		count++;
	return count;
}

/* The least that a scan of words has to do. */
static size_t
words_count(struct str text)
{
	size_t count = 0;
	bool was_word = false;

	for (size_t i = 0; i < text.len; i++) {
		bool is_word = char_is_alpha(text.data[i]) || char_is_digit(text.data[i]);

		count += is_word && !was_word;
		was_word = is_word;
	}
	return count;
}

/* Seconds for going over the text `times` times, the best of the rounds. */
static double
best(size_t (*run)(struct str text), struct str text, size_t times, size_t *ret_count)
{
	double least = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double began = cpu_s();
		double span;

		for (size_t i = 0; i < times; i++)
			*ret_count = run(text);
		span = cpu_s() - began;
		least = span < least ? span : least;
	}
	return least;
}

static bool
measure(const char *path, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};
	size_t times;
	size_t dates;
	size_t words;
	double size;
	double when_s;
	double count_s;

	if (!file_read(path, &text, BUF_SIZE_DEFAULT, err))
		return false;
	times = text.len == 0 ? 1 : ROUND_SIZE_MIN / text.len + 1;
	size = (double)text.len * (double)times / 1e6;
	when_s = best(dates_count, buf_str(&text), times, &dates);
	count_s = best(words_count, buf_str(&text), times, &words);
	printf("%s: %zu bytes, %zu dates; %.0f MB/s, telling words %.0f MB/s: %.1f times\n", path,
		text.len, dates, size / when_s, size / count_s, when_s / count_s);
	return true;
}

int
main(int argc, char **argv)
{
	struct err err = {0};

	for (int i = 1; i < argc; i++)
		if (!measure(argv[i], &err)) {
			(void)fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	return 0;
}
