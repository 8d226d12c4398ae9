#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/cluster/apart.h"
#include "linkage/count/people.h"
#include "linkage/count/people_inside.h"
#include "linkage/count/people_known.h"
#include "linkage/count/timeline.h"
#include "linkage/field/known.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { PEOPLE = 400, SOURCES = 3, BOTH_REGISTERS = 300 };

static const char *const given[] = {"amira", "bethany", "callum", "danuta", "edward", "farah",
	"george", "hannah", "imran", "jasmine", "kieran", "leila", "marek", "nadia", "oliver"};
static const char *const surnames[] = {"ashbourne", "blackcroft", "coldden", "dunfield", "eastgate",
	"fairham", "greenley", "holmere", "kirkstead", "langworth", "marlbourne", "northcroft"};

/* Somebody, as written somewhere: `slips` of ten are short of a letter or of a day of birth. */
static void
row_add(struct buf *to, const char *id, unsigned person, uint64_t *chance, unsigned slips)
{
	uint64_t self = 9000 + person;
	const char *first = given[chance_below(&self, COUNT_OF(given))];
	const char *last = surnames[chance_below(&self, COUNT_OF(surnames))];
	uint64_t slip = chance_below(chance, 10);
	unsigned year = 1990 + (unsigned)chance_below(&self, 15);
	unsigned month = 1 + (unsigned)chance_below(&self, 12);
	unsigned day = 2 + (unsigned)chance_below(&self, 26);

	buf_add_format(to, "%s-%u,%u,%s,%.*s,", id, person, person + 1, first,
		(int)strlen(last) - (slip < slips), last);
	if (slip + 1 != slips)
		buf_add_format(to, "%u-%02u-%02u", year, month, day);
	buf_add_format(to, ",nb%u %uxy", 1 + (unsigned)chance_below(&self, 30),
		1 + (unsigned)chance_below(&self, 9));
	buf_add_format(to, ",%u-03-0%u,%s\n", 2004 + (unsigned)chance_below(chance, 8),
		1 + (unsigned)chance_below(chance, 9), chance_below(chance, 5) == 0 ? "y" : "n");
}

static const struct str heads = STR_INIT(
	"id,truth,first name,surname,date of birth,postcode,first known,cse flag\n");

static struct linkage_options
options_of(const struct linkage_source *sources, size_t count, struct tokenizer *tokenizer)
{
	return (struct linkage_options){.sources = sources,
		.source_count = count,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.tokenizer = tokenizer};
}

static bool
is_same_number(struct people_number a, struct people_number b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool
any(void *context UNUSED, uint32_t bits UNUSED)
{
	return true;
}

static bool
sample_on(struct linkage *l, uint64_t seed, const struct people_known *known,
	struct people_samples **samples)
{
	struct err err = {0};

	return people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		seed, known, &l->crew, &l->arena, samples, &err);
}

static bool
sample(struct linkage *l, uint64_t seed, struct people_samples **samples)
{
	return sample_on(l, seed, NULL, samples);
}

/* Each component is said to have something new in it. Parts that come out as they were are neither taken
 * off nor added; one that does not is. */
static void
parts_again_test(struct linkage *l, const struct people_samples *samples)
{
	struct people_known known;
	struct people_samples *again;
	struct apart apart;
	bool *is_changed = ARENA_ARRAY(&l->arena, l->records.count, bool);
	double share;

	memset(is_changed, true, l->records.count);
	people_known_make(samples, &l->arena, &known);
	apart_make(known.roots, known.record_count, known.apart, NULL, &l->arena, &apart);
	known.is_changed = is_changed;
	known.standing_apart = &apart;
	tap_ok(known.part_count > 2 && sample_on(l, 1, &known, &again) &&
			again->gone->part_count == 0 &&
			is_same_number(people_count(samples), people_count(again)),
		"%zu parts are as they were", known.part_count);
	share = known.parts[1].share[0];
	/* Another share of what follows than it had. */
	known.parts[1].share = ARENA_ARRAY(&l->arena, known.parts[1].count, double);
	known.parts[1].share[0] = share;
	tap_ok(sample_on(l, 1, &known, &again) && again->gone->part_count == 1 &&
			again->gone->parts[0].record == known.parts[1].units[0],
		"one that is not is taken off");
	for (uint32_t r = 0; r < l->records.count; r++)
		if (known.certain[r] == known.parts[0].units[0])
			known.certain[r] = known.parts[0].units[1];
	tap_ok(sample_on(l, 1, &known, &again) && again->gone->part_count == 2,
		"and so is one whose records are of other sources");
}

static void
histories_test(struct linkage *l, struct people_samples *samples)
{
	double counts[1 << SOURCES];
	double sum = 0;
	unsigned wrong = 0;

	people_histories(samples, -1, counts);
	for (unsigned i = 0; i < 1 << SOURCES; i++)
		sum += counts[i];
	tap_ok((uint32_t)sum == l->clusters.count && counts[0] <= 0, "each person has one history");
	for (int64_t k = 0; k < PEOPLE_SAMPLE_COUNT; k += 50) {
		struct people_number n = people_count(samples);

		people_histories(samples, k, counts);
		sum = 0;
		for (unsigned i = 0; i < 1 << SOURCES; i++)
			sum += counts[i];
		wrong += sum < n.low - 20 || sum > n.high + 20;
	}
	tap_ok(wrong == 0, "in each sample too");
}

