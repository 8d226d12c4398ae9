/* The linker: a confined process that gets tables lent, links them, writes results to what it was
 * lent for them, and says what it found. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "crypto/sha256.h"
#include "extract/encoding.h"
#include "linkage/cluster/persons.h"
#include "linkage/count/people.h"
#include "linkage/report/report.h"
#include "linkage/table/csv.h"
#include "sandbox/helper.h"
#include "work/linking/linking_answer.h"
#include "work/linking/linking_outputs.h"
#include "work/linking/linking_say.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* The linker's one job, from its beginning to its end. */
struct linker {
	const struct linking_plan *plan;
	const struct helper_side *side;
	struct tokenizer *tokenizer;
	struct arena arena;
	struct linking_sayer sayer;
	struct linkage linkage;
	struct kept kept;           /* of a run before, where it was lent */
	enum err_kind kept_trouble; /* ERR_NONE: it could be read */
	struct persons persons;
};

/* Whatever a library loads from disk it loads now. */
bool
linking_child_prepare(void *context, struct err *err)
{
	struct linking_plan *plan = context;
	unsigned char digest[SHA256_SIZE];

	encoding_prepare();
	sha256_once(STR(""), digest);
	return tokenizer_new(&plan->tokenizer, err);
}

/* ---- what it was lent ---- */

/* Descriptors stand in the order of linking_plan_lent: inputs, outputs, then enum linking_extra. */
static bool
text_map(int fd, const char *what, struct str *ret_text, struct err *err)
{
	struct stat about;
	void *map;

	*ret_text = STR("");
	if (fstat(fd, &about) != 0 || about.st_size < 0)
		return err_set_errno(err, errno, "cannot read %s", what);
	if (about.st_size == 0)
		return true;
	map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return err_set_errno(err, errno, "cannot read %s", what);
	*ret_text = str_make(map, (size_t)about.st_size);
	return true;
}

/* The text in UTF-8; what is so already is not copied. The copy stays until the process ends. */
static struct str
text_in_utf8(struct linker *linker, struct str bytes, struct str name)
{
	const char *encoding;
	struct buf *to;

	(void)encoding_detect(str_slice(bytes, 0, 1 << 20), STR(""), &encoding);
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		return str_from(bytes, 3);
	if (strcmp(encoding, "US-ASCII") == 0 || strcmp(encoding, "UTF-8") == 0)
		return bytes;
	to = ARENA_NEW(&linker->arena, struct buf);
	to->size_max = SIZE_MAX / 4;
	(void)encoding_to_utf8(to, bytes, str_of(encoding));
	linking_say_note(&linker->sayer,
		str_format(&linker->arena, "%.*s is written in %s; it was read as that.",
			STR_ARG(name), encoding));
	return buf_str(to);
}

static bool
sources_map(struct linker *linker, struct linkage_source **ret_sources, struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	struct linkage_source *sources = ARENA_ARRAY(
		&linker->arena, plan->input_count, struct linkage_source);

	for (size_t i = 0; i < plan->input_count; i++) {
		struct str bytes;

		if (!text_map(linker->side->lent_fds[i], "a table", &bytes, err))
			return err_in(err, "%.*s", STR_ARG(plan->inputs[i].name));
		sources[i].name = plan->inputs[i].name;
		sources[i].text = text_in_utf8(linker, bytes, sources[i].name);
		sources[i].is_mapped = sources[i].text.data >= bytes.data &&
			sources[i].text.data < bytes.data + bytes.len;
	}
	*ret_sources = sources;
	return true;
}

/* The text lent as the i-th of those that may be lent behind inputs and outputs. */
static bool
extra_map(struct linker *linker, enum linking_extra extra, struct str *ret_text, struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	size_t at = plan->input_count + plan->output_count;

	*ret_text = STR("");
	for (unsigned i = 0; i < (unsigned)extra; i++)
		at += plan->extra_fds[i] >= 0;
	return plan->extra_fds[extra] < 0 ||
		text_map(linker->side->lent_fds[at], "what was lent", ret_text, err);
}

/* ---- linking ---- */

/* Behind the stages of the linkage: people are counted, and results written. */
enum { STAGE_COUNT_PEOPLE = LINKAGE_STAGE_COUNT, STAGE_WRITE, STAGES };

static void
stage_say(struct linking_sayer *sayer, const char *words, unsigned stage, double share)
{
	struct json_writer *w = linking_say_begin(sayer);

	json_member_str(w, "progress", str_of(words));
	json_member_u64(w, "stage", stage);
	json_member_u64(w, "stages", STAGES);
	linking_member_number(w, "share", share);
	linking_say_end(sayer);
}

static bool
progress_say(void *context, enum linkage_stage stage, double share)
{
	struct linker *linker = context;
	struct linking_sayer *sayer = &linker->sayer;

	/* What the columns are taken for is known from here on. */
	if (stage == LINKAGE_STANDARD && share <= 0 && linker->plan->task == LINKING_RUN)
		linking_columns_say(sayer, &linker->linkage);
	stage_say(sayer, linkage_stage_words(stage), (unsigned)stage, share);
	return !sayer->is_gone;
}

