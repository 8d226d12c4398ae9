/* Runs that stand on a former one: equal to a run over all pairs by the same model, whatever the
 * order of deliveries and whatever people decided; whole ones where they do not fit. */
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/cluster/persons.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 400, SOURCES = 4 };

static const char *const given[] = {"amira", "bethany", "callum", "danuta", "edward", "farah",
	"george", "hannah", "imran", "jasmine", "kieran", "leila", "marek", "nadia", "oliver"};
static const char *const surnames[] = {"ashbourne", "blackcroft", "coldden", "dunfield", "eastgate",
	"fairham", "greenley", "holmere", "kirkstead", "langworth", "marlbourne", "northcroft"};

static void
text_make(struct buf *to, unsigned source)
{
	uint64_t chance = source + 77;

	buf_add(to, STR("id,first name,surname,date of birth,postcode\n"));
	for (unsigned person = 0; person < PEOPLE; person++) {
		uint64_t self = 4000 + person;
		const char *first = given[chance_below(&self, COUNT_OF(given))];
		const char *last = surnames[chance_below(&self, COUNT_OF(surnames))];

		if (chance_below(&chance, source < 2 ? 4 : 9) < (source < 2 ? 1 : 7))
			continue;
		buf_add_format(to, "%u-%u,%s,%.*s,%u-%02u-%02u,nb%u %uxy\n", source, person, first,
			(int)strlen(last) - (chance_below(&chance, 8) == 0), last,
			1990 + (unsigned)chance_below(&self, 15),
			1 + (unsigned)chance_below(&self, 12),
			2 + (unsigned)chance_below(&self, 26),
			1 + (unsigned)chance_below(&self, 30),
			1 + (unsigned)chance_below(&self, 9));
	}
}

static const struct str names[SOURCES] = {
	STR_INIT("health"), STR_INIT("police"), STR_INIT("schools"), STR_INIT("outreach")};

struct bed {
	struct buf edges; /* as the last run that was kept wrote them */
	struct buf texts[SOURCES];
	struct linkage_source sources[SOURCES];
	struct linkage_options options;
};

/* The sources whose letters stand in `order`: "hps". */
static bool
run(struct bed *bed, const char *order, const struct linkage_former *former, struct linkage *l,
	struct err *err)
{
	struct linkage_source sources[SOURCES];
	size_t count = strlen(order);

	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < SOURCES; s++)
			if (names[s].data[0] == order[i])
				sources[i] = bed->sources[s];
	bed->options.sources = sources;
	bed->options.source_count = count;
	bed->options.former = former;
	return linkage_run(&bed->options, l, err);
}

static void
edges_put(const struct linkage *l, bool only_new, struct buf *to)
{
	struct sink sink CLEANUP(sink_free) = {0};
	struct output_options options = {.only_new = only_new, .weight_min = NAN};
	struct err err = {0};

	sink_begin(&sink, -1, "edges");
	output_edges(l, &options, &sink);
	(void)!sink_end(&sink, &err);
	buf_clear(to);
	buf_add(to, buf_str(&sink.buf));
}

static bool
has_line(struct str text, struct str wanted)
{
	struct str line;

	while (str_cut_line(&text, &line))
		if (str_equal(line, wanted))
			return true;
	return false;
}

/* Lines of the run before and those that are new are together all that there are. */
static void
edges_check(struct bed *bed, const struct linkage *l)
{
	struct buf all CLEANUP(buf_free) = {0};
	struct buf fresh CLEANUP(buf_free) = {0};
	size_t lost = 0;
	struct str rest;
	struct str line;

	edges_put(l, false, &all);
	edges_put(l, true, &fresh);
	rest = buf_str(&all);
	while (str_cut_line(&rest, &line)) {
		bool was = has_line(buf_str(&bed->edges), line);
		bool is_new = has_line(buf_str(&fresh), line);

		lost += !was && !is_new;
	}
	tap_ok(lost == 0, "%zu lines are neither of the run before nor new", lost);
	tap_ok(fresh.len <= all.len, "new are %zu bytes of %zu", fresh.len, all.len);
}

/* A person is as it was where a former one had all its records and no other. */
static bool
is_as_it_was(const struct linkage *l, const struct kept *kept, const uint32_t *then, uint32_t c)
{
	uint32_t size = l->clusters.first[c + 1] - l->clusters.first[c];
	const uint32_t *records = l->clusters.records + l->clusters.first[c];
	uint32_t had = 0;

	for (uint32_t i = 0; i < size; i++)
		if (then[records[i]] == 0 || then[records[i]] != then[records[0]])
			return false;
	for (uint32_t r = 0; r < kept->record_count; r++)
		had += kept->clusters[r] + 1 == then[records[0]];
	return had == size;
}

