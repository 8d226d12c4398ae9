/* What a new delivery costs: links all files but the last, then all of them by the same model and
 * rules, once from the beginning and once with what the first run found.
 *
 *   bench_former RULE,RULE,... FILE.csv... */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "linkage/linkage.h"
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
	printf("%-28s %.3f CPU s (comparing %.3f, finding people %.3f); %.0f pairs compared, "
	       "%zu edges, %u people\n",
		words, bed_cpu_seconds() - begun, tell.stages[LINKAGE_COMPARE],
		tell.stages[LINKAGE_CLUSTER], pairs, l->edges.count, l->clusters.count);
}

static struct linkage_former_pair *
pairs_of(const struct linkage *l)
{
	struct linkage_former_pair *pairs = memory_alloc((l->edges.count + 1) * sizeof(*pairs));
	const struct records *r = &l->records;

	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *e = &l->edges.of[i];

		pairs[i] = (struct linkage_former_pair){r->sources[records_source(r, e->a)].name,
			l->ids[e->a], r->sources[records_source(r, e->b)].name, l->ids[e->b]};
	}
	return pairs;
}

int
main(int argc, char **argv)
{
	static struct linkage first, whole, added;
	struct linkage_source sources[FILE_MAX];
	struct str names[FILE_MAX], rules[BLOCK_RULE_MAX], rest = str_of(argv[1]);
	struct linkage_options options = {.cut = NAN, .rounds = UINT_MAX, .seed = 1};
	struct linkage_former former = {.sources = names};
	struct tokenizer *tokenizer;
	struct buf model = {0};
	struct err err = {0};
	size_t count = (size_t)argc - 2;

	if (argc < 4 || argc - 2 > FILE_MAX || !tokenizer_new(&tokenizer, &err))
		return 1;
	for (size_t i = 0; i < count; i++) {
		names[i] = path_name(str_of(argv[i + 2]));
		sources[i] = (struct linkage_source){names[i], bed_text(argv[i + 2])};
	}
	while (options.rule_count < BLOCK_RULE_MAX &&
		str_cut(&rest, ',', &rules[options.rule_count]))
		options.rule_count++;
	options.rules = rules;
	options.sources = sources;
	options.tokenizer = tokenizer;
	options.source_count = count - 1;
	run("all but the last", &options, &first);
	model_write(&first.model, &first.blocking, STR("bench"), &model);
	options.model_text = buf_str(&model);
	options.source_count = count;
	run("all, by the same model", &options, &whole);
	former.source_count = count - 1;
	former.pair_count = first.edges.count;
	former.pairs = pairs_of(&first);
	options.former = &former;
	run("the last added", &options, &added);
	printf("edges %s, people %s\n",
		added.edges.count == whole.edges.count ? "as many" : "not as many",
		memcmp(added.clusters.of, whole.clusters.of,
			whole.records.count * sizeof(*whole.clusters.of)) == 0
			? "the same"
			: "not the same");
	return 0;
}