/* What a run before kept: questions want it whole, a run does without where it is damaged. */
static bool
former_make(struct linker *linker, struct linkage_former *former, struct linkage_options *options,
	struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	struct err trouble = {0};
	struct str text;

	if (plan->extra_fds[LINKING_KEPT] < 0)
		return true;
	if (!extra_map(linker, LINKING_KEPT, &text, err))
		return false;
	if (!kept_read(text, &linker->kept, &trouble)) {
		linker->kept_trouble = trouble.kind;
		return plan->task == LINKING_RUN || err_set(err, trouble.kind, "%s", trouble.text);
	}
	*former = (struct linkage_former){.kept = &linker->kept,
		.is_resumed = plan->task != LINKING_RUN,
		/* Their hashes are those of that run's manifest (linking_manifest.c). */
		.are_texts_same = true,
		.has_blocks = plan->task == LINKING_EVALUATE};
	options->former = former;
	return true;
}

static struct str
why_whole(const struct linker *linker)
{
	if (linker->plan->why_whole != NULL)
		return str_of(linker->plan->why_whole);
	if (linker->kept_trouble == ERR_UNSUPPORTED)
		return STR("the run before was kept by another version");
	return linker->kept_trouble != ERR_NONE ? STR("what the run before kept is damaged")
						: linker->linkage.stands.why_not;
}

/* Whether tables of all records are written. */
static bool
has_tables(const struct linker *linker)
{
	const struct linkage *l = &linker->linkage;

	return !l->stands.is_on_former || linker->plan->tables == LINKING_TABLES_ALL ||
		(linker->plan->tables == LINKING_TABLES_USUAL &&
			l->records.count <= LINKING_TABLES_RECORDS);
}

/* What became of the run before. */
static void
linked_say(struct linker *linker)
{
	const struct linkage_stands *stands = &linker->linkage.stands;
	struct json_writer *w;

	if (!linker->plan->has_former)
		return;
	w = linking_say_begin(&linker->sayer);
	json_member_str(w, "linked",
		!stands->is_on_former             ? STR("whole")
			: stands->records_new > 0 ? STR("added")
						  : STR("decided"));
	json_member_u64(w, "records_new", stands->is_on_former ? stands->records_new : 0);
	json_member_u64(w, "records_before", linker->kept.record_count);
	linking_member_number(w, "pairs_compared_now", stands->pairs_compared);
	json_member_str(w, "why", why_whole(linker));
	json_member_bool(w, "tables", has_tables(linker));
	linking_say_end(&linker->sayer);
}

static bool
linkage_do(struct linker *linker, struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	struct linkage_options options = {
		.source_count = plan->input_count,
		.maps = plan->maps,
		.map_count = plan->map_count,
		.rules = plan->rules,
		.rule_count = plan->rule_count,
		.decisions = plan->decisions,
		.decision_count = plan->decision_count,
		.cut = plan->cut,
		.rounds = plan->rounds,
		.seed = plan->seed,
		.processes = plan->limits.processes,
		.memory_max = plan->memory_max,
		.tokenizer = plan->tokenizer,
		.progress = progress_say,
		.context = linker,
	};
	struct linkage_source *sources;
	struct linkage_former former;

	if (!sources_map(linker, &sources, err) ||
		!extra_map(linker, LINKING_MODEL, &options.model_text, err) ||
		!former_make(linker, &former, &options, err))
		return false;
	options.sources = sources;
	if (!linkage_run(&options, &linker->linkage, err))
		return false;
	linked_say(linker);
	return true;
}

/* ---- people's numbers ---- */

/* The file of numbers that a run left (linking_outputs.c): source, id, person, first. */
static size_t
former_read(struct linker *linker, struct str text, struct person_former **ret_former)
{
	struct csv_reader *reader = ARENA_NEW(&linker->arena, struct csv_reader);
	struct person_former *former = NULL;
	struct csv_row row;
	size_t count = 0;
	size_t room = 0;
	bool is_head = true;

	csv_begin_at(reader, &linker->arena, text, ',');
	while (csv_next(reader, &row)) {
		struct person_former one = {0};

		if (is_head || row.count < 4 || !str_to_u64(row.values[2], &one.person) ||
			!str_to_u64(row.values[3], &one.first)) {
			is_head = false;
			continue;
		}
		one.source = linking_cell_read(&linker->arena, row.values[0]);
		one.id = linking_cell_read(&linker->arena, row.values[1]);
		former = arena_grow(&linker->arena, former, count, &room, sizeof(*former));
		former[count++] = one;
	}
	*ret_former = former;
	return count;
}