static void
people_check(const struct linkage *l, const struct kept *kept, bool decided)
{
	uint32_t *then = memory_alloc(l->records.count * sizeof(*then));
	size_t wrong = 0;
	size_t fresh = 0;

	memset(then, 0, l->records.count * sizeof(*then));
	for (size_t s = 0; s < kept->source_count; s++)
		for (uint32_t i = 0; i < kept->sources[s].count; i++)
			then[l->stands.firsts[s] + i] = kept->clusters[kept->sources[s].first + i] +
				1;
	for (uint32_t c = 0; c < l->clusters.count; c++) {
		wrong += l->stands.is_cluster_new[c] == is_as_it_was(l, kept, then, c);
		fresh += l->stands.is_cluster_new[c];
	}
	tap_ok(wrong == 0 && (fresh > 0) == (l->stands.records_new > 0 || decided) &&
			fresh < l->clusters.count,
		"%zu of %u people are not as they were (%zu wrong)", fresh, l->clusters.count,
		wrong);
	free(then);
}

/* Numbers of people who are as they were need no votes. */
static void
numbers_check(struct linkage *l, const struct kept *kept)
{
	const struct person_was *was = former_persons(kept, l);
	struct persons all, few;
	struct err err = {0};

	tap_ok(persons_number_known(&l->clusters, &l->records, l->ids, was, NULL, kept->next_person,
		       &l->arena, &all, &err) &&
			persons_number_known(&l->clusters, &l->records, l->ids, was,
				l->stands.is_cluster_new, kept->next_person, &l->arena, &few, &err),
		"people get their numbers %s", err.text);
	tap_ok(all.next == few.next && all.kept == few.kept &&
			memcmp(all.of, few.of, l->clusters.count * sizeof(*all.of)) == 0 &&
			memcmp(all.first, few.first, l->records.count * sizeof(*all.first)) == 0,
		"the same as by votes, %llu", (unsigned long long)few.kept);
}

static const struct people_samples *
count(struct linkage *l, const struct people_known *known)
{
	struct people_samples *samples;
	struct err err = {0};

	tap_ok(people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		       l->seed, known, &l->crew, &l->arena, &samples, &err),
		"people are counted %s", err.text);
	return samples;
}

static bool
is_same_number(struct people_number a, struct people_number b)
{
	return a.count == b.count && a.middle == b.middle && a.low == b.low && a.high == b.high;
}

/* What stands of the former count and what is new give what counting all again gives. */
static const struct people_samples *
counts_check(struct linkage *l, const struct kept *kept, bool is_taken)
{
	const struct people_known *known = former_people(kept, l);
	const struct people_samples *all = count(l, NULL);
	const struct people_samples *few = count(l, known);
	bool *is_counted = ARENA_ARRAY(&l->arena, l->records.count, bool);
	bool is_same = is_same_number(people_count(all), people_count(few)) &&
		people_doubtful(all) == people_doubtful(few);

	tap_ok((known != NULL) == is_taken, "the former count is%s taken", is_taken ? "" : " not");
	for (size_t s = 0; s < l->records.source_count; s++)
		is_same = is_same &&
			is_same_number(people_count_source(all, s), people_count_source(few, s));
	for (uint32_t r = 0; r < l->records.count; r++)
		is_counted[r] = r % 3 == 0;
	is_same = is_same &&
		is_same_number(people_count_of(all, is_counted), people_count_of(few, is_counted));
	for (int64_t sample = -1; sample < 60; sample += 7) {
		double one[1 << SOURCES], other[1 << SOURCES];

		people_histories(all, sample, one);
		people_histories(few, sample, other);
		is_same = is_same &&
			memcmp(one, other, sizeof(double) << l->records.source_count) == 0;
	}
	tap_ok(is_same, "and all is counted the same, %u in doubt, %.1f to %.1f",
		people_doubtful(all), people_count(all).low, people_count(all).high);
	return few;
}

