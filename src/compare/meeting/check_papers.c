#include "compare/meeting/check_papers.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/papers_text.h"
#include "compare/meeting/phrase.h"
#include "compare/when/when.h"
#include "papers.sql.h"
#include "store/db.h"

#include <stdlib.h>

#define CHECK_SIZE_MAX ((size_t)1024 * 1024 * 1024)
/* Of one agenda, document or pair of minutes, and given back after it. */
#define ONE_SIZE_MAX ((size_t)256 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum {
	MEETING_COUNT_MAX = 2000,
	/* Bytes behind the last listed paper: so many may be the papers themselves, or motions; so
	 * many are the papers. */
	PACK_SIZE_MIN = 8000,
	PACK_SIZE_SURE = 40000,
	LAID_DAYS = 200,  /* minutes of another body are laid so long after it met */
	BEFORE_DAYS = 14, /* papers go out so long before the meeting */
	AFTER_DAYS = 1,
	FRONT_SIZE = 2000, /* of a document, where its title stands */
	FRONT_COUNT_MAX = 50000,
	FOLDER_DEPTH_MAX = 32,
	MINUTES_MAX = 4, /* of one meeting */
	SHOWN_MAX = 4,   /* papers that a title tells */
	EVIDENCE_MAX = 20,
	HELD_SHARE = 8, /* of so many papers of a body at least one is held */
	SURE_FEW = 55,
	SURE_MOST = 70, /* most papers of the body are held, and these are not */
	SURE_NONE = 50
};

struct listed {
	struct paper paper;
	uint64_t mask; /* of its words */
	bool is_held;
	int64_t item;
	int64_t from; /* code points */
	int64_t to;
	struct str words;
};

struct meeting {
	int64_t body;
	struct str key;
	struct str name;
	int64_t day;
	int64_t custodian;
	struct str folder;
	struct listed *papers;
	size_t count;
	size_t open;     /* neither held nor excused */
	bool has_folder; /* of its own: no other meeting's agenda lies there */
	bool is_pack;    /* its agenda may hold the papers */
	bool is_whole;   /* and does */
};

/* Where agendas lie, and of which body; 0: of several. */
struct folder {
	struct str path;
	int64_t body;
};

struct papers {
	struct compare *compare;
	const struct check *check;
	struct arena arena;
	struct arena one;
	struct meeting *meetings; /* by body and day */
	size_t count;
	struct folder *folders; /* by path */
	size_t folder_count;
	int64_t *agendas; /* documents that are lists of papers and no papers, rising */
	size_t agenda_count;
	size_t agenda_room;
	size_t fronts; /* read so far */
};

/* ---- agendas ---- */

static struct str
folder_of(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return slash == STR_NONE ? STR("") : str_slice(path, 0, slash + 1);
}

static bool
is_listed(const struct meeting *meeting, struct str title)
{
	for (size_t i = 0; i < meeting->count; i++)
		if (str_equal_nocase(meeting->papers[i].paper.title, title))
			return true;
	return false;
}

static struct paper
paper_copy(struct arena *arena, const struct paper *paper)
{
	struct paper copy = *paper;

	copy.item = str_copy(arena, paper->item);
	copy.title = str_copy(arena, paper->title);
	copy.mark = str_copy(arena, paper->mark);
	for (size_t i = 0; i < paper->word_count; i++)
		copy.words[i] = str_copy(arena, paper->words[i]);
	return copy;
}

static void
agenda_add(struct papers *all, struct meeting *meeting, const struct statement *s,
	const struct paper *papers, size_t count)
{
	struct phrase_clock clock = {.text = column_str(s, PAPERS_AGENDAS_COL_FRONT)};
	int64_t text_size = column_i64(s, PAPERS_AGENDAS_COL_TEXT_SIZE);
	struct listed *more = ARENA_ARRAY(&all->arena, meeting->count + count, struct listed);

	for (size_t i = 0; i < meeting->count; i++)
		more[i] = meeting->papers[i];
	meeting->papers = more;
	for (size_t i = 0; i < count; i++) {
		const struct paper *paper = &papers[i];

		if (is_listed(meeting, paper->title))
			continue;
		meeting->papers[meeting->count++] = (struct listed){
			.paper = paper_copy(&all->arena, paper),
			.item = column_i64(s, PAPERS_AGENDAS_COL_ITEM),
			.from = (int64_t)phrase_point(&clock, paper->from),
			.to = (int64_t)phrase_point(&clock, paper->to),
			.words = str_trim(
				phrase_passage(&all->arena, clock.text, paper->from, paper->to, 0)),
		};
	}
	meeting->is_pack |= text_size - (int64_t)papers[count - 1].to > PACK_SIZE_MIN;
	meeting->is_whole |= text_size - (int64_t)papers[count - 1].to > PACK_SIZE_SURE;
	meeting->open = meeting->count;
}

