#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { PEOPLE = 400, SOURCES = 3 };

static const char *const given[] = {"amira", "bethany", "callum", "danuta", "edward", "farah",
	"george", "hannah", "imran", "jasmine", "kieran", "leila", "marek", "nadia", "oliver",
	"priya", "quentin", "rosie", "samir", "tereza", "umar", "violet", "wesley", "yasmin"};
static const char *const front[] = {
	"ash", "black", "cold", "dun", "east", "fair", "green", "hol", "kirk", "lang"};
static const char *const back[] = {
	"bourne", "croft", "den", "field", "gate", "ham", "ley", "mere", "stead", "worth"};

/* Somebody as one agency writes it: now and then a letter is lost, or nothing is known. */
static void
row_add(struct buf *to, unsigned source, unsigned person, uint64_t *chance)
{
	uint64_t self = 1000 + person;
	const char *name = given[chance_below(&self, COUNT_OF(given))];
	const char *start = front[chance_below(&self, COUNT_OF(front))];
	const char *end = back[chance_below(&self, COUNT_OF(back))];
	uint64_t year = 1990 + chance_below(&self, 15);
	uint64_t month = 1 + chance_below(&self, 12);
	uint64_t day = 2 + chance_below(&self, 26);
	uint64_t slip = chance_below(chance, 10);
	int cut = slip == 0 ? 1 : 0;

	buf_add_format(to, "%u-%u,%u,%.*s,%s%s,", source, person, person, (int)strlen(name) - cut,
		name, start, end);
	if (slip != 1)
		buf_add_format(
			to, "%04u-%02u-%02u", (unsigned)year, (unsigned)month, (unsigned)day);
	buf_add_format(to, ",nb%u %u%c%c\n", (unsigned)chance_below(&self, 30) + 1,
		(unsigned)chance_below(&self, 9) + 1, (char)('a' + (int)chance_below(&self, 20)),
		(char)('a' + (int)chance_below(&self, 20)));
}

static void
text_make(struct buf *to, unsigned source)
{
	uint64_t chance = source;

	buf_add(to, STR("id,truth,first name,surname,date of birth,postcode\n"));
	for (unsigned person = 0; person < PEOPLE; person++)
		if (chance_below(&chance, 3) > 0)
			row_add(to, source, person, &chance);
}

struct bed {
	struct buf texts[SOURCES];
	struct linkage_source sources[SOURCES];
	struct linkage_options options;
	struct tokenizer *tokenizer;
};

static void
bed_make(struct bed *bed)
{
	static const char *const names[] = {"health", "police", "schools"};
	struct err err = {0};

	*bed = (struct bed){0};
	if (!tokenizer_new(&bed->tokenizer, &err))
		tap_ok(false, "a tokenizer: %s", err.text);
	for (unsigned i = 0; i < SOURCES; i++) {
		text_make(&bed->texts[i], i);
		bed->sources[i] = (struct linkage_source){
			str_of(names[i]), buf_str(&bed->texts[i])};
	}
	bed->options = (struct linkage_options){.sources = bed->sources,
		.source_count = SOURCES,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 7,
		.processes = 2,
		.tokenizer = bed->tokenizer};
}

static void
bed_free(struct bed *bed)
{
	for (unsigned i = 0; i < SOURCES; i++)
		buf_free(&bed->texts[i]);
	tokenizer_free(bed->tokenizer);
}

/* Pairs of records that the truth or the clusters say are one person. */
static void
pairs_count(const struct linkage *l, double *ret_right, double *ret_found, double *ret_there)
{
	*ret_right = *ret_found = *ret_there = 0;
	for (uint32_t a = 0; a < l->records.count; a++) {
		for (uint32_t b = a + 1; b < l->records.count; b++) {
			bool there = l->truth[a] == l->truth[b];
			bool found = l->clusters.of[a] == l->clusters.of[b];

			*ret_there += there;
			*ret_found += found;
			*ret_right += there && found;
		}
	}
}

static void
test_people(struct bed *bed)
{
	static struct linkage l;
	struct err err = {0};
	double right;
	double found;
	double there;

	tap_ok(linkage_run(&bed->options, &l, &err), "three agencies are linked %s", err.text);
	pairs_count(&l, &right, &found, &there);
	tap_ok(right / found > 0.97, "precision %.3f", right / found);
	tap_ok(right / there > 0.97, "recall %.3f", right / there);
	tap_ok(str_equal(l.ids[0], STR("0-0")) || str_starts(l.ids[0], STR("0-")),
		"records have their ids");
	tap_ok(l.truth != NULL, "the truth is known and not compared");
	linkage_free(&l);
}

static bool
is_same_result(const struct linkage *a, const struct linkage *b)
{
	return a->records.count == b->records.count && a->edges.count == b->edges.count &&
		memcmp(a->clusters.of, b->clusters.of,
			a->records.count * sizeof(*a->clusters.of)) == 0 &&
		memcmp(a->edges.of, b->edges.of, a->edges.count * sizeof(*a->edges.of)) == 0;
}

static void
test_processes(struct bed *bed)
{
	static struct linkage first;
	static struct linkage other;
	struct err err = {0};

	bed->options.processes = 1;
	tap_ok(linkage_run(&bed->options, &first, &err), "one process %s", err.text);
	for (unsigned n = 2; n <= 5; n += 3) {
		bed->options.processes = n;
		tap_ok(linkage_run(&bed->options, &other, &err) && is_same_result(&first, &other),
			"%u processes find the same, bit for bit", n);
		linkage_free(&other);
	}
	linkage_free(&first);
	bed->options.processes = 2;
}