/* What a linkage keeps, with numbers of people that follow from their places. */
static void
keep(struct bed *bed, const struct linkage *l, const struct people_samples *samples, struct buf *to)
{
	struct sink sink CLEANUP(sink_free) = {0};
	struct err err = {0};
	uint64_t *persons = memory_alloc((l->clusters.count + (size_t)1) * sizeof(*persons));

	for (uint32_t i = 0; i < l->clusters.count; i++)
		persons[i] = 3 * (uint64_t)i + 1;
	sink_begin(&sink, -1, "kept");
	kept_write(l, STR("test"),
		&(struct persons){.of = persons, .next = 3 * (uint64_t)l->clusters.count + 1},
		samples, &sink);
	tap_ok(sink_end(&sink, &err), "a run is kept %s", err.text);
	buf_clear(to);
	buf_add(to, buf_str(&sink.buf));
	edges_put(l, false, &bed->edges);
	free(persons);
}

static bool
is_same_edges(const struct linkage *a, const struct linkage *b)
{
	if (a->edges.count != b->edges.count || a->edges.count < 100)
		return false;
	for (size_t i = 0; i < a->edges.count; i++) {
		const struct edge *x = &a->edges.of[i];
		const struct edge *y = &b->edges.of[i];

		if (x->a != y->a || x->b != y->b || x->weight != y->weight || x->rule != y->rule ||
			a->edges.patterns[i] != b->edges.patterns[i])
			return false;
	}
	return true;
}

/* Those of a run that stands on another and of one over all pairs by the same model: the latter may
 * have some that the model as it was at first thought too light to be kept. */
static bool
is_same_but_light(const struct linkage *added, const struct linkage *whole)
{
	size_t at = 0;

	for (size_t i = 0; i < whole->edges.count; i++) {
		const struct edge *x = &added->edges.of[at];
		const struct edge *y = &whole->edges.of[i];

		if (at < added->edges.count && x->a == y->a && x->b == y->b) {
			if (x->weight != y->weight || x->rule != y->rule ||
				added->edges.patterns[at] != whole->edges.patterns[i])
				return false;
			at++;
		} else if (y->weight > -4 || added->stands.is_new[y->a] ||
			added->stands.is_new[y->b]) {
			return false;
		}
	}
	return at == added->edges.count && at > 100 && at + 5 >= whole->edges.count;
}

static bool
is_same_people(const struct linkage *a, const struct linkage *b)
{
	return a->records.count == b->records.count && a->clusters.count == b->clusters.count &&
		memcmp(a->clusters.of, b->clusters.of,
			a->records.count * sizeof(*a->clusters.of)) == 0;
}

static double
pairs_found(const struct linkage *l)
{
	double sum = 0;

	for (size_t i = 0; i < l->blocking.rule_count; i++)
		sum += l->blocking.rules[i].pairs_new;
	return sum;
}

/* Records that were taken as they were kept are those that are read. */
static void
records_check(struct bed *bed, const char *order, const struct kept *kept, struct str expected)
{
	static struct linkage taken;
	struct linkage_former former = {.kept = kept, .are_texts_same = true};
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};

	tap_ok(run(bed, order, &former, &taken, &err) && taken.stands.is_on_former,
		"%s with records that are known %s", order, err.text);
	keep(bed, &taken, count(&taken, former_people(kept, &taken)), &text);
	tap_ok(str_equal(buf_str(&text), expected), "is the same run, %zu bytes", text.len);
	linkage_free(&taken);
}

/* A run of `order` that stands on what was kept, and one over all pairs by the same model; the first
 * one's keepings are in `text` afterwards. */
static void
added_check(struct bed *bed, const char *order, bool is_counted, struct buf *text)
{
	static struct linkage added, whole;
	struct kept kept;
	struct linkage_former former = {.kept = &kept};
	struct linkage_former all = {.kept = &kept, .compares_all = true};
	struct buf whole_text CLEANUP(buf_free) = {0};
	const struct people_samples *samples;
	struct err err = {0};

	tap_ok(kept_read(buf_str(text), &kept, &err), "what was kept is read %s", err.text);
	tap_ok(run(bed, order, &former, &added, &err) && added.stands.is_on_former,
		"%s stand on it %s%.*s", order, err.text, STR_ARG(added.stands.why_not));
	tap_ok(run(bed, order, &all, &whole, &err), "all pairs by the same model %s", err.text);
	tap_ok(is_same_but_light(&added, &whole), "the same pairs, %zu and %zu", added.edges.count,
		whole.edges.count);
	tap_ok(is_same_people(&added, &whole), "and people, %u", added.clusters.count);
	tap_ok(added.stands.pairs_compared < 0.8 * pairs_found(&whole) + 1 &&
			fabs(pairs_found(&added) - pairs_found(&whole)) < 0.5,
		"%.0f pairs were compared, and %.0f stand; of %.0f", added.stands.pairs_compared,
		pairs_found(&added) - added.stands.pairs_compared, pairs_found(&whole));
	edges_check(bed, &added);
	people_check(&added, &kept, bed->options.decision_count > 0);
	numbers_check(&added, &kept);
	samples = counts_check(&added, &kept, is_counted);
	keep(bed, &added, count(&added, NULL), &whole_text);
	records_check(bed, order, &kept, buf_str(&whole_text));
	keep(bed, &added, samples, text);
	tap_ok(str_equal(buf_str(text), buf_str(&whole_text)), "and kept the same, %zu bytes",
		text->len);
	linkage_free(&added);
	linkage_free(&whole);
	kept_free(&kept);
}