static void
agenda_keep(struct papers *all, int64_t document)
{
	all->agendas = arena_grow(&all->arena, all->agendas, all->agenda_count, &all->agenda_room,
		sizeof(*all->agendas));
	all->agendas[all->agenda_count++] = document;
}

static int
document_order(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one;
	int64_t b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

static bool
is_agenda(const struct papers *all, int64_t document)
{
	return all->agenda_count > 0 &&
		bsearch(&document, all->agendas, all->agenda_count, sizeof(*all->agendas),
			document_order) != NULL;
}

static void
agenda_take(struct papers *all, const struct statement *s)
{
	struct meeting *last = all->count == 0 ? NULL : &all->meetings[all->count - 1];
	int64_t body = column_i64(s, PAPERS_AGENDAS_COL_BODY);
	int64_t day = column_i64(s, PAPERS_AGENDAS_COL_DAY);
	bool same = last != NULL && last->body == body && last->day == day;
	struct papers_reading reading;

	papers_read(&all->one, column_str(s, PAPERS_AGENDAS_COL_FRONT), &reading);
	if (reading.is_agenda)
		agenda_keep(all, column_i64(s, PAPERS_AGENDAS_COL_DOCUMENT));
	if (reading.count == 0 || (!same && all->count == MEETING_COUNT_MAX))
		return;
	if (!same) {
		last = &all->meetings[all->count++];
		*last = (struct meeting){
			.body = body,
			.key = str_copy(&all->arena, column_str(s, PAPERS_AGENDAS_COL_KEY)),
			.name = str_copy(&all->arena, column_str(s, PAPERS_AGENDAS_COL_NAME)),
			.day = day,
			.custodian = column_i64(s, PAPERS_AGENDAS_COL_CUSTODIAN),
			.folder = str_copy(
				&all->arena, folder_of(column_str(s, PAPERS_AGENDAS_COL_PATH))),
		};
	}
	agenda_add(all, last, s, reading.papers, reading.count);
}

static bool
agendas_load(struct papers *all, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	all->meetings = ARENA_ARRAY(&all->arena, MEETING_COUNT_MAX, struct meeting);
	if (!db_begin(all->compare->db, &SQL_PAPERS_AGENDAS, &s, err))
		return false;
	bind_i64(&s, PAPERS_AGENDAS_SIZE, PAPERS_LOOK_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		arena_clear(&all->one);
		agenda_take(all, &s);
	}
}

static int
folder_order(const void *one, const void *other)
{
	return str_compare(
		(*(struct meeting *const *)one)->folder, (*(struct meeting *const *)other)->folder);
}

/* A folder with the agendas of many meetings says nothing of which one a paper was for, but may
 * say of which body. */
static void
folders_make(struct papers *all)
{
	struct meeting **order = ARENA_ARRAY(&all->arena, all->count, struct meeting *);

	for (size_t i = 0; i < all->count; i++)
		order[i] = &all->meetings[i];
	if (all->count > 0)
		qsort(order, all->count, sizeof(struct meeting *), folder_order);
	all->folders = ARENA_ARRAY(&all->arena, all->count, struct folder);
	for (size_t i = 0; i < all->count;) {
		struct folder folder = {order[i]->folder, order[i]->body};
		size_t first = i;

		for (; i < all->count && str_equal(order[i]->folder, folder.path); i++)
			if (order[i]->body != folder.body)
				folder.body = 0;
		order[first]->has_folder = folder.path.len > 0 && i == first + 1;
		all->folders[all->folder_count++] = folder;
	}
}

static int
path_order(const void *wanted, const void *folder)
{
	return str_compare(*(const struct str *)wanted, ((const struct folder *)folder)->path);
}

/* The body whose agendas lie in this folder or the nearest above it; 0: none or several. */
static int64_t
folder_body(const struct papers *all, struct str path)
{
	for (size_t i = 0; i < FOLDER_DEPTH_MAX && path.len > 0; i++) {
		const struct folder *folder = all->folder_count == 0
			? NULL
			: bsearch(&path, all->folders, all->folder_count, sizeof(*all->folders),
				  path_order);

		if (folder != NULL)
			return folder->body;
		path = folder_of(str_slice(path, 0, path.len - 1));
	}
	return 0;
}

/* ---- what is held ---- */

struct holding {
	int64_t document;
	struct str path;
	struct str stem;
	struct str folder;
	struct str name_key;
	struct str title_key;
	int64_t body;       /* beside whose agendas it lies; 0 */
	int64_t named;      /* the day in its name; DATE_NONE */
	int64_t minutes_of; /* the body of which it is the minutes; 0: none */
	uint64_t name_mask;
	uint64_t title_mask;
	uint64_t front_mask;
	bool is_exact; /* that day is a meeting's */
	int64_t moment;
	struct str front;
	bool is_front; /* it was read */
};

static bool
is_near(int64_t day, int64_t meeting)
{
	return day >= meeting - BEFORE_DAYS * DAY_SECONDS &&
		day < meeting + (AFTER_DAYS + 1) * DAY_SECONDS;
}

/* In the meeting's own folder, or below it. */
static bool
is_beside(const struct holding *holding, const struct meeting *meeting)
{
	return meeting->has_folder && str_starts(holding->folder, meeting->folder);
}

/* Minutes are laid before other bodies some time after their day. */
static bool
fits_minutes(const struct holding *holding, const struct meeting *meeting)
{
	return is_beside(holding, meeting) ||
		(holding->named != DATE_NONE && holding->named <= meeting->day &&
			meeting->day - holding->named <= LAID_DAYS * DAY_SECONDS);
}

/* The day in a name is surest; a file's own date may be of any later copy, so the folder does. */
static bool
fits(const struct holding *holding, const struct meeting *meeting)
{
	if (holding->minutes_of != 0)
		return fits_minutes(holding, meeting);
	if (holding->named != DATE_NONE)
		return holding->is_exact ? holding->named == meeting->day
					 : is_near(holding->named, meeting->day);
	return (holding->moment != DATE_NONE && is_near(holding->moment, meeting->day)) ||
		is_beside(holding, meeting);
}

/* FNV-1a. */
static uint32_t
word_bit(struct str word)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
	return hash % 64;
}