static void
timeline_test(struct linkage *l, const bool *is_flagged)
{
	struct standard_date *days = known_days(&l->records, l->roles, &l->arena);
	struct timelines t;
	unsigned wrong = 0;
	uint32_t records = 0;

	timelines_make(&l->clusters, &l->records, days, is_flagged, &l->arena, &t);
	for (uint32_t c = 0; c < l->clusters.count; c++)
		for (size_t i = t.first[c]; i < t.first[c + 1]; i++) {
			const struct timeline_entry *e = &t.of[i];

			records += e->records;
			wrong += e->cluster != c || l->clusters.of[e->record] != c ||
				records_source(&l->records, e->record) != e->source ||
				known_day_number(e->day) != known_day_number(days[e->record]);
			wrong += i > t.first[c] && known_day_number(e->day) != 0 &&
				known_day_number(t.of[i - 1].day) > known_day_number(e->day);
		}
	tap_ok(wrong == 0 && records == l->records.count && t.count > l->clusters.count,
		"each agency's first day of each person, in order");
}

static void
test_people(struct tokenizer *tokenizer)
{
	static const struct str names[] = {
		STR_INIT("health"), STR_INIT("police"), STR_INIT("schools")};
	struct buf texts[SOURCES] = {{0}};
	struct linkage_source sources[SOURCES];
	static struct linkage l;
	struct linkage_options options;
	struct people_samples *samples, *again;
	struct people_number n, both, flagged;
	struct err err = {0};
	bool *is_flagged, *all;
	uint32_t *bits;
	double truth = 0;
	bool seen[PEOPLE] = {false};

	for (unsigned i = 0; i < SOURCES; i++) {
		uint64_t chance = i;

		buf_add(&texts[i], heads);
		for (unsigned person = 0; person < PEOPLE; person++) {
			if (chance_below(&chance, 3) == 0)
				continue;
			row_add(&texts[i], names[i].data, person, &chance, 4);
			truth += !seen[person];
			seen[person] = true;
		}
		sources[i] = (struct linkage_source){names[i], buf_str(&texts[i])};
	}
	options = options_of(sources, SOURCES, tokenizer);
	if (!tap_ok(linkage_run(&options, &l, &err) && sample(&l, 1, &samples) &&
			    sample(&l, 1, &again),
		    "three agencies are sampled %s", err.text))
		return;
	n = people_count(samples);
	tap_ok(n.low <= truth && truth <= n.high && n.high - n.low < 40 && n.middle >= n.low &&
			n.middle <= n.high,
		"of %.0f people there are %.0f (%.0f to %.0f)", truth, n.middle, n.low, n.high);
	tap_ok(is_same_number(n, people_count(again)), "the same seed counts the same");
	all = ARENA_ARRAY(&l.arena, l.records.count, bool);
	memset(all, true, l.records.count);
	bits = ARENA_ARRAY(&l.arena, l.records.count, uint32_t);
	tap_ok(is_same_number(n, people_count_of(samples, all)) &&
			is_same_number(n, people_count_by(samples, bits, any, NULL)),
		"all of them are all of them");
	memset(all, false, l.records.count);
	both = people_count_of(samples, all);
	tap_ok(both.count <= 0 && both.high <= 0, "none of them is none");
	is_flagged = known_flags(&l.records, records_column(&l.records, STR("cse flag")), &l.arena);
	flagged = people_count_of(samples, is_flagged);
	both = people_count_flagged_once(samples, is_flagged);
	tap_ok(both.count > 20 && both.count < flagged.count && both.low <= both.high &&
			both.high < flagged.high,
		"of %.0f flagged people %.0f are flagged by one of several agencies", flagged.count,
		both.count);
	parts_again_test(&l, again);
	histories_test(&l, samples);
	timeline_test(&l, is_flagged);
	linkage_free(&l);
	for (unsigned i = 0; i < SOURCES; i++)
		buf_free(&texts[i]);
}

/* Two registers that name nobody twice: no cluster has two records of one of them, although many in
 * each look alike. */