static void
first_run(struct bed *bed, const char *order, struct buf *text)
{
	static struct linkage first;
	struct err err = {0};

	tap_ok(run(bed, order, NULL, &first, &err) && !first.stands.is_on_former,
		"%s are linked as a whole %s", order, err.text);
	keep(bed, &first, count(&first, NULL), text);
	linkage_free(&first);
}

static void
test_deliveries(struct bed *bed)
{
	struct buf text CLEANUP(buf_free) = {0};
	static const struct linkage_decision decisions[] = {
		{STR_INIT("health"), STR_INIT("0-1"), STR_INIT("police"), STR_INIT("1-2"), true},
		{STR_INIT("health"), STR_INIT("0-4"), STR_INIT("schools"), STR_INIT("2-4"), false},
		{STR_INIT("police"), STR_INIT("1-7"), STR_INIT("outreach"), STR_INIT("3-9"), true}};

	first_run(bed, "hp", &text);
	added_check(bed, "hps", true, &text);
	added_check(bed, "hpso", true, &text);
	first_run(bed, "hp", &text);
	added_check(bed, "ohp", false, &text);
	added_check(bed, "spho", false, &text);
	first_run(bed, "ph", &text);
	bed->options.decisions = decisions;
	bed->options.decision_count = COUNT_OF(decisions);
	added_check(bed, "ph", false, &text);
	added_check(bed, "hsp", false, &text);
	bed->options.decision_count = 1;
	added_check(bed, "hspo", false, &text);
	bed->options.decision_count = 0;
	first_run(bed, "ph", &text);
	bed->options.decision_count = 1;
	added_check(bed, "ph", false, &text);
	added_check(bed, "phs", true, &text);
	bed->options.decision_count = 0;
}

static void
test_resumed(struct bed *bed)
{
	static struct linkage first, again;
	struct buf text CLEANUP(buf_free) = {0};
	struct buf twice CLEANUP(buf_free) = {0};
	struct kept kept;
	struct linkage_former former = {.kept = &kept, .is_resumed = true};
	struct err err = {0};

	tap_ok(run(bed, "hpso", NULL, &first, &err), "a run %s", err.text);
	keep(bed, &first, count(&first, NULL), &text);
	tap_ok(kept_read(buf_str(&text), &kept, &err) && kept.persons[1] == 4 &&
			str_equal(kept.version, STR("test")),
		"is read %s", err.text);
	tap_ok(run(bed, "hpso", &former, &again, &err) && is_same_edges(&first, &again) &&
			is_same_people(&first, &again),
		"and resumed as it was %s", err.text);
	keep(bed, &again, count(&again, former_people(&kept, &again)), &twice);
	tap_ok(str_equal(buf_str(&text), buf_str(&twice)), "to the byte");
	former.has_blocks = true;
	tap_ok(blocking_rule_of(&again.blocking, 3, 5) == -1 &&
			former_blocks_complete(&again, &err) && again.blocking.tables != NULL,
		"blocks can be made later %s", err.text);
	linkage_free(&again);
	tap_ok(run(bed, "hpso", &former, &again, &err) &&
			blocking_rule_of(&again.blocking, 3, 5) ==
				blocking_rule_of(&first.blocking, 3, 5),
		"with its blocks, where they are wanted");
	linkage_free(&again);
	tap_ok(!run(bed, "hps", &former, &again, &err) && err.kind == ERR_ALTERED,
		"other sources cannot be: %s", err.text);
	linkage_free(&again);
	linkage_free(&first);
	kept_free(&kept);
}

