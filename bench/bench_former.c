/* What a new delivery costs: links all files but the last, then all of them, once as a whole, once by
 * the first run's model and with what it found, and once by that model over all pairs; last the first
 * run again from what it kept, as for a question.
 *
 *   bench_former RULE,RULE,... FILE.csv...     ("-": rules chosen from the data) */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "linkage/cluster/persons.h"
#include "linkage/linkage.h"
#include "linkage/output/sink.h"
#include "linkage_bed.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 32 };

struct tell {
	double stages[LINKAGE_STAGE_COUNT + 1];
	double begun;
	int stage;
};

static bool
stage_tell(void *context, enum linkage_stage stage, double share)
{
	struct tell *t = context;
	double now = bed_cpu_seconds();

	if (share > 0)
		return true;
	t->stages[t->stage] += now - t->begun;
	t->stage = (int)stage;
	t->begun = now;
	return true;
}

static void
run(const char *words, struct linkage_options *options, struct linkage *l)
{
	struct tell tell = {.stage = LINKAGE_STAGE_COUNT, .begun = bed_cpu_seconds()};
	struct err err = {0};
	double begun = tell.begun;
	double pairs = 0;

	options->progress = stage_tell;
	options->context = &tell;
	if (!linkage_run(options, l, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	tell.stages[tell.stage] += bed_cpu_seconds() - tell.begun;
	for (size_t i = 0; i < l->blocking.rule_count; i++)
		pairs += l->blocking.rules[i].pairs_new;
	printf("%-28s %.3f CPU s (reading %.3f, one form %.3f, blocks %.3f, comparing %.3f, finding "
	       "people %.3f); %.0f pairs, %zu edges, %u people\n",
		words, bed_cpu_seconds() - begun, tell.stages[LINKAGE_READ],
		tell.stages[LINKAGE_STANDARD], tell.stages[LINKAGE_BLOCK],
		tell.stages[LINKAGE_COMPARE], tell.stages[LINKAGE_CLUSTER], pairs, l->edges.count,
		l->clusters.count);
}

/* What a linkage keeps, as it would lie in a file. */
static void
keep(const struct linkage *l, struct sink *sink)
{
	uint64_t *persons = memory_alloc((l->clusters.count + (size_t)1) * sizeof(*persons));
	double begun = bed_cpu_seconds();
	struct err err = {0};

	for (uint32_t i = 0; i < l->clusters.count; i++)
		persons[i] = i + 1;
	sink_begin(sink, -1, "kept");
	sink->buf.size_max = SIZE_MAX / 2;
	kept_write(l, STR("bench"), &(struct persons){.of = persons, .next = l->clusters.count + 1},
		NULL, sink);
	if (!sink_end(sink, &err))
		exit(1);
	printf("%-28s %.3f CPU s; %.1f MB\n", "kept", bed_cpu_seconds() - begun,
		(double)sink->buf.len / 1e6);
	free(persons);
}

int
main(int argc, char **argv)
{
	static struct linkage first, whole, added, all, again;
	static struct sink sink;
	struct linkage_source sources[FILE_MAX];
	struct str rules[BLOCK_RULE_MAX], rest = str_of(argv[1]);
	struct linkage_options options = {.cut = NAN, .rounds = UINT_MAX, .seed = 1};
	struct kept kept;
	struct linkage_former former = {.kept = &kept};
	struct tokenizer *tokenizer;
	struct err err = {0};
	size_t count = (size_t)argc - 2;

	if (argc < 4 || argc - 2 > FILE_MAX || !tokenizer_new(&tokenizer, &err))
		return 1;
	for (size_t i = 0; i < count; i++)
		sources[i] = (struct linkage_source){
			path_name(str_of(argv[i + 2])), bed_text(argv[i + 2])};
	while (!str_equal(rest, STR("-")) && options.rule_count < BLOCK_RULE_MAX &&
		str_cut(&rest, ',', &rules[options.rule_count]))
		options.rule_count++;
	options.rules = rules;
	options.sources = sources;
	options.tokenizer = tokenizer;
	options.source_count = count - 1;
	run("all but the last", &options, &first);
	keep(&first, &sink);
	if (!kept_read(buf_str(&sink.buf), &kept, &err))
		return 1;
	options.source_count = count;
	run("all, as a whole", &options, &whole);
	options.former = &former;
	run("the last added", &options, &added);
	former.compares_all = true;
	run("all pairs by the same model", &options, &all);
	printf("%.0f pairs compared of new records %s; edges %s, people %s\n",
		added.stands.pairs_compared, str_cstr(&added.arena, added.stands.why_not),
		added.edges.count == all.edges.count ? "as many" : "not as many",
		memcmp(added.clusters.of, all.clusters.of,
			all.records.count * sizeof(*all.clusters.of)) == 0
			? "the same"
			: "not the same");
	options.source_count = count - 1;
	former = (struct linkage_former){.kept = &kept, .is_resumed = true};
	run("the first run again", &options, &again);
	return 0;
}
