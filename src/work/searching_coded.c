#include "work/searching_coded.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "remit/codebook.h"
#include "remit/weighing.h"
#include "search/index.h"
#include "store/inspection.h"
#include "work/coded.h"
#include "work/workshop.h"

/* One value being looked for. */
struct finding {
	struct workshop *workshop;
	struct arena *arena;
	struct coded_view view;
	struct str value;
	struct search_found *found;
	struct err *err;
};

static bool
is_word(struct str value, const char *const words[])
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (str_equal_nocase(value, str_of(words[i])))
			return true;
	return false;
}

/* "*", "none" and the like: those that have any value of the book, or have none. */
static bool
is_taken(struct finding *f, enum coded_book book)
{
	static const char *const any[] = {"*", "any", "yes", NULL};
	static const char *const none[] = {"none", "no", NULL};

	f->found->is_rest = is_word(f->value, none);
	if (!f->found->is_rest && !is_word(f->value, any))
		return false;
	coded_documents(&f->view, f->arena, book, 0, &f->found->documents, &f->found->count);
	return true;
}

/* ---- codes ---- */

/* Whether two names are of the same words, whatever their case, accents and signs. */
static bool
names_agree(const struct tokenizer *tokenizer, struct str one, struct str other)
{
	struct token_reader a;
	struct token_reader b;
	struct token word;
	struct token wanted;
	bool is_any = false;

	token_begin(&a, tokenizer, one);
	token_begin(&b, tokenizer, other);
	while (token_next(&a, &word)) {
		if (!token_next(&b, &wanted) || !str_equal(word.term, wanted.term))
			return false;
		is_any = true;
	}
	return is_any && !token_next(&b, &wanted);
}

/* The documents of several codes: a closed one may have the name of an open one. */
static void
code_add(struct finding *f, int64_t code)
{
	struct search_found *found = f->found;
	const int64_t *documents;
	int64_t *both;
	size_t count;

	coded_documents(&f->view, f->arena, CODED_CODE, code, &documents, &count);
	if (found->count == 0) {
		found->documents = documents;
		found->count = count;
		return;
	}
	both = ARENA_ARRAY(f->arena, found->count + count, int64_t);
	for (size_t i = 0; i < found->count + count; i++)
		both[i] = i < found->count ? found->documents[i] : documents[i - found->count];
	found->documents = both;
	found->count += count;
}

static bool
code_take(struct finding *f, struct code_row *codes, size_t count)
{
	const struct tokenizer *tokenizer = index_tokenizer(f->workshop->index);
	uint64_t number;
	bool is_there = false;

	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(codes[i].name, f->value) ||
			names_agree(tokenizer, codes[i].name, f->value)) {
			code_add(f, codes[i].code);
			is_there = true;
		}
	if (is_there || is_taken(f, CODED_CODE))
		return true;
	if (!str_to_u64(f->value, &number) || number > INT32_MAX ||
		codebook_find(codes, count, (int64_t)number) == NULL)
		return false;
	code_add(f, (int64_t)number);
	return true;
}

/* Those whose names hold what was written first, else the first of all. */
static struct str
codes_say(struct arena *arena, const struct code_row *codes, size_t count, struct str value)
{
	enum { SHOWN = 12 };
	struct buf names CLEANUP(buf_free) = {0};
	size_t shown = 0;
	size_t like = 0;

	for (size_t i = 0; i < count; i++)
		like += str_find_nocase(codes[i].name, value) != STR_NONE;
	for (size_t i = 0; i < count && shown < SHOWN; i++) {
		if (like > 0 && str_find_nocase(codes[i].name, value) == STR_NONE)
			continue;
		buf_add_format(&names, "%scode:\"%.*s\"", shown++ == 0 ? "" : ", ",
			STR_ARG(codes[i].name));
	}
	if (count == 0)
		return STR("The codebook has no codes yet.");
	return str_format(arena,
		"%s %s%s. A code is named as in the codebook, or by its number; code:* is any, "
		"code:none none.",
		like > 0 ? "Did you mean" : "The codes are:", buf_cstr(&names),
		(like > 0 ? like : count) > shown ? " and more" : "");
}

static bool
code_find(struct finding *f)
{
	struct code_row *codes;
	size_t count;

	if (!codebook_load(f->workshop->inspection, f->arena, true, &codes, &count, f->err))
		return false;
	if (code_take(f, codes, count))
		return true;
	f->found->suggestion = codes_say(f->arena, codes, count, f->value);
	return err_set(f->err, ERR_QUERY, "the codebook has no code \"%.*s\"", STR_ARG(f->value));
}

/* ---- lines and weights ---- */