/* A run that does not fit is whole, says why, and is what it would have been without. */
static void
whole_check(struct bed *bed, const char *order, const struct kept *kept, const char *words)
{
	static struct linkage whole, other;
	struct linkage_former former = {.kept = kept};
	struct err err = {0};

	bool done = run(bed, order, NULL, &whole, &err) && run(bed, order, &former, &other, &err) &&
		!other.stands.is_on_former && other.stands.why_not.len > 0 &&
		whole.edges.count == other.edges.count && is_same_people(&whole, &other);

	tap_ok(done, "%s: a whole run, as %.*s", words, STR_ARG(other.stands.why_not));
	linkage_free(&whole);
	linkage_free(&other);
}

/* Tables with quotes to be undone, in other encodings, with heads of their own and lines too short. */
static const char *const odd_texts[] = {
	"id,first name,surname,date of birth\n1,amira,\"o\"\"hare\",1999-01-05\n2,\"geo\nrge\",coldden"
	",1998-11-17\n3,leila,f\xe9tine,2001-03-09\n4,oliver\n5,n/a,dunfield,2000-07-30\n",
	"Ref,Forename,Last name,DOB,flag\n7,amira,o'hare,05/01/1999,y\n8,george, coldden ,17/11/1998,"
	"\n8,leila,f\xc3\xa9tine,09/03/2001,n\n"};

static void
odd_sources(struct linkage_source *sources, size_t count, const char *text)
{
	sources[count] = (struct linkage_source){
		count == 0 ? STR("north") : STR("south"), str_of(text), false};
}

static bool
is_same_column(const struct record_column *a, const struct record_column *b, uint32_t records)
{
	bool is_same = str_equal(a->name, b->name) && str_equal(a->key, b->key) &&
		a->values.count == b->values.count &&
		memcmp(a->numbers, b->numbers, records * sizeof(*a->numbers)) == 0;

	for (uint32_t v = 0; is_same && v < a->values.count; v++)
		is_same = str_equal(a->values.texts[v], b->values.texts[v]) &&
			a->values.counts[v] == b->values.counts[v];
	return is_same;
}

static bool
is_same_records(const struct records *a, const struct records *b)
{
	bool is_same = a->count == b->count && a->source_count == b->source_count &&
		a->column_count == b->column_count && a->read_note_count == b->read_note_count;

	for (size_t s = 0; is_same && s < a->source_count; s++)
		is_same = str_equal(a->sources[s].name, b->sources[s].name) &&
			a->sources[s].first == b->sources[s].first &&
			a->sources[s].count == b->sources[s].count &&
			a->sources[s].ragged == b->sources[s].ragged &&
			a->sources[s].foul == b->sources[s].foul;
	for (size_t i = 0; is_same && i < a->column_count; i++)
		is_same = is_same_column(&a->columns[i], &b->columns[i], a->count);
	for (size_t i = 0; is_same && i < a->read_note_count; i++)
		is_same = str_equal(a->notes[i], b->notes[i]);
	return is_same;
}

/* What was kept of the records is what is read of such texts, and nothing is read: where values stand
 * not, all is other than it was. */
static void
test_records(struct bed *bed)
{
	static struct linkage first;
	struct linkage_source sources[2];
	struct linkage_options options = bed->options;
	struct buf text CLEANUP(buf_free) = {0};
	struct buf other CLEANUP(buf_free) = {0};
	struct str texts[2];
	struct records records;
	struct kept kept;
	struct err err = {0};

	odd_sources(sources, 0, odd_texts[0]);
	odd_sources(sources, 1, odd_texts[1]);
	options.sources = sources;
	options.source_count = 2;
	options.former = NULL;
	tap_ok(linkage_run(&options, &first, &err), "odd tables %s", err.text);
	keep(bed, &first, NULL, &text);
	tap_ok(kept_read(buf_str(&text), &kept, &err), "are kept %s", err.text);
	buf_add(&other, sources[0].text);
	for (size_t i = 0; i < other.len; i++)
		other.data[i] = other.data[i] == ',' ? '#' : other.data[i];
	texts[0] = buf_str(&other);
	texts[1] = sources[1].text;
	records_begin(&records);
	tap_ok(kept_records_read(&kept, texts, &records) && records.count == 8 &&
			first.records.sources[0].ragged == 1 && first.records.sources[0].foul == 1,
		"and taken, %u", records.count);
	tap_ok(is_same_records(&first.records, &records), "as they were read");
	records_free(&records);
	records_begin(&records);
	texts[1] = str_slice(texts[1], 0, texts[1].len - 1);
	tap_ok(!kept_records_read(&kept, texts, &records), "but of no other text");
	records_free(&records);
	linkage_free(&first);
	kept_free(&kept);
}

