/* Counts people with their intervals in files whose truth is known, and tells how far weights are
 * as likely as they say.
 *
 *   bench_people [-v] FILE.csv...
 *
 * One line a file: the truth, the clusters, the middle and the interval, and of all counts by source
 * and by two sources how many intervals hold the truth. */
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage_bed.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Edges by whole bits: how many are right, and how many should be. */
static void
weights_tell(const struct linkage *l)
{
	double found[64] = {0};
	double right[64] = {0};

	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *e = &l->edges.of[i];
		int at = (int)floor((double)e->weight) + 20;

		at = at < 0 ? 0 : at > 63 ? 63 : at;
		found[at]++;
		right[at] += l->truth[e->a] == l->truth[e->b];
	}
	for (int i = 0; i < 64; i++)
		if (found[i] > 0)
			printf("    %3d bits: %9.0f edges, %.4f right (said %.4f)\n", i - 20,
				found[i], right[i] / found[i], 1 / (1 + exp2(-(i - 19.5))));
}

/* People in truth with records of both kinds. */
static double
truth_count(const struct linkage *l, const bool *is_first, const bool *is_second)
{
	uint32_t most = 0;
	uint8_t *bits;
	double count = 0;

	for (uint32_t r = 0; r < l->records.count; r++)
		most = l->truth[r] > most ? l->truth[r] : most;
	bits = calloc((size_t)most + 1, 1);
	for (uint32_t r = 0; r < l->records.count; r++)
		bits[l->truth[r]] |= (uint8_t)(is_first[r] | is_second[r] << 1);
	for (uint32_t i = 0; i <= most; i++)
		count += bits[i] == 3;
	free(bits);
	return count;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
subset_tell(const char *words, struct people_number n, double truth, bool is_verbose, unsigned *all,
	unsigned *held)
{
	++*all;
	*held += truth >= n.low && truth <= n.high;
	if (is_verbose)
		printf("    %-28s %8.0f: %8.0f, %8.0f (%8.0f to %8.0f)%s\n", words, truth, n.count,
			n.middle, n.low, n.high, truth >= n.low && truth <= n.high ? "" : " !");
}

static void
file_count(char **paths, size_t count, bool is_verbose, const struct tokenizer *tokenizer)
{
	struct linkage_source sources[64];
	struct linkage_options options = {.sources = sources,
		.source_count = count,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.tokenizer = tokenizer};
	static struct linkage l;
	struct people_samples *samples;
	struct err err = {0};
	unsigned all = 0;
	unsigned held = 0;
	bool *every, *is_in[RECORD_SOURCE_MAX];
	double begun, sampled;

	for (size_t i = 0; i < count; i++)
		sources[i] = (struct linkage_source){
			path_name(str_of(paths[i])), bed_text(paths[i])};
	if (!linkage_run(&options, &l, &err)) {
		printf("%s: %s\n", paths[0], err.text);
		return;
	}
	if (l.truth == NULL) {
		printf("%s: no column holds the truth\n", paths[0]);
		return;
	}
	begun = seconds();
	if (!people_sample(&l.clusters, &l.edges, &l.scorer, &l.records, &l.cluster_options, l.seed,
		    NULL, &l.crew, &l.arena, &samples, &err))
		return;
	sampled = seconds();
	every = ARENA_ARRAY(&l.arena, l.records.count, bool);
	memset(every, true, l.records.count);
	{
		struct people_number n = people_count(samples);
		double truth = truth_count(&l, every, every);

		printf("%s: truth %.0f, clusters %.0f (%+.2f %%), middle %.0f (%+.2f %%), %.0f to "
		       "%.0f %s; %u records in doubt; %.2f + %.2f CPU s\n",
			paths[0], truth, n.count, 100 * (n.count / truth - 1), n.middle,
			100 * (n.middle / truth - 1), n.low, n.high,
			truth >= n.low && truth <= n.high ? "holds" : "FAILS",
			people_doubtful(samples), sampled - begun, seconds() - sampled);
	}
	for (size_t i = 0; i < l.records.source_count; i++) {
		is_in[i] = ARENA_ARRAY(&l.arena, l.records.count, bool);
		memset(is_in[i] + l.records.sources[i].first, true, l.records.sources[i].count);
	}
	for (size_t i = 0; i < l.records.source_count; i++)
		for (size_t j = 0; j <= i && i < 12; j++) {
			struct str words = str_format(&l.arena, "%.*s, %.*s",
				STR_ARG(l.records.sources[i].name),
				STR_ARG(l.records.sources[j].name));

			subset_tell(words.data, people_count_both(samples, is_in[i], is_in[j]),
				truth_count(&l, is_in[i], is_in[j]), is_verbose, &all, &held);
		}
	printf("  of %u counts by sources %u hold\n", all, held);
	if (is_verbose)
		weights_tell(&l);
	linkage_free(&l);
}

int
main(int argc, char **argv)
{
	struct tokenizer *tokenizer;
	struct err err = {0};
	bool is_verbose = argc > 1 && strcmp(argv[1], "-v") == 0;

	if (argc < 2 || !tokenizer_new(&tokenizer, &err)) {
		fprintf(stderr, "usage: bench_people [-v] FILE.csv...\n");
		return 1;
	}
	file_count(argv + 1 + is_verbose, (size_t)(argc - 1 - is_verbose), is_verbose, tokenizer);
	tokenizer_free(tokenizer);
	return 0;
}
