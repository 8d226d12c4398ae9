/* What was found of what was taken out. */
#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"

#include <stdio.h>

enum { LINE_MAX_COUNT = 1000000, WORDS_SIZE = 200 };

struct truth {
	struct str kind;
	struct str id;
	struct str path;
	struct str bare;
	struct str from; /* of a message: its sender, bare */
	int64_t sent;
	unsigned hits;
};

struct scored {
	struct arena arena;
	struct truth *truths;
	size_t truth_count;
	const struct json **before; /* gaps */
	size_t before_count;
	const struct json **after;
	size_t after_count;
};

static bool
truths_load(struct scored *s, const char *path, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct str rest;
	struct str line;

	if (!file_read(path, &text, (size_t)1 << 30, err))
		return false;
	rest = str_copy(&s->arena, buf_str(&text));
	s->truths = ARENA_ARRAY(&s->arena, LINE_MAX_COUNT, struct truth);
	while (str_cut_line(&rest, &line) && s->truth_count < LINE_MAX_COUNT) {
		struct truth *t = &s->truths[s->truth_count];

		if (str_cut(&line, '\t', &t->kind) && str_cut(&line, '\t', &t->id) &&
			str_cut(&line, '\t', &t->path)) {
			struct str sent = STR("");

			t->sent = DATE_NONE;
			if (str_cut(&line, '\t', &t->bare) && str_cut(&line, '\t', &sent) &&
				!date_parse_iso(sent, &t->sent))
				t->sent = DATE_NONE;
			t->from = line;
			s->truth_count++;
		}
	}
	return true;
}

static bool
gaps_load(struct scored *s, const char *path, const struct json ***ret_gaps, size_t *ret_count,
	struct err *err)
{
	struct buf text CLEANUP(buf_free) = {.size_max = (size_t)1 << 30};
	struct str rest;
	struct str line;

	if (!file_read(path, &text, (size_t)1 << 30, err))
		return false;
	rest = str_copy(&s->arena, buf_str(&text));
	*ret_gaps = ARENA_ARRAY(&s->arena, LINE_MAX_COUNT, const struct json *);
	*ret_count = 0;
	while (str_cut_line(&rest, &line) && *ret_count < LINE_MAX_COUNT) {
		struct json *json;

		if (!json_read(&s->arena, line, &json, err))
			return false;
		if (json_get(json, "subject") != NULL)
			(*ret_gaps)[(*ret_count)++] = json;
	}
	return true;
}

/* Of a quoted message the subject is made of the words of one of its quotes, which may have gone
 * with a mail: its title tells as well. */
static bool
was_before(const struct scored *s, const struct json *gap)
{
	struct str subject = json_get_str(gap, "subject");
	struct str title = json_get_str(gap, "title");

	for (size_t i = 0; i < s->before_count; i++)
		if (str_equal(json_get_str(s->before[i], "subject"), subject) ||
			(str_starts(subject, STR("quoted:")) &&
				str_equal(json_get_str(s->before[i], "title"), title)))
			return true;
	return false;
}

/* How much of a passage stands in the message's text: of pieces, since quotes are trimmed and
 * answered in between. */
static double
part_within(struct str words, struct str bare)
{
	enum { PIECE = 24, STEP = 12, LEAST = 9 };
	size_t pieces = 0;
	size_t found = 0;

	if (words.len < PIECE)
		return words.len >= LEAST && str_find(bare, words) != STR_NONE ? 1 : 0;
	for (size_t i = 0; i + PIECE <= words.len; i += STEP, pieces++)
		found += str_find(bare, str_slice(words, i, i + PIECE)) != STR_NONE;
	return (double)found / (double)pieces;
}