/* The three tables as one, with a column that names the agency. */
static void
test_source_column(struct bed *bed)
{
	static struct linkage l;
	struct linkage_source one = {STR("all"),
		STR("id,agency,first name,surname,born\n"
		    "1,police,Amira,Holcroft,2001-04-05\n"
		    "2,health,Amira,Holcroft,2001-04-05\n"
		    "3,police,Callum,Eastmere,1999-12-30\n"
		    "4,health,Danuta,Kirkden,2003-07-17\n")};
	struct linkage_options options = bed->options;
	struct err err = {0};

	options.sources = &one;
	options.source_count = 1;
	tap_ok(linkage_run(&options, &l, &err), "a table of two agencies is linked %s", err.text);
	tap_ok(l.records.source_count == 2 && str_equal(l.records.sources[0].name, STR("police")) &&
			l.records.sources[1].count == 2,
		"it is two sources");
	tap_ok(str_equal(l.ids[1], STR("3")) && records_line(&l.records, 1) == 3,
		"records of one agency stand together and know their line");
	linkage_free(&l);
}

static void
test_decisions(struct bed *bed)
{
	static struct linkage l;
	struct linkage_decision decisions[] = {
		{STR("health"), STR("none"), STR("police"), STR("1-5"), true},
		{{0}, {0}, {0}, {0}, true}, {{0}, {0}, {0}, {0}, false}};
	struct linkage_options options = bed->options;
	struct err err = {0};
	struct str ids[4] = {{0}};
	uint32_t of[4] = {0, 1, 2, 2};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	tap_ok(linkage_run(&options, &l, &err), "without decisions %s", err.text);
	/* Two that are apart, and two that are together. */
	for (uint32_t r = 1; r < l.records.count; r++)
		if (l.clusters.of[r] != l.clusters.of[0])
			of[1] = r;
	for (uint32_t r = 0; r < l.records.count; r++)
		for (uint32_t s = r + 1; s < l.records.count && of[2] == of[3]; s++)
			if (l.clusters.of[r] == l.clusters.of[s]) {
				of[2] = r;
				of[3] = s;
			}
	for (size_t i = 0; i < 4; i++)
		ids[i] = str_copy(&arena, l.ids[of[i]]);
	for (size_t i = 0; i < 2; i++) {
		decisions[i + 1].source_a =
			bed->sources[records_source(&l.records, of[i * 2])].name;
		decisions[i + 1].source_b =
			bed->sources[records_source(&l.records, of[i * 2 + 1])].name;
		decisions[i + 1].id_a = ids[i * 2];
		decisions[i + 1].id_b = ids[i * 2 + 1];
	}
	linkage_free(&l);
	options.decisions = decisions;
	options.decision_count = COUNT_OF(decisions);
	tap_ok(linkage_run(&options, &l, &err), "with decisions %s", err.text);
	tap_ok(l.clusters.of[of[0]] == l.clusters.of[of[1]], "what was said to be one is one");
	tap_ok(l.clusters.of[of[2]] != l.clusters.of[of[3]], "what was said to be two is two");
	tap_ok(l.note_count > 0, "a decision about nobody is told of");
	linkage_free(&l);
}

static bool
stop_at_once(void *context, enum linkage_stage stage, double share)
{
	(void)context;
	(void)share;
	return stage < LINKAGE_COMPARE;
}

static void
failure(struct bed *bed, const char *text, enum err_kind kind, const char *words)
{
	static struct linkage l;
	struct linkage_source source = {STR("lost.csv"), str_of(text)};
	struct linkage_options options = bed->options;
	struct err err = {0};

	options.sources = &source;
	options.source_count = 1;
	tap_ok(!linkage_run(&options, &l, &err) && err.kind == kind &&
			strstr(err.text, words) != NULL,
		"refused: %s", err.text);
	linkage_free(&l);
}

static void
test_failures(struct bed *bed)
{
	static struct linkage l;
	struct linkage_map map = {STR("shoe size"), ROLE_NUMBER};
	struct linkage_options options = bed->options;
	struct err err = {0};

	failure(bed, "", ERR_USAGE, "two records");
	failure(bed, "name,born\n", ERR_USAGE, "two records");
	failure(bed, "name,born\nAmira,2001-01-02\n", ERR_USAGE, "two records");
	failure(bed, "id,notes\n1,x\n2,y\n3,z\n", ERR_USAGE, "--map");
	options.maps = &map;
	options.map_count = 1;
	tap_ok(!linkage_run(&options, &l, &err) && strstr(err.text, "shoe size") != NULL,
		"a column that is not there: %s", err.text);
	linkage_free(&l);
	options = bed->options;
	options.progress = stop_at_once;
	tap_ok(!linkage_run(&options, &l, &err) && err.kind == ERR_INTERRUPTED,
		"it can be stopped: %s", err.text);
	linkage_free(&l);
}

int
main(void)
{
	struct bed bed;

	bed_make(&bed);
	test_people(&bed);
	test_processes(&bed);
	test_source_column(&bed);
	test_decisions(&bed);
	test_failures(&bed);
	bed_free(&bed);
	return tap_done();
}