/* The words of a key as bits: where a bit is missing, so is its word. */
static uint64_t
key_mask(struct str key)
{
	uint64_t mask = 0;
	struct str word;

	while (str_cut(&key, ' ', &word))
		mask |= (uint64_t)1 << word_bit(word);
	return mask;
}

static void
masks_make(struct papers *all)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t n = 0; n < all->meetings[i].count; n++) {
			struct listed *listed = &all->meetings[i].papers[n];

			for (size_t w = 0; w < listed->paper.word_count; w++)
				listed->mask |= (uint64_t)1 << word_bit(listed->paper.words[w]);
		}
}

/* Most texts are passed over without looking for words. */
static bool
may_be_in(const struct listed *listed, uint64_t mask)
{
	size_t missing = (size_t)__builtin_popcountll(listed->mask & ~mask);

	return missing * 4 <= listed->paper.word_count;
}

static bool
is_in(const struct listed *listed, struct str key, uint64_t mask)
{
	return may_be_in(listed, mask) && paper_is_in(&listed->paper, key);
}

static bool
front_load(struct papers *all, struct holding *holding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (holding->is_front || all->fronts == FRONT_COUNT_MAX)
		return true;
	holding->is_front = true;
	all->fronts++;
	if (!db_begin(all->compare->db, &SQL_PAPERS_FRONT, &s, err))
		return false;
	bind_i64(&s, PAPERS_FRONT_DOCUMENT, holding->document);
	bind_i64(&s, PAPERS_FRONT_SIZE, FRONT_SIZE);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		holding->front = phrase_key(&all->one, column_str(&s, PAPERS_FRONT_COL_FRONT));
	holding->front_mask = key_mask(holding->front);
	return true;
}

static bool
meeting_match(struct papers *all, struct meeting *meeting, struct holding *holding, struct err *err)
{
	bool dated = fits(holding, meeting);

	/* What has no date at all counts by its name, wherever it lies. */
	if (!dated && (holding->named != DATE_NONE || holding->moment != DATE_NONE))
		return true;
	if (dated && !front_load(all, holding, err))
		return false;
	for (size_t i = 0; i < meeting->count; i++) {
		struct listed *listed = &meeting->papers[i];

		if (listed->is_held)
			continue;
		listed->is_held = is_in(listed, holding->name_key, holding->name_mask) ||
			is_in(listed, holding->title_key, holding->title_mask) ||
			(dated && may_be_in(listed, holding->front_mask) &&
				paper_stands_in(&listed->paper, holding->front)) ||
			(is_beside(holding, meeting) &&
				paper_is_numbered(&listed->paper, holding->stem));
		meeting->open -= listed->is_held;
	}
	return true;
}