/* How well the message fits a passage that the gap shows, 0 to 1. */
static double
shows(struct scored *s, const struct json *gap, const struct truth *t, bool is_attachment)
{
	const struct json *evidence = json_get(gap, "evidence");
	double best = 0;

	for (const struct json *e = evidence == NULL ? NULL : evidence->first; e != NULL;
		e = e->next) {
		struct str words = absences_bare(&s->arena, json_get_str(e, "words"), WORDS_SIZE);
		double part = is_attachment ? str_ends(json_get_str(e, "path"), t->path)
					    : part_within(words, t->bare);

		best = part > best ? part : best;
	}
	return best;
}

/* Whether a message may be what the gap tells of by its words. */
static bool
is_message(const struct truth *t)
{
	return !str_equal(t->kind, STR("attachment")) && !str_equal(t->kind, STR("silence")) &&
		!str_equal(t->kind, STR("altered"));
}

/* A title that names a sender and a day, above passages that show too few words to be looked for (an
 * attribution with nothing below it): the message of that sender and day, one that is not told yet
 * before others. */
static struct truth *
truth_by_header(struct scored *s, const struct json *gap)
{
	enum { DAY = 86400, WORDS_LEAST = 24, NAME_LEAST = 3 };
	const struct json *evidence = json_get(gap, "evidence");
	struct str title = json_get_str(gap, "title");
	struct truth *best = NULL;
	size_t end = str_find(title, STR(" of about "));
	int64_t day;
	struct str name;

	for (const struct json *e = evidence == NULL ? NULL : evidence->first; e != NULL;
		e = e->next)
		if (absences_bare(&s->arena, json_get_str(e, "words"), WORDS_LEAST).len >=
			WORDS_LEAST)
			return NULL;
	if (end == STR_NONE || !str_starts(title, STR("A message from ")) ||
		!date_parse_iso(json_get_str(gap, "from"), &day))
		return NULL;
	for (size_t i = 0; i < s->truth_count; i++) {
		struct truth *t = &s->truths[i];
		struct str words = str_slice(title, sizeof("A message from ") - 1, end);
		bool is_named = false;

		if (!is_message(t) || t->sent == DATE_NONE || t->sent < day - DAY ||
			t->sent >= day + 2 * DAY)
			continue;
		while (str_cut(&words, ' ', &name)) {
			name = absences_bare(&s->arena, name, title.len);
			is_named = is_named ||
				(name.len >= NAME_LEAST && str_find(t->from, name) != STR_NONE);
		}
		if (is_named && (best == NULL || (best->hits > 0 && t->hits == 0)))
			best = t;
	}
	return best;
}

/* The truth that the gap tells of, or NULL: of several messages with these words the shortest, as
 * the others quote it; what was taken out before what went with it, a copy. */
static struct truth *
truth_of(struct scored *s, const struct json *gap)
{
	struct str subject = json_get_str(gap, "subject");
	bool is_attachment = str_equal(json_get_str(gap, "kind"), STR("attachment-absent"));
	struct truth *best = NULL;
	double best_part = 0.5;

	for (size_t i = 0; i < s->truth_count; i++) {
		struct truth *t = &s->truths[i];
		bool is_gone = str_equal(t->kind, STR("gone"));
		bool is_best_gone = best != NULL && str_equal(best->kind, STR("gone"));
		double part;

		if (is_attachment ? !str_equal(t->kind, STR("attachment")) : !is_message(t))
			continue;
		if (!is_attachment && str_starts(subject, STR("message:")) &&
			str_equal(str_from(subject, 8), t->id))
			return t;
		if (!is_attachment && !str_starts(subject, STR("quoted:")))
			continue;
		part = shows(s, gap, t, is_attachment);
		if (part > best_part ||
			(part > 0.5 && part >= best_part && best != NULL &&
				(is_gone == is_best_gone ? t->bare.len < best->bare.len
							 : is_best_gone))) {
			best = t;
			best_part = part;
		}
	}
	return best != NULL || is_attachment ? best : truth_by_header(s, gap);
}