static void
test_clean(struct tokenizer *tokenizer)
{
	static const struct str names[] = {STR_INIT("births"), STR_INIT("schools")};
	struct buf texts[2] = {{0}};
	struct linkage_source sources[2];
	static struct linkage l;
	struct linkage_options options;
	struct err err = {0};
	unsigned twice = 0;

	for (unsigned i = 0; i < 2; i++) {
		uint64_t chance = 40 + i;

		buf_add(&texts[i], heads);
		for (unsigned person = 0; person < BOTH_REGISTERS; person++)
			row_add(&texts[i], names[i].data, person, &chance, 2);
		sources[i] = (struct linkage_source){names[i], buf_str(&texts[i])};
	}
	options = options_of(sources, 2, tokenizer);
	tap_ok(linkage_run(&options, &l, &err), "two registers %s", err.text);
	tap_ok(l.clean_sources[0] && l.clean_sources[1], "are found to name nobody twice");
	for (uint32_t c = 0; c < l.clusters.count; c++)
		twice += l.clusters.first[c + 1] - l.clusters.first[c] > 2;
	tap_ok(twice == 0 && l.clusters.count >= BOTH_REGISTERS,
		"no cluster holds two of one: %u of %u people", l.clusters.count, BOTH_REGISTERS);
	linkage_free(&l);
	for (unsigned i = 0; i < 2; i++)
		buf_free(&texts[i]);
}

/* Thousands of records that say the same. */
static void
test_hostile(struct tokenizer *tokenizer)
{
	struct buf text = {0};
	struct linkage_source source;
	static struct linkage l;
	struct linkage_options options;
	struct people_samples *samples;
	struct err err = {0};
	bool done;

	buf_add(&text, heads);
	for (unsigned i = 0; i < 200; i++) {
		uint64_t chance = i;

		row_add(&text, "a", i, &chance, 2);
		row_add(&text, "b", i, &chance, 2);
	}
	for (unsigned i = 0; i < 6000; i++)
		buf_add_format(
			&text, "c-%u,,baby,unknown,1990-01-01,nb1 1xy,,%s\n", i, i % 2 ? "" : "y");
	source = (struct linkage_source){STR("hospital"), buf_str(&text)};
	options = options_of(&source, 1, tokenizer);
	done = linkage_run(&options, &l, &err) && sample(&l, 1, &samples);
	tap_ok(done && people_count(samples).high <= l.records.count,
		"6,000 records that say the same come to an end: %u people, largest component %u "
		"%s",
		l.clusters.count, l.clusters.component_largest, err.text);
	linkage_free(&l);
	buf_free(&text);
}

/* People with eight records each, of which some hold so little that nothing links them. */
static void
test_lost(struct tokenizer *tokenizer)
{
	enum { LOST_PEOPLE = 150, LOST_RECORDS = 8 };
	struct buf text CLEANUP(buf_free) = {0};
	struct linkage_source source = {.name = STR("register")};
	static struct linkage l;
	struct linkage_options options;
	struct people_samples *samples;
	struct people_number n;
	struct err err = {0};

	buf_add(&text, STR("truth,first name,surname,date of birth,postcode\n"));
	for (unsigned i = 0; i < LOST_PEOPLE * LOST_RECORDS; i++) {
		uint64_t self = chance_stream(5, i % LOST_PEOPLE);
		uint64_t chance = chance_stream(6, i);
		uint64_t first = chance_below(&self, 20);
		uint64_t surname = chance_below(&self, 3000);
		uint64_t day = chance_below(&self, 4000);
		uint64_t place = chance_below(&self, 3000);
		uint64_t *of[] = {&first, &surname, &day, &place};

		/* A field may be anybody's. */
		for (size_t k = 0; k < COUNT_OF(of); k++)
			if (chance_below(&chance, 100) < 10)
				*of[k] = chance_below(&chance, 3000);
		buf_add_format(&text, "%u,%c%cna%c,%c%cb%cor%c,%u-%02u-%02u,N%u %uX%c\n",
			i % LOST_PEOPLE, "abdegj"[first % 6], "aeiou"[first / 6 % 5],
			"abdegj"[first / 30 % 6], "bdfghklmnp"[surname % 10],
			"aeiou"[surname / 10 % 5], "aeiou"[surname / 50 % 5],
			"bdfghklmnp"[surname / 250 % 10], 1990 + (unsigned)(day / 336),
			1 + (unsigned)(day / 28 % 12), 1 + (unsigned)(day % 28),
			1 + (unsigned)(place % 30), 1 + (unsigned)(place / 30 % 9),
			"abdefghjln"[place / 300 % 10]);
	}
	source.text = buf_str(&text);
	options = options_of(&source, 1, tokenizer);
	if (!tap_ok(linkage_run(&options, &l, &err) && sample(&l, 1, &samples),
		    "a register with bad records is sampled %s", err.text))
		return;
	n = people_count(samples);
	tap_ok(n.count > LOST_PEOPLE * 1.05 && n.low <= LOST_PEOPLE && n.high >= LOST_PEOPLE,
		"records that lost their person are not people: of %d there are %.0f (%.0f to "
		"%.0f), in clusters %.0f",
		LOST_PEOPLE, n.middle, n.low, n.high, n.count);
	linkage_free(&l);
}

int
main(void)
{
	struct tokenizer *tokenizer;
	struct err err = {0};

	if (!tokenizer_new(&tokenizer, &err))
		tap_ok(false, "a tokenizer: %s", err.text);
	test_people(tokenizer);
	test_lost(tokenizer);
	test_clean(tokenizer);
	test_hostile(tokenizer);
	tokenizer_free(tokenizer);
	return tap_done();
}