static bool
holding_match(struct papers *all, const struct statement *s, struct err *err)
{
	struct when_context context = {.today = DATE_NONE};
	struct holding holding = {
		.document = column_i64(s, PAPERS_HOLDINGS_COL_DOCUMENT),
		.path = column_str(s, PAPERS_HOLDINGS_COL_PATH),
		.named = DATE_NONE,
		.moment = column_moment(s, PAPERS_HOLDINGS_COL_MOMENT),
		.minutes_of = column_i64(s, PAPERS_HOLDINGS_COL_MINUTES_OF),
	};
	struct when when;

	holding.stem = phrase_stem(phrase_file(holding.path));
	holding.folder = folder_of(holding.path);
	if (when_first(holding.stem, &context, &when) && when.precision == WHEN_DAY)
		holding.named = when.day;
	holding.name_key = phrase_key(&all->one, holding.stem);
	holding.title_key = phrase_key(&all->one, column_str(s, PAPERS_HOLDINGS_COL_TITLE));
	holding.name_mask = key_mask(holding.name_key);
	holding.title_mask = key_mask(holding.title_key);
	holding.body = folder_body(all, holding.folder);
	for (size_t i = 0; i < all->count && !holding.is_exact; i++)
		holding.is_exact = all->meetings[i].day == holding.named &&
			(holding.body == 0 || holding.body == all->meetings[i].body);
	for (size_t i = 0; i < all->count; i++) {
		struct meeting *meeting = &all->meetings[i];

		if (!meeting->is_pack && meeting->open > 0 && holding.minutes_of != meeting->body &&
			(holding.body == 0 || holding.body == meeting->body) &&
			!meeting_match(all, meeting, &holding, err))
			return false;
	}
	return true;
}

static bool
holdings_match(struct papers *all, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (all->agenda_count > 0)
		qsort(all->agendas, all->agenda_count, sizeof(*all->agendas), document_order);
	if (!db_begin(all->compare->db, &SQL_PAPERS_HOLDINGS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		arena_clear(&all->one);
		if (!is_agenda(all, column_i64(&s, PAPERS_HOLDINGS_COL_DOCUMENT)) &&
			!holding_match(all, &s, err))
			return false;
	}
}

/* ---- gaps ---- */

struct body {
	size_t first; /* meetings [first, end) */
	size_t end;
	size_t listed;
	size_t held;
};

static struct body
body_at(const struct papers *all, size_t first)
{
	struct body body = {.first = first, .end = first};

	while (body.end < all->count && all->meetings[body.end].body == all->meetings[first].body) {
		const struct meeting *meeting = &all->meetings[body.end++];

		if (meeting->is_pack && !meeting->is_whole)
			continue;
		body.listed += meeting->count;
		body.held += meeting->is_pack ? meeting->count : meeting->count - meeting->open;
	}
	return body;
}

/* Papers that the minutes say were not given are none to ask for. */
static bool
minutes_excuse(struct papers *all, struct meeting *meeting, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(all->compare->db, &SQL_PAPERS_MINUTES, &s, err))
		return false;
	bind_i64(&s, PAPERS_MINUTES_BODY, meeting->body);
	bind_i64(&s, PAPERS_MINUTES_DAY, meeting->day);
	bind_i64(&s, PAPERS_MINUTES_COUNT, MINUTES_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		for (size_t i = 0; i < meeting->count; i++) {
			struct listed *listed = &meeting->papers[i];

			arena_clear(&all->one);
			if (listed->is_held ||
				!paper_is_excused(&all->one, &listed->paper,
					column_str(&s, PAPERS_MINUTES_COL_BODY)))
				continue;
			listed->is_held = true;
			meeting->open--;
		}
	}
}

static struct gap_evidence
evidence_of(const struct listed *listed)
{
	return (struct gap_evidence){listed->item, listed->from, listed->to, listed->words};
}

static void
shown_add(struct buf *shown, const struct listed *listed, size_t at)
{
	if (at >= SHOWN_MAX)
		return;
	buf_add(shown, at == 0 ? STR(": ") : STR(", "));
	if (listed->paper.item.len > 0)
		buf_add_format(shown, "item %.*s ", STR_ARG(listed->paper.item));
	buf_add_format(shown, "\"%.*s\"", STR_ARG(listed->paper.title));
}

static bool
meeting_note(
	struct papers *all, const struct meeting *meeting, const struct body *body, struct err *err)
{
	struct buf shown CLEANUP(buf_free) = {0};
	struct gap_evidence evidence[EVIDENCE_MAX];
	struct gap gap = {.evidence = evidence,
		.sure = body->held * 2 >= body->listed ? SURE_MOST : SURE_FEW,
		.weight = 40,
		.custodian = meeting->custodian,
		.begins = meeting->day,
		.ends = meeting->day};
	size_t absent = 0;