/* Where a passage stands, without the folder that was taken in. */
static struct str
path_within(const struct json *evidence)
{
	struct str path = json_get_str(evidence, "path");
	size_t slash = str_find_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

static double
number_of(const struct json *json, const char *key)
{
	const struct json *value = json_get(json, key);

	return value == NULL || value->type != JSON_NUMBER ? -1 : value->number;
}

/* True where a passage of the gap told of an absent message before anything was taken out: that one
 * is absent indeed, and has a new name only because the header that gave its id is gone. */
static bool
was_told_before(const struct scored *s, const struct json *gap)
{
	const struct json *now = json_get(gap, "evidence");

	for (now = now == NULL ? NULL : now->first; now != NULL; now = now->next)
		for (size_t i = 0; i < s->before_count; i++) {
			const struct json *e = json_get(s->before[i], "evidence");
			bool is_message = str_equal(
				json_get_str(s->before[i], "kind"), STR("message-absent"));

			for (e = e == NULL || !is_message ? NULL : e->first; e != NULL; e = e->next)
				if (number_of(e, "from") >= 0 &&
					number_of(e, "from") == number_of(now, "from") &&
					str_equal(path_within(e), path_within(now)))
					return true;
		}
	return false;
}

static void
recall_print(const struct scored *s, const char *kind)
{
	size_t all = 0;
	size_t found = 0;

	for (size_t i = 0; i < s->truth_count; i++) {
		if (!str_equal(s->truths[i].kind, str_of(kind)))
			continue;
		all++;
		found += s->truths[i].hits > 0;
		if (s->truths[i].hits == 0)
			(void)fprintf(stderr, "not found\t%s\t%.*s\t%.*s\t%.*s\n", kind,
				STR_ARG(s->truths[i].id), STR_ARG(s->truths[i].path),
				STR_ARG(str_slice(s->truths[i].bare, 0, 80)));
	}
	printf("%-12s recall %zu of %zu = %.3f\n", kind, found, all,
		all == 0 ? 1.0 : (double)found / (double)all);
}

static void
precision_print(struct scored *s, const char *check, const char *front, const char *name)
{
	size_t all = 0;
	size_t good = 0;
	size_t before = 0;

	for (size_t i = 0; i < s->before_count; i++)
		before += str_equal(json_get_str(s->before[i], "kind"), str_of(check)) &&
			str_starts(json_get_str(s->before[i], "subject"), str_of(front));
	for (size_t i = 0; i < s->after_count; i++) {
		const struct json *gap = s->after[i];
		struct str subject = json_get_str(gap, "subject");
		struct truth *t;

		if (!str_equal(json_get_str(gap, "kind"), str_of(check)) ||
			!str_starts(subject, str_of(front)) || was_before(s, gap))
			continue;
		all++;
		t = truth_of(s, gap);
		/* What went with a span is absent by the way, and so is what one mail names by its id
		 * and another, whose header lost it, quotes: neither right nor wrong. */
		if (t == NULL ? was_told_before(s, gap)
			      : str_equal(t->kind, STR("gone")) ||
					(!str_equal(t->kind, str_of(name)) && t->hits > 0)) {
			all--;
			continue;
		}
		/* One absence told twice is one too many. */
		if (t != NULL && t->hits++ == 0)
			good++;
		else
			(void)fprintf(stderr, "false\t%s\t%.*s\t%.*s\n", name, STR_ARG(subject),
				STR_ARG(json_get_str(gap, "title")));
	}
	printf("%-12s precision %zu of %zu = %.3f   (%zu before anything was taken out)\n", name,
		good, all, all == 0 ? 1.0 : (double)good / (double)all, before);
}

/* ---- silences ---- */

static int64_t
day_get(const struct json *gap, const char *key)
{
	int64_t moment;

	return date_parse_iso(json_get_str(gap, key), &moment) ? moment / 86400 : 0;
}

/* How much of a span of days a gap covers. */
static double
overlap(const struct truth *t, const struct json *gap)
{
	int64_t first;
	int64_t last;
	int64_t from = day_get(gap, "from");
	int64_t to = day_get(gap, "to");

	if (!date_parse_iso(t->id, &first) || !date_parse_iso(t->path, &last))
		return 0;
	first = first / 86400;
	last = last / 86400;
	from = from < first ? first : from;
	to = to > last ? last : to;
	return to < from ? 0 : (double)(to - from + 1) / (double)(last - first + 1);
}

static size_t
kind_count(const struct json **gaps, size_t count, const char *kind)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += str_equal(json_get_str(gaps[i], "kind"), str_of(kind));
	return found;
}