static bool
line_find(struct finding *f)
{
	struct buf names CLEANUP(buf_free) = {0};
	struct enquiry_line *lines;
	uint64_t number = 0;
	size_t count;

	if (is_taken(f, CODED_LINE))
		return true;
	if (!codebook_lines(f->workshop->inspection, f->arena, &lines, &count, f->err))
		return false;
	if (!str_to_u64(f->value, &number) || number > INT32_MAX)
		number = 0;
	for (size_t i = 0; i < count; i++) {
		buf_add_format(&names, "%s%lld %.*s", i == 0 ? "" : "; ",
			(long long)lines[i].number, STR_ARG(lines[i].title));
		if (number == 0 || lines[i].number != (int64_t)number)
			continue;
		coded_documents(&f->view, f->arena, CODED_LINE, (int64_t)number,
			&f->found->documents, &f->found->count);
		return true;
	}
	f->found->suggestion = str_format(f->arena,
		"The lines are: %s. coded:* is any of them, coded:none none.", buf_cstr(&names));
	return err_set(f->err, ERR_QUERY, "the terms of reference have no line of enquiry \"%.*s\"",
		STR_ARG(f->value));
}

static bool
weight_find(struct finding *f)
{
	if (is_taken(f, CODED_WEIGHT))
		return true;
	for (unsigned weight = WEIGHT_NOT_RELEVANT; weight < WEIGHT_COUNT; weight++)
		if (str_equal_nocase(f->value, str_of(weight_name((enum weight)weight))) ||
			str_equal_nocase(f->value, str_of(weight_title((enum weight)weight)))) {
			coded_documents(&f->view, f->arena, CODED_WEIGHT, weight,
				&f->found->documents, &f->found->count);
			return true;
		}
	f->found->suggestion = STR("weight: takes key, relevant, background or not-relevant; "
				   "weight:* is any of them, weight:none none.");
	return err_set(f->err, ERR_QUERY, "there is no weight \"%.*s\"", STR_ARG(f->value));
}

bool
coded_find(struct workshop *workshop, struct coded *coded, struct arena *arena, struct str asker,
	enum filter_kind filter, struct str value, struct search_found *ret_found, struct err *err)
{
	struct finding f = {.workshop = workshop,
		.arena = arena,
		.value = str_trim(value),
		.found = ret_found,
		.err = err};

	if (!coded_look(coded, workshop->inspection, arena, asker, &f.view, err))
		return false;
	return filter == FILTER_CODE     ? code_find(&f)
		: filter == FILTER_CODED ? line_find(&f)
					 : weight_find(&f);
}

/* ---- facets ---- */

static struct search_tag
tag_make(const struct coded_view *view, struct arena *arena, enum coded_book book, int64_t number,
	struct str name)
{
	struct search_tag tag = {.name = name, .number = number, .is_rest = number == CODED_NONE};

	coded_documents(view, arena, book, number, &tag.documents, &tag.count);
	return tag;
}

static bool
code_tags(struct workshop *workshop, const struct coded_view *view, struct arena *arena,
	const struct search_tag **ret_tags, size_t *ret_count, struct err *err)
{
	struct search_tag *tags;
	struct code_row *codes;
	size_t count;

	if (!codebook_load(workshop->inspection, arena, true, &codes, &count, err))
		return false;
	tags = ARENA_ARRAY(arena, count + 1, struct search_tag);
	tags[0] = tag_make(view, arena, CODED_CODE, CODED_NONE, STR("none"));
	for (size_t i = 0; i < count; i++)
		tags[i + 1] = tag_make(view, arena, CODED_CODE, codes[i].code, codes[i].name);
	*ret_tags = tags;
	*ret_count = count + 1;
	return true;
}

bool
coded_tags(struct workshop *workshop, struct coded *coded, struct arena *arena, struct str asker,
	enum facet_kind facet, const struct search_tag **ret_tags, size_t *ret_count,
	struct err *err)
{
	struct coded_view view;
	struct search_tag *tags;

	if (!coded_look(coded, workshop->inspection, arena, asker, &view, err))
		return false;
	if (facet == FACET_CODE)
		return code_tags(workshop, &view, arena, ret_tags, ret_count, err);
	tags = ARENA_ARRAY(arena, WEIGHT_COUNT, struct search_tag);
	for (unsigned weight = 0; weight < WEIGHT_COUNT; weight++)
		tags[weight] = tag_make(&view, arena, CODED_WEIGHT, weight,
			weight == CODED_NONE ? STR("none")
					     : str_of(weight_name((enum weight)weight)));
	*ret_tags = tags;
	*ret_count = WEIGHT_COUNT;
	return true;
}
