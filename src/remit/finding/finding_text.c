#include "remit/finding/finding_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"
#include "remit/sentence.h"

#include <stdlib.h>

struct str
finding_paragraph_text(struct arena *arena, const struct finding_paragraph *paragraph)
{
	struct buf text CLEANUP(buf_free) = {.size_max = (size_t)2 * FINDING_TEXT_MAX};

	for (size_t i = 0; i < paragraph->sentence_count; i++) {
		if (i > 0)
			buf_add_char(&text, ' ');
		buf_add(&text, paragraph->sentences[i].text);
	}
	return str_copy(arena, buf_str(&text));
}

size_t
finding_sentence_count(const struct finding *finding)
{
	size_t count = 0;

	for (size_t i = 0; i < finding->paragraph_count; i++)
		count += finding->paragraphs[i].sentence_count;
	return count;
}

bool
finding_has_sentence(const struct finding *finding, int64_t sentence)
{
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++)
			if (finding->paragraphs[p].sentences[s].id == sentence)
				return true;
	return false;
}

/* ---- numbers that stay ---- */

struct old_sentence {
	const struct finding_sentence *sentence;
	int64_t paragraph;
	bool is_taken;
};

struct old_text {
	struct old_sentence *sentences;
	size_t count;
};

static struct old_text
old_text_of(struct arena *arena, const struct finding *before)
{
	struct old_text old = {0};

	if (before == NULL)
		return old;
	old.sentences = ARENA_ARRAY(arena, finding_sentence_count(before), struct old_sentence);
	for (size_t p = 0; p < before->paragraph_count; p++)
		for (size_t s = 0; s < before->paragraphs[p].sentence_count; s++)
			old.sentences[old.count++] = (struct old_sentence){
				.sentence = &before->paragraphs[p].sentences[s],
				.paragraph = before->paragraphs[p].id,
			};
	return old;
}

/* Words of a sentence, sorted, small letters and digits only. */
struct words {
	struct str *words;
	size_t count;
};

static int
words_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static struct words
words_of(struct arena *arena, struct str text)
{
	struct str rest = str_lower(arena, text);
	struct words words = {.words = ARENA_ARRAY(arena, rest.len / 2 + 1, struct str)};
	struct str word;

	while (str_cut(&rest, ' ', &word)) {
		while (word.len > 0 &&
			str_find_char(STR(".,;:()!?"), word.data[word.len - 1]) != STR_NONE)
			word.len--;
		if (word.len > 0)
			words.words[words.count++] = word;
	}
	if (words.count > 0)
		qsort(words.words, words.count, sizeof(*words.words), words_compare);
	return words;
}

/* Words in both, of a hundred of the longer one. */
static unsigned
words_alike(const struct words *a, const struct words *b)
{
	size_t longer = a->count > b->count ? a->count : b->count;
	size_t both = 0;

	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		int order = str_compare(a->words[i], b->words[j]);

		both += order == 0 ? 1 : 0;
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
	return longer == 0 ? 0 : (unsigned)(both * 100 / longer);
}

static void
same_words_take(struct finding *finding, struct old_text *old, bool own_paragraph)
{
	for (size_t p = 0; p < finding->paragraph_count; p++) {
		struct finding_paragraph *paragraph = &finding->paragraphs[p];

		for (size_t s = 0; s < paragraph->sentence_count; s++)
			for (size_t i = 0; i < old->count && paragraph->sentences[s].id == 0; i++) {
				struct old_sentence *o = &old->sentences[i];

				if (o->is_taken ||
					(own_paragraph && o->paragraph != paragraph->id) ||
					!str_equal(o->sentence->text, paragraph->sentences[s].text))
					continue;
				paragraph->sentences[s].id = o->sentence->id;
				o->is_taken = true;
			}
	}
}

static struct old_sentence *
most_alike(struct arena *arena, struct old_text *old, struct words *old_words,
	const struct finding_paragraph *paragraph, struct str text)
{
	enum { ALIKE_LEAST = 50, SAME_PARAGRAPH = 10 };
	struct words words = words_of(arena, text);
	struct old_sentence *best = NULL;
	unsigned best_alike = 0;

	for (size_t i = 0; i < old->count; i++) {
		unsigned alike = old->sentences[i].is_taken ? 0
							    : words_alike(&words, &old_words[i]);

		if (alike < ALIKE_LEAST)
			continue;
		alike += old->sentences[i].paragraph == paragraph->id ? SAME_PARAGRAPH : 0;
		if (alike > best_alike) {
			best = &old->sentences[i];
			best_alike = alike;
		}
	}
	return best;
}