static void
silence_score(struct scored *s)
{
	size_t spans = 0;
	size_t found = 0;
	size_t others = 0;

	for (size_t i = 0; i < s->truth_count; i++)
		spans += str_equal(s->truths[i].kind, STR("silence"));
	for (size_t i = 0; i < s->after_count; i++) {
		const struct json *gap = s->after[i];
		bool is_right = false;

		if (!str_equal(json_get_str(gap, "kind"), STR("silent-mailbox")) ||
			was_before(s, gap))
			continue;
		for (size_t k = 0; k < s->truth_count; k++)
			if (str_equal(s->truths[k].kind, STR("silence")) &&
				overlap(&s->truths[k], gap) >= 0.7) {
				is_right = true;
				found += s->truths[k].hits++ == 0;
			}
		others += is_right ? 0 : 1;
		if (!is_right)
			(void)fprintf(stderr, "false\tsilence\t%.*s\n",
				STR_ARG(json_get_str(gap, "title")));
	}
	printf("%-12s recall %zu of %zu, %zu others new   (%zu before anything was taken out)\n",
		"silence", found, spans, others,
		kind_count(s->before, s->before_count, "silent-mailbox"));
	for (size_t k = 0; k < s->truth_count; k++)
		if (str_equal(s->truths[k].kind, STR("silence")))
			(void)fprintf(stderr, "%s\tsilence\t%.*s to %.*s, %.*s\n",
				s->truths[k].hits > 0 ? "found" : "not found",
				STR_ARG(s->truths[k].id), STR_ARG(s->truths[k].path),
				STR_ARG(s->truths[k].bare));
}

/* ---- documents ---- */

/* An altered copy's truth has the copy's path and, in `bare`, that of what it was made of. */
static bool
tells_of_paper(const struct json *gap, const struct truth *t)
{
	const struct json *evidence = json_get(gap, "evidence");

	for (const struct json *e = evidence == NULL ? NULL : evidence->first; e != NULL;
		e = e->next)
		if (str_ends(json_get_str(e, "path"), t->path) ||
			str_ends(json_get_str(e, "path"), t->bare))
			return true;
	return false;
}

static void
altered_score(struct scored *s)
{
	size_t planted = 0;
	size_t found = 0;
	size_t told = 0;
	size_t right = 0;

	for (size_t i = 0; i < s->truth_count; i++) {
		struct truth *t = &s->truths[i];
		bool is_found = false;

		if (!str_equal(t->kind, STR("altered")) || str_equal(t->id, STR("number")))
			continue;
		planted++;
		for (size_t k = 0; k < s->after_count && !is_found; k++)
			is_found = str_equal(json_get_str(s->after[k], "kind"),
					   STR("version-altered")) &&
				tells_of_paper(s->after[k], t);
		found += is_found;
		if (!is_found)
			(void)fprintf(stderr, "not found\tpassage\t%.*s\n", STR_ARG(t->path));
	}
	for (size_t k = 0; k < s->after_count; k++) {
		bool is_right = false;

		if (!str_equal(json_get_str(s->after[k], "kind"), STR("version-altered")) ||
			was_before(s, s->after[k]))
			continue;
		told++;
		for (size_t i = 0; i < s->truth_count && !is_right; i++)
			is_right = str_equal(s->truths[i].kind, STR("altered")) &&
				!str_equal(s->truths[i].id, STR("number")) &&
				tells_of_paper(s->after[k], &s->truths[i]);
		right += is_right;
		if (!is_right)
			(void)fprintf(stderr, "false\tpassage\t%.*s\n",
				STR_ARG(json_get_str(s->after[k], "title")));
	}
	printf("%-12s recall %zu of %zu, precision %zu of %zu   (%zu before)\n", "passage", found,
		planted, right, told, kind_count(s->before, s->before_count, "version-altered"));
}