	for (size_t i = 0; i < meeting->count; i++) {
		const struct listed *listed = &meeting->papers[i];

		if (listed->is_held)
			continue;
		shown_add(&shown, listed, absent++);
		if (gap.evidence_count < EVIDENCE_MAX)
			evidence[gap.evidence_count++] = evidence_of(listed);
	}
	if (absent > SHOWN_MAX)
		buf_add_format(&shown, " and %zu more", absent - SHOWN_MAX);
	gap.subject = str_format(&all->arena, "papers:%.*s:%.*s", STR_ARG(meeting->key),
		STR_ARG(date_iso_day(&all->arena, meeting->day)));
	gap.title = str_format(&all->arena, "%s of the meeting of %.*s on %.*s%.*s",
		absent == 1 ? "A paper" : "Papers", STR_ARG(meeting->name),
		STR_ARG(date_words(&all->arena, meeting->day)), STR_ARG(buf_str(&shown)));
	gap.why = str_format(&all->arena,
		"Its agenda says that there %s (%.*s), nothing that fits the meeting bears that name or "
		"title, and other papers of this body are held (%zu of %zu listed).",
		absent == 1 ? "is such a paper" : "are such papers",
		STR_ARG(gap.evidence_count > 0 ? evidence[0].words : STR("")), body->held,
		body->listed);
	return gap_note(all->compare, all->check, 0, &gap, err);
}

static bool
body_note(struct papers *all, const struct body *body, struct err *err)
{
	const struct meeting *first = &all->meetings[body->first];
	const struct meeting *last = &all->meetings[body->end - 1];
	struct gap_evidence evidence[EVIDENCE_MAX];
	size_t agendas = body->end - body->first;
	struct gap gap = {
		.subject = str_format(&all->arena, "papers:%.*s", STR_ARG(first->key)),
		.title = str_format(&all->arena,
			"%s of the papers that %zu agenda%s of %.*s list%s",
			body->held == 0 ? "All" : "Most", agendas, agendas == 1 ? "" : "s",
			STR_ARG(first->name), agendas == 1 ? "s" : ""),
		.why = str_format(&all->arena,
			"%zu papers are said to be attached, enclosed or circulated, and of these %s held: "
			"it seems that the papers of this body were not given.",
			body->listed, body->held == 0 ? "none is" : "hardly any are"),
		.sure = SURE_NONE,
		.weight = 15,
		.custodian = first->custodian,
		.begins = first->day,
		.ends = last->day,
		.evidence = evidence,
	};

	for (size_t i = body->first; i < body->end && gap.evidence_count < EVIDENCE_MAX; i++)
		for (size_t n = 0; n < all->meetings[i].count; n++)
			if (!all->meetings[i].papers[n].is_held) {
				evidence[gap.evidence_count++] = evidence_of(
					&all->meetings[i].papers[n]);
				break;
			}
	return gap_note(all->compare, all->check, 0, &gap, err);
}

static bool
body_check(struct papers *all, const struct body *body, struct err *err)
{
	size_t open = 0;

	for (size_t i = body->first; i < body->end; i++) {
		struct meeting *meeting = &all->meetings[i];

		if (!meeting->is_pack && meeting->open > 0 && !minutes_excuse(all, meeting, err))
			return false;
		open += meeting->is_pack ? 0 : meeting->open;
	}
	if (open == 0)
		return true;
	if (body->held * HELD_SHARE < body->listed)
		return body->listed < 2 || body_note(all, body, err);
	for (size_t i = body->first; i < body->end; i++)
		if (!all->meetings[i].is_pack && all->meetings[i].open > 0 &&
			!meeting_note(all, &all->meetings[i], body, err))
			return false;
	return true;
}

bool
check_papers(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct papers all = {.compare = compare, .check = check};
	bool done;

	(void)scope;
	arena_init(&all.arena, CHECK_SIZE_MAX);
	arena_init(&all.one, ONE_SIZE_MAX);
	done = agendas_load(&all, err);
	folders_make(&all);
	masks_make(&all);
	done = done && (all.count == 0 || holdings_match(&all, err));
	for (size_t i = 0; done && i < all.count;) {
		struct body body = body_at(&all, i);

		done = body_check(&all, &body, err);
		i = body.end;
	}
	arena_free(&all.one);
	arena_free(&all.arena);
	return done;
}