static void
alike_take(struct arena *arena, struct finding *finding, struct old_text *old)
{
	struct words *old_words = ARENA_ARRAY(arena, old->count, struct words);

	for (size_t i = 0; i < old->count; i++)
		old_words[i] = words_of(arena, old->sentences[i].sentence->text);
	for (size_t p = 0; p < finding->paragraph_count; p++) {
		struct finding_paragraph *paragraph = &finding->paragraphs[p];

		for (size_t s = 0; s < paragraph->sentence_count; s++) {
			struct old_sentence *best;

			if (paragraph->sentences[s].id != 0)
				continue;
			best = most_alike(
				arena, old, old_words, paragraph, paragraph->sentences[s].text);
			if (best == NULL)
				continue;
			paragraph->sentences[s].id = best->sentence->id;
			best->is_taken = true;
		}
	}
}

static void
numbers_give(struct arena *arena, struct finding *finding, const struct finding *before,
	int64_t *next_id)
{
	struct old_text old = old_text_of(arena, before);

	same_words_take(finding, &old, true);
	same_words_take(finding, &old, false);
	alike_take(arena, finding, &old);
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++)
			if (finding->paragraphs[p].sentences[s].id == 0)
				finding->paragraphs[p].sentences[s].id = (*next_id)++;
}

/* ---- from a draft ---- */

static bool
paragraph_make(struct arena *arena, const struct finding_words *words, int64_t id, int64_t *next_id,
	struct finding_paragraph *ret_paragraph, struct err *err)
{
	struct str text = str_trim(str_one_line(arena, words->text));
	struct sentence_span *spans;

	if (!sentences_find(arena, text, &spans, &ret_paragraph->sentence_count, err))
		return false;
	ret_paragraph->id = id != 0 ? id : (*next_id)++;
	ret_paragraph->sentences = ARENA_ARRAY(
		arena, ret_paragraph->sentence_count, struct finding_sentence);
	for (size_t i = 0; i < ret_paragraph->sentence_count; i++)
		ret_paragraph->sentences[i].text = str_slice(
			text, utf8_offset(text, spans[i].from), utf8_offset(text, spans[i].to));
	return true;
}

/* The number that a paragraph asks for, if it may have it: one that was given out, once. */
static int64_t
paragraph_number(const struct finding *finding, int64_t wanted, int64_t next_id)
{
	if (wanted <= 0 || wanted >= next_id)
		return 0;
	for (size_t i = 0; i < finding->paragraph_count; i++)
		if (finding->paragraphs[i].id == wanted)
			return 0;
	return wanted;
}

bool
finding_text_make(struct arena *arena, const struct finding_draft *draft,
	const struct finding *before, int64_t *next_id, struct finding *ret_finding,
	struct err *err)
{
	size_t size = 0;

	ret_finding->paragraphs = ARENA_ARRAY(
		arena, draft->paragraph_count, struct finding_paragraph);
	ret_finding->paragraph_count = 0;
	if (draft->paragraph_count > FINDING_PARAGRAPHS_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"a finding has at most %d paragraphs; make two findings of it",
			FINDING_PARAGRAPHS_MAX);
	for (size_t i = 0; i < draft->paragraph_count; i++) {
		struct finding_paragraph *paragraph =
			&ret_finding->paragraphs[ret_finding->paragraph_count];

		size += draft->paragraphs[i].text.len;
		if (size > FINDING_TEXT_MAX)
			return err_set(err, ERR_TOO_LARGE,
				"the finding is longer than 40,000 letters; make two findings of it");
		if (!paragraph_make(arena, &draft->paragraphs[i],
			    paragraph_number(ret_finding, draft->paragraphs[i].id, *next_id),
			    next_id, paragraph, err))
			return false;
		ret_finding->paragraph_count += paragraph->sentence_count > 0 ? 1 : 0;
	}
	if (finding_sentence_count(ret_finding) > FINDING_SENTENCES_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"a finding has at most %d sentences; make two findings of it",
			FINDING_SENTENCES_MAX);
	numbers_give(arena, ret_finding, before, next_id);
	return true;
}

/* ---- two at once ---- */

static const struct finding_paragraph *
paragraph_of(const struct finding *finding, int64_t id)
{
	for (size_t i = 0; i < finding->paragraph_count; i++)
		if (finding->paragraphs[i].id == id)
			return &finding->paragraphs[i];
	return NULL;
}