/* Lines of a chain's number and a path; members of one chain are a pair. Only pairs with an altered
 * copy count: the corpus has versions of its own. */
static bool
versions_score(struct scored *s, const char *path, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct str *chains = ARENA_ARRAY(&s->arena, LINE_MAX_COUNT, struct str);
	struct str *paths = ARENA_ARRAY(&s->arena, LINE_MAX_COUNT, struct str);
	size_t count = 0;
	size_t planted = 0;
	size_t pairs = 0;
	size_t right = 0;
	struct str rest;
	struct str line;

	if (!file_read(path, &text, (size_t)1 << 30, err))
		return false;
	rest = str_copy(&s->arena, buf_str(&text));
	while (count < LINE_MAX_COUNT && str_cut_line(&rest, &line)) {
		if (!str_cut(&line, '\t', &chains[count]))
			continue;
		paths[count++] = line;
	}
	for (size_t i = 0; i < s->truth_count; i++) {
		const struct truth *t = &s->truths[i];
		bool is_paired = false;

		if (!str_equal(t->kind, STR("altered")))
			continue;
		planted++;
		for (size_t a = 0; a < count; a++)
			for (size_t b = 0; b < count && str_ends(paths[a], t->path); b++) {
				bool is_one = b != a && str_equal(chains[a], chains[b]);

				if (!is_one)
					continue;
				/* Copies of its source are as right. */
				is_paired = is_paired || str_ends(paths[b], t->bare);
				if (str_ends(paths[b], t->bare) ||
					str_find(paths[b], STR("altered/")) != STR_NONE ||
					str_find(paths[b], STR("papers/")) != STR_NONE)
					pairs++;
				right += str_ends(paths[b], t->bare);
				if (!str_ends(paths[b], t->bare))
					(void)fprintf(stderr, "false\tversion\t%.*s\t%.*s\n",
						STR_ARG(t->path), STR_ARG(paths[b]));
			}
		if (!is_paired)
			(void)fprintf(stderr, "not found\tversion\t%.*s\t%.*s\n", STR_ARG(t->path),
				STR_ARG(t->bare));
	}
	printf("%-12s recall %zu of %zu, precision %zu of %zu, F1 %.3f\n", "versions", right,
		planted, right, pairs,
		planted + pairs == 0 ? 1.0 : 2.0 * (double)right / (double)(planted + pairs));
	return true;
}

bool
absences_score(const char *truth, const char *before, const char *after, const char *versions,
	struct err *err)
{
	struct scored s = {0};
	bool good;

	arena_init(&s.arena, (size_t)8 << 30);
	good = truths_load(&s, truth, err) &&
		gaps_load(&s, before, &s.before, &s.before_count, err) &&
		gaps_load(&s, after, &s.after, &s.after_count, err);
	if (good && versions != NULL)
		good = versions_score(&s, versions, err);
	if (good) {
		silence_score(&s);
		altered_score(&s);
		precision_print(&s, "message-absent", "message:", "referenced");
		precision_print(&s, "message-absent", "quoted:", "quoted");
		precision_print(&s, "attachment-absent", "", "attachment");
		recall_print(&s, "referenced");
		recall_print(&s, "quoted");
		recall_print(&s, "attachment");
	}
	arena_free(&s.arena);
	return good;
}