static bool
persons_make(struct linker *linker, struct err *err)
{
	const struct linkage *l = &linker->linkage;
	struct person_former *former = NULL;
	struct str text;
	size_t count;

	if (l->stands.is_resumed) {
		linker->persons = (struct persons){
			.of = linker->kept.persons, .next = linker->kept.next_person};
		return true;
	}
	if (l->stands.is_on_former)
		return persons_number_known(&l->clusters, &l->records, l->ids,
			former_persons(&linker->kept, &linker->linkage), l->stands.is_cluster_new,
			linker->kept.next_person, &linker->arena, &linker->persons, err);
	if (!extra_map(linker, LINKING_FORMER, &text, err))
		return false;
	count = former_read(linker, text, &former);
	return persons_number(&l->clusters, &l->records, l->ids, former, count,
		linker->plan->former_next, &linker->arena, &linker->persons, err);
}

/* ---- tasks ---- */

struct writing {
	const struct linker *linker;
	const struct linking_results *results;
};

/* One file each, and what is its second: the rest has nothing to do with one another. */
static bool
output_task(void *context, size_t number, struct err *err)
{
	const struct writing *w = context;
	const struct linking_plan *plan = w->linker->plan;
	size_t at = number;

	if (linking_output_is_second(plan->outputs[at].number))
		return true;
	do
		if (linking_output_is_written(plan->outputs[at].number,
			    w->linker->linkage.stands.is_on_former, has_tables(w->linker)) &&
			!linking_output_write(w->results, plan->outputs[at].number,
				w->linker->side->lent_fds[plan->input_count + at], err))
			return false;
	while (++at < plan->output_count && linking_output_is_second(plan->outputs[at].number));
	return true;
}

static const struct people_known *
known_people(struct linker *linker)
{
	return linker->linkage.stands.is_on_former ? former_people(&linker->kept, &linker->linkage)
						   : NULL;
}

static bool
run_answer(struct linker *linker, struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	struct linkage *l = &linker->linkage;
	struct linking_results results = {.linkage = l,
		.persons = &linker->persons,
		.decisions = plan->decisions,
		.decision_count = plan->decision_count,
		.version = plan->version};
	struct people_samples *samples;

	stage_say(&linker->sayer, "counting people", STAGE_COUNT_PEOPLE, 0);
	if (!people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		    l->seed, known_people(linker), &l->crew, &linker->arena, &samples, err))
		return false;
	results.samples = samples;
	stage_say(&linker->sayer, "writing the results", STAGE_WRITE, 0);
	if (!report_basis_make(l, &results.basis, err) ||
		!crew_run(&l->crew, plan->output_count, output_task,
			&(struct writing){linker, &results}, err))
		return false;
	linking_found_say(&linker->sayer, l, samples, linker->persons.next);
	return true;
}

static bool
explain_answer(struct linker *linker, struct err *err)
{
	const struct linking_question *question = linker->plan->question;
	struct linkage *l = &linker->linkage;
	uint32_t a;
	uint32_t b;

	if (!linking_record_find(l, question->a, &a, err) ||
		!linking_record_find(l, question->b, &b, err))
		return false;
	if (a == b)
		return err_set(err, ERR_USAGE, "these are one and the same record");
	/* Which rule finds a pair that is none of those that were kept, only blocks tell. */
	if (edges_find(&l->edges, a, b) == NULL && !former_blocks_complete(l, err))
		return false;
	linking_pair_say(&linker->sayer, l, linker->persons.of, a, b);
	return true;
}

static bool
answer(struct linker *linker, struct err *err)
{
	const struct linking_plan *plan = linker->plan;
	struct str truth;

	switch (plan->task) {
	case LINKING_RUN:
		return run_answer(linker, err);
	case LINKING_EXPLAIN:
		return explain_answer(linker, err);
	case LINKING_REVIEW:
		linking_doubtful_say(&linker->sayer, &linker->linkage, linker->persons.of, plan,
			plan->question->pairs_max);
		return true;
	case LINKING_COUNT:
		return linking_count_answer(&linker->sayer, &linker->linkage, known_people(linker),
			plan->question, &linker->arena, err);
	case LINKING_EVALUATE:
	default:
		return extra_map(linker, LINKING_TRUTH, &truth, err) &&
			linking_evaluate_answer(
				&linker->sayer, &linker->linkage, truth, &linker->arena, err);
	}
}

void
linking_child_serve(void *context, const struct helper_side *side)
{
	struct linker *linker = memory_alloc(sizeof(*linker));
	struct err err = {0};
	bool done;

	memset(linker, 0, sizeof(*linker));
	linker->plan = context;
	linker->side = side;
	linker->sayer.side = side;
	arena_init(&linker->arena, SIZE_MAX);
	done = linkage_do(linker, &err) && persons_make(linker, &err) && answer(linker, &err);
	/* A caller that is gone needs no answer; memory goes with the process. */
	if (done)
		(void)!helper_side_frame(side, LINKING_DONE, STR(""));
	else
		(void)!helper_side_frame(side, LINKING_FAILED, str_make(&err, sizeof(err)));
}