static struct str
text_of(struct arena *arena, const struct finding *finding, int64_t id)
{
	const struct finding_paragraph *paragraph = paragraph_of(finding, id);

	return paragraph == NULL ? STR("") : finding_paragraph_text(arena, paragraph);
}

static const struct finding_words *
words_named(const struct finding_draft *draft, int64_t id)
{
	for (size_t i = 0; id != 0 && i < draft->paragraph_count; i++)
		if (draft->paragraphs[i].id == id)
			return &draft->paragraphs[i];
	return NULL;
}

/* One paragraph of mine against what it was and what it is now. */
static bool
paragraph_merge(struct arena *arena, const struct finding *base, const struct finding *theirs,
	const struct finding_words *mine, struct finding_words *ret_merged)
{
	struct str was = text_of(arena, base, mine->id);
	struct str is = text_of(arena, theirs, mine->id);
	struct str wanted = str_trim(str_one_line(arena, mine->text));

	*ret_merged = *mine;
	if (mine->id == 0 || str_equal(was, is) || str_equal(wanted, is))
		return true;
	ret_merged->text = is;
	return str_equal(wanted, was);
}

bool
finding_text_merge(struct arena *arena, const struct finding *base, const struct finding *theirs,
	const struct finding_draft *mine, struct finding_draft *ret_merged)
{
	size_t most = mine->paragraph_count + theirs->paragraph_count;
	struct finding_words *merged = ARENA_ARRAY(arena, most, struct finding_words);
	size_t count = 0;

	for (size_t i = 0; i < mine->paragraph_count; i++)
		if (!paragraph_merge(arena, base, theirs, &mine->paragraphs[i], &merged[count++]))
			return false;
	/* What they added, behind mine. */
	for (size_t i = 0; i < theirs->paragraph_count; i++) {
		int64_t id = theirs->paragraphs[i].id;

		if (words_named(mine, id) == NULL && paragraph_of(base, id) == NULL)
			merged[count++] = (struct finding_words){
				.id = id, .text = text_of(arena, theirs, id)};
	}
	*ret_merged = *mine;
	ret_merged->paragraphs = merged;
	ret_merged->paragraph_count = count;
	return true;
}

/* ---- JSON ---- */

void
finding_text_write(struct json_writer *w, const struct finding *finding)
{
	json_array_begin(w);
	for (size_t p = 0; p < finding->paragraph_count; p++) {
		json_object_begin(w);
		json_member_i64(w, "p", finding->paragraphs[p].id);
		json_key(w, "s");
		json_array_begin(w);
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++) {
			json_array_begin(w);
			json_i64(w, finding->paragraphs[p].sentences[s].id);
			json_str(w, finding->paragraphs[p].sentences[s].text);
			json_array_end(w);
		}
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
}

static bool
number_read(const struct json *json, int64_t *ret_number)
{
	return json != NULL && json->type == JSON_NUMBER && str_to_i64(json->text, ret_number);
}

static bool
paragraph_read(
	struct arena *arena, const struct json *json, struct finding_paragraph *ret_paragraph)
{
	const struct json *sentences = json_get(json, "s");
	size_t at = 0;

	if (!number_read(json_get(json, "p"), &ret_paragraph->id) || sentences == NULL ||
		sentences->type != JSON_ARRAY)
		return false;
	ret_paragraph->sentence_count = sentences->count;
	ret_paragraph->sentences = ARENA_ARRAY(arena, sentences->count, struct finding_sentence);
	for (const struct json *s = sentences->first; s != NULL; s = s->next, at++) {
		if (s->type != JSON_ARRAY || s->count != 2 ||
			!number_read(s->first, &ret_paragraph->sentences[at].id) ||
			s->first->next->type != JSON_STRING)
			return false;
		ret_paragraph->sentences[at].text = str_copy(arena, s->first->next->text);
	}
	return true;
}

bool
finding_text_read(struct arena *arena, const struct json *paragraphs, struct finding *ret_finding,
	struct err *err)
{
	size_t at = 0;

	if (paragraphs == NULL || paragraphs->type != JSON_ARRAY)
		return err_set(err, ERR_ALTERED, "the text of a finding is not as it was saved");
	ret_finding->paragraph_count = paragraphs->count;
	ret_finding->paragraphs = ARENA_ARRAY(arena, paragraphs->count, struct finding_paragraph);
	for (const struct json *p = paragraphs->first; p != NULL; p = p->next)
		if (!paragraph_read(arena, p, &ret_finding->paragraphs[at++]))
			return err_set(
				err, ERR_ALTERED, "the text of a finding is not as it was saved");
	return true;
}