static void
test_unfit(struct bed *bed)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct buf other CLEANUP(buf_free) = {0};
	struct kept kept;
	struct err err = {0};

	first_run(bed, "hp", &text);
	if (!kept_read(buf_str(&text), &kept, &err))
		tap_ok(false, "%s", err.text);
	whole_check(bed, "hs", &kept, "a source that is gone");
	bed->sources[0].text = str_slice(bed->sources[0].text, 0, bed->sources[0].text.len - 1);
	bed->sources[0].text.len = str_find_last_char(bed->sources[0].text, '\n') + 1;
	whole_check(bed, "hps", &kept, "a source with a record less");
	bed->sources[0].text = buf_str(&bed->texts[0]);
	buf_clear(&other);
	buf_add(&other, buf_str(&bed->texts[0]));
	other.data[other.len - 3] = other.data[other.len - 3] == 'x' ? 'z' : 'x';
	bed->sources[0].text = buf_str(&other);
	whole_check(bed, "hps", &kept, "a source with another letter");
	bed->sources[0].text = buf_str(&bed->texts[0]);
	bed->sources[2].text = STR("id,first name,surname,date of birth,nhs number\n"
				   "9-1,amira,holmere,1999-01-05,943 476 5919\n"
				   "9-2,george,coldden,1998-11-17,450 557 7104\n");
	whole_check(bed, "hps", &kept, "a source that says more");
	bed->sources[2].text = buf_str(&bed->texts[2]);
	kept.learnt_on /= 2;
	whole_check(bed, "hps", &kept, "too many records");
	kept_free(&kept);
}

/* Whatever one byte is, it is read or refused, and what is cut off is refused. */
static void
test_damage(struct bed *bed)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct buf other CLEANUP(buf_free) = {0};
	struct kept kept;
	struct err err = {0};
	size_t read = 0;
	size_t cut = 0;
	size_t tries = 0;

	first_run(bed, "hp", &text);
	for (size_t at = 0; at < text.len; at += 1 + text.len / 700, tries++) {
		buf_clear(&other);
		buf_add(&other, buf_str(&text));
		other.data[at] = (char)(other.data[at] ^ (at % 2 == 0 ? 0x80 : 0x11));
		read += kept_read(buf_str(&other), &kept, &err);
		kept_free(&kept);
		err_clear(&err);
		cut += !kept_read(str_slice(buf_str(&text), 0, at), &kept, &err);
		kept_free(&kept);
	}
	err_clear(&err);
	text.data[strlen("candour kept ")] = '2';
	tap_ok(!kept_read(buf_str(&text), &kept, &err) && err.kind == ERR_UNSUPPORTED,
		"what another version kept is told: %s", err.text);
	kept_free(&kept);
	text.data[0] = 'x';
	err_clear(&err);
	(void)!kept_read(buf_str(&text), &kept, &err);
	kept_free(&kept);
	tap_ok(cut == tries && read < tries && err.kind == ERR_DAMAGED,
		"of %zu damaged ones %zu are read still; none that is cut off: %s", tries, read,
		err.text);
}

int
main(void)
{
	static struct bed bed;
	struct tokenizer *tokenizer;
	struct err err = {0};

	if (!tokenizer_new(&tokenizer, &err))
		tap_ok(false, "a tokenizer: %s", err.text);
	for (unsigned i = 0; i < SOURCES; i++) {
		text_make(&bed.texts[i], i);
		bed.sources[i] = (struct linkage_source){names[i], buf_str(&bed.texts[i])};
	}
	bed.options = (struct linkage_options){
		.cut = NAN, .rounds = UINT_MAX, .seed = 1, .tokenizer = tokenizer};
	test_deliveries(&bed);
	test_resumed(&bed);
	test_records(&bed);
	test_unfit(&bed);
	test_damage(&bed);
	for (unsigned i = 0; i < SOURCES; i++)
		buf_free(&bed.texts[i]);
	buf_free(&bed.edges);
	tokenizer_free(tokenizer);
	return tap_done();
}
