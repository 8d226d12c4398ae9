/* What a run keeps of itself, from whoever wrote it: read or refused, and where it is taken for one of
 * these records, a run stands on it without harm. */
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Those of corpus/linkage_kept were linked as these, and a third delivered. */
static const struct linkage_source sources[] = {
	{STR_INIT("a"),
		STR_INIT("id,first name,surname,date of birth,postcode,phone,address\n"
			 "1,amira,holmere,1999-01-05,HD7 8GW,07438 223195,90 Hollin Bank\n"
			 "2,george,coldden,1998-11-17,B55 1PG,,95 Moor Lane\n"
			 "3,leila,fairham,2001-03-09,M65 4FR,07289 869986,76 Victoria Street\n"
			 "4,oliver,dunfield,2000-07-30,,01484 221000,150 Mill Lane\n")},
	{STR_INIT("b"),
		STR_INIT("id,first name,surname,date of birth,postcode,phone,address\n"
			 "1,amira,holmer,1999-01-05,HD7 8GW,07438 223195,90 hollin bank\n"
			 "2,george,coldden,1998-11-17,B55 1PG,07910 291060,95 moor lane\n"
			 "3,leyla,fairham,2001-09-03,M65 4FR,,Victoria St\n"
			 "5,marek,kirkstead,2000-02-14,SK64 9AT,07250 728696,22 School Lane\n")},
	{STR_INIT("c"),
		STR_INIT("id,first name,surname,date of birth,postcode,phone,address\n"
			 "1,amira,holmere,1999-01-05,HD7 8GW,07438 223195,90 Hollin Bank\n"
			 "2,oliver,dunfeld,2000-07-30,SK64 9AT,01484 221000,22 Mill Lane\n")}};

static void
count(const struct kept *kept, struct linkage *l)
{
	struct people_samples *samples;
	double histories[1 << 3];
	struct err err = {0};

	if (!people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		    l->seed, former_people(kept, l), &l->crew, &l->arena, &samples, &err))
		return;
	people_histories(samples, 7, histories);
}

/* As whoever forged the rest would have it: that records are seen otherwise is told by digests alone. */
static void
digests_forge(struct kept *kept, const struct linkage *l)
{
	if (l->stands.firsts == NULL)
		return;
	for (size_t f = 0; f < kept->field_count && f < l->fields.count; f++)
		kept->fields[f].digest = kept_digest(
			&l->fields.of[f], kept->sources, kept->source_count, l->stands.firsts);
}

static void
run(struct kept *kept, const struct tokenizer *tokenizer, size_t sources_used, bool is_resumed)
{
	struct linkage_former former = {
		.kept = kept, .is_resumed = is_resumed, .are_texts_same = true};
	struct linkage_options options = {.sources = sources,
		.source_count = sources_used,
		.former = &former,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.processes = 1,
		.tokenizer = tokenizer};
	struct linkage linkage;
	struct err err = {0};

	/* A whole run is tried elsewhere, and slow. */
	if (!is_resumed && kept->record_count != 8)
		return;
	if (linkage_run(&options, &linkage, &err) && linkage.stands.is_on_former)
		count(kept, &linkage);
	else if (is_resumed)
		digests_forge(kept, &linkage);
	linkage_free(&linkage);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tokenizer *tokenizer;
	struct err err = {0};
	struct kept kept;

	if (kept_read(str_make(data, size), &kept, &err) && tokenizer_new(&tokenizer, &err)) {
		run(&kept, tokenizer, 2, true);
		run(&kept, tokenizer, 2, true);
		run(&kept, tokenizer, 3, false);
		tokenizer_free(tokenizer);
	}
	kept_free(&kept);
	return 0;
}
