/* What was found of what was taken out. */
#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"

#include <stdio.h>

enum { LINE_MAX_COUNT = 1000000, PROBE_SIZE = 70 };

struct truth {
	struct str kind;
	struct str id;
	struct str path;
	struct str bare;
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
			t->bare = line;
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

static bool
was_before(const struct scored *s, struct str subject)
{
	for (size_t i = 0; i < s->before_count; i++)
		if (str_equal(json_get_str(s->before[i], "subject"), subject))
			return true;
	return false;
}

/* True where a passage that the gap shows is in the message's text. */
static bool
shows(struct scored *s, const struct json *gap, const struct truth *t, bool is_attachment)
{
	const struct json *evidence = json_get(gap, "evidence");

	for (const struct json *e = evidence == NULL ? NULL : evidence->first; e != NULL;
		e = e->next) {
		struct str words = absences_bare(&s->arena, json_get_str(e, "words"), PROBE_SIZE);

		if (is_attachment ? str_ends(json_get_str(e, "path"), t->path)
				  : words.len > 8 && str_find(t->bare, words) != STR_NONE)
			return true;
	}
	return false;
}

/* The truth that the gap tells of, or NULL: of several messages with these words the shortest, as
 * the others quote it. */
static struct truth *
truth_of(struct scored *s, const struct json *gap)
{
	struct str subject = json_get_str(gap, "subject");
	bool is_attachment = str_equal(json_get_str(gap, "kind"), STR("attachment-absent"));
	struct truth *best = NULL;

	for (size_t i = 0; i < s->truth_count; i++) {
		struct truth *t = &s->truths[i];

		if (str_equal(t->kind, STR("attachment")) != is_attachment)
			continue;
		if (!is_attachment && str_starts(subject, STR("message:")) &&
			str_equal(str_from(subject, 8), t->id))
			return t;
		if ((is_attachment || str_starts(subject, STR("quoted:"))) &&
			shows(s, gap, t, is_attachment) &&
			(best == NULL || t->bare.len < best->bare.len))
			best = t;
	}
	return best;
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
			!str_starts(subject, str_of(front)) || was_before(s, subject))
			continue;
		all++;
		t = truth_of(s, gap);
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

bool
absences_score(const char *truth, const char *before, const char *after, struct err *err)
{
	struct scored s = {0};
	bool good;

	arena_init(&s.arena, (size_t)8 << 30);
	good = truths_load(&s, truth, err) &&
		gaps_load(&s, before, &s.before, &s.before_count, err) &&
		gaps_load(&s, after, &s.after, &s.after_count, err);
	if (good) {
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
