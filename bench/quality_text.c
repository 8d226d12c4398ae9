/* Strings that must be found, and whole texts that are known. */
#include "quality.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdio.h>

/* A known text counts as met from this share of its words on. */
static const double recall_least = 0.98;
#define TRUTH_SIZE_MAX ((size_t)64 * 1024 * 1024)

static bool
contains(struct quality *q, struct str folded, struct str wanted)
{
	return str_find(folded, text_fold(&q->file, wanted)) != STR_NONE;
}

/* Tika's tests are Java: a backslash is written twice. */
static struct str
java_unescape(struct arena *arena, struct str text)
{
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < text.len; i++) {
		buf_add_char(&out, text.data[i]);
		if (text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] == '\\')
			i++;
	}
	return str_copy(arena, buf_str(&out));
}

void
quality_contain(struct quality *q, const struct subject *subject, const struct json *facts)
{
	const struct json *wanted = json_get(facts, "must_contain");

	for (wanted = wanted != NULL ? wanted->first : NULL; wanted; wanted = wanted->next) {
		quality_count(q, GROUP_CONTAIN_ITEM, subject, wanted->text,
			contains(q, subject->item_text, wanted->text));
		quality_count(q, GROUP_CONTAIN_FAMILY, subject, wanted->text,
			contains(q, subject->family_text, wanted->text));
	}
}

void
quality_tika(struct quality *q, const struct subject *subject, struct str segments)
{
	struct str rest = segments;
	bool is_met = true;

	while (rest.len > 0 && is_met) {
		size_t end = str_find(rest, STR(" | "));

		is_met = contains(
			q, subject->family_text, java_unescape(&q->file, str_slice(rest, 0, end)));
		rest = end == STR_NONE ? (struct str){0} : str_from(rest, end + 3);
	}
	quality_count(q, GROUP_TIKA, subject, segments, is_met);
}

/* Word recall counts each word as often as it stands in the known text, and finds it at most as
 * often as it stands in ours. Words are runs of letters and digits in lower case (ASCII only);
 * each character of the East Asian scripts is one. */
struct word {
	struct str text;
	uint64_t ours;
	uint64_t wanted;
};
struct words {
	struct word *slots;
	size_t mask;
	struct arena *arena;
};

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((char)c) || char_is_digit((char)c);
	return c > 0xbf && (c < 0x2000 || c > 0x2bff) && (c < 0x3000 || c > 0x303f) &&
		(c < 0xfe30 || c > 0xfe6f) && (c < 0xff00 || c > 0xff0f) && c != UTF8_REPLACEMENT &&
		c != 0xfeff;
}

static bool
is_ideograph(uint32_t c)
{
	return c >= 0x2e80 && c < 0xfb00;
}

static struct word *
word_slot(struct words *words, struct str text)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
	for (size_t at = hash & words->mask;; at = (at + 1) & words->mask) {
		struct word *slot = &words->slots[at];

		if (slot->text.data == NULL)
			slot->text = str_copy(words->arena, text);
		if (str_equal(slot->text, text))
			return slot;
	}
}

/* Takes the next word of a text into *word; false at the end. */
static bool
word_take(struct str *rest, struct buf *word)
{
	buf_clear(word);
	while (rest->len > 0) {
		struct str before = *rest;
		uint32_t c = utf8_take(rest);

		if (is_letter(c) && !is_ideograph(c)) {
			buf_add_codepoint(word, c < 0x80 ? (uint32_t)char_lower((char)c) : c);
			continue;
		}
		if (word->len > 0) {
			*rest = before;
			return true;
		}
		if (is_letter(c)) {
			buf_add_codepoint(word, c);
			return true;
		}
	}
	return word->len > 0;
}

static double
word_recall(struct arena *arena, struct str ours, struct str wanted)
{
	struct buf word CLEANUP(buf_free) = {0};
	struct words words = {.arena = arena};
	size_t size = 1024;
	uint64_t found = 0;
	uint64_t all = 0;

	while (size < ours.len + wanted.len)
		size *= 2;
	words.slots = ARENA_ARRAY(arena, size, struct word);
	words.mask = size - 1;
	while (word_take(&ours, &word))
		word_slot(&words, buf_str(&word))->ours++;
	while (word_take(&wanted, &word)) {
		struct word *slot = word_slot(&words, buf_str(&word));

		all++;
		if (slot->wanted++ < slot->ours)
			found++;
	}
	return all == 0 ? 1.0 : (double)found / (double)all;
}

/* Without the lines "### sheet N", which are not of the text. */
static struct str
truth_plain(struct arena *arena, struct str truth)
{
	struct buf plain CLEANUP(buf_free) = {0};
	struct str line;

	while (str_cut_line(&truth, &line)) {
		if (str_starts(line, STR("### sheet ")))
			continue;
		buf_add(&plain, line);
		buf_add_char(&plain, '\n');
	}
	return text_fold(arena, buf_str(&plain));
}

bool
quality_truth(struct quality *q, const struct subject *subject, const struct json *facts,
	const char *collection, struct err *err)
{
	struct buf truth CLEANUP(buf_free) = {0};
	struct str name = json_get_str(facts, "truth_file");
	enum group group = json_get(facts, "ocr_truth") != NULL ? GROUP_TRUTH_SCAN : GROUP_TRUTH;
	double recall;

	if (name.len == 0)
		return true;
	if (!file_read(path_join_cstr(&q->file, collection, str_cstr(&q->file, name)), &truth,
		    TRUTH_SIZE_MAX, err))
		return false;
	recall = word_recall(&q->file, subject->item_text, truth_plain(&q->file, buf_str(&truth)));
	quality_count(q, group, subject,
		str_format(&q->file, "%.*s: word recall %.4f", STR_ARG(name), recall),
		recall >= recall_least);
	return true;
}
