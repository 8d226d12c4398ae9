#include "compare/hidden/check_hidden.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/hidden/hidden_kind.h"
#include "compare/hidden/hidden_words.h"
#include "compare/hidden/restricted.h"
#include "compare/subject.h"
#include "hidden.sql.h"
#include "store/db.h"
#include "store/kind.h"
#include "store/place.h"

/* A document's text, facts and places, and those of the files within it. */
#define HIDDEN_SIZE_MAX ((size_t)1024 * 1024 * 1024)
enum { PAGES_TOLD = 4, ROLE_ATTACHMENT = 1 };

/* What was found of one kind. */
struct found {
	struct gap_evidence *evidence;
	size_t evidence_count;
	size_t passages;
	size_t words;
	uint32_t pages[PAGES_TOLD];
	size_t page_count; /* different ones, as far as they are told */
	bool more_pages;
	struct str label; /* of the first passage */
	bool more_labels;
};

struct hidden {
	struct compare *compare;
	struct arena *arena;
	struct subject subject;
	struct subject_item *item; /* the instance that stands for all */
	struct hidden_words words;
	struct found found[HIDDEN_KIND_COUNT];
	struct str rest; /* of the text, from code point `at` on */
	uint64_t at;
	bool is_pdf;
};

/* ---- collecting ---- */

static size_t
words_count(struct str text)
{
	bool within = false;
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool blank = (unsigned char)text.data[i] <= ' ';

		count += !blank && !within ? 1 : 0;
		within = !blank;
	}
	return count;
}

static void
page_add(struct found *found, uint32_t page)
{
	if (page == 0)
		return;
	for (size_t i = 0; i < found->page_count; i++)
		if (found->pages[i] == page)
			return;
	if (found->page_count == PAGES_TOLD)
		found->more_pages = true;
	else
		found->pages[found->page_count++] = page;
}

static void
evidence_add(struct hidden *hidden, enum hidden_kind kind, struct gap_evidence evidence)
{
	struct found *found = &hidden->found[kind];

	if (found->evidence == NULL)
		found->evidence = ARENA_ARRAY(hidden->arena, GAP_EVIDENCE_MAX, struct gap_evidence);
	found->passages++;
	found->words += words_count(evidence.words);
	if (found->evidence_count < GAP_EVIDENCE_MAX)
		found->evidence[found->evidence_count++] = evidence;
}

/* A passage of the text. Places come in the order in which they begin, so this goes on from where
 * it was. */
static struct str
passage(struct hidden *hidden, const struct subject_place *place)
{
	if (place->from < hidden->at) {
		hidden->rest = hidden->subject.reading.text;
		hidden->at = 0;
	}
	hidden->rest = str_from(
		hidden->rest, utf8_offset(hidden->rest, (size_t)(place->from - hidden->at)));
	hidden->at = place->from;
	return str_slice(
		hidden->rest, 0, utf8_offset(hidden->rest, (size_t)(place->to - place->from)));
}

/* What a note says, without the author that stands before it. */
static struct str
note_words(struct str words, struct str label)
{
	size_t comma = str_find(label, STR(", "));
	struct str author = comma == STR_NONE ? label : str_slice(label, 0, comma);

	if (author.len > 0 && str_starts(words, author))
		words = str_from(words, author.len);
	return words;
}

static bool
field_is_hidden(const struct hidden *hidden, struct str name)
{
	struct str says = str_format(hidden->arena, "form field \"%.*s\"", STR_ARG(name));

	for (size_t i = 0; i < hidden->subject.fact_count; i++)
		if (str_equal(hidden->subject.facts[i].name, STR("hidden")) &&
			str_equal(hidden->subject.facts[i].value, says))
			return true;
	return false;
}

/* What stands openly beside the pages counts where it says what they do not. */
static bool
counts(struct hidden *hidden, const struct subject_place *place, struct str words)
{
	size_t telling;
	size_t absent;
	size_t colon;

	switch (place->kind) {
	case PLACE_BOOKMARK:
		hidden_words_absent(&hidden->words, words, &telling);
		return hidden->words.redacted && telling > 0;
	case PLACE_ANNOTATION:
		absent = hidden_words_absent(
			&hidden->words, note_words(words, place->label), &telling);
		return absent > 1 || telling > 0;
	case PLACE_FORM:
		colon = str_find(words, STR(": "));
		words = colon == STR_NONE ? words : str_from(words, colon + 2);
		absent = hidden_words_absent(&hidden->words, words, &telling);
		return absent > 0 &&
			(hidden->words.redacted || field_is_hidden(hidden, place->label));
	case PLACE_OUTSIDE:
		/* Programs that part long pages leave the whole text on each. */
		return hidden_words_absent(&hidden->words, words, &telling) > 0;
	case PLACE_INVISIBLE:
		/* White dots and letters keep distances in Office files. */
		return hidden->is_pdf || hidden_words_absent(&hidden->words, words, &telling) > 0;
	case PLACE_HIDDEN:
		/* Mails and web pages hide what programs need: that is no one's secret. */
		return hidden->subject.document.kind != KIND_MAIL &&
			hidden->subject.document.kind != KIND_WEB;
	default:
		return true;
	}
}

static void
places_collect(struct hidden *hidden)
{
	uint64_t until[HIDDEN_KIND_COUNT] = {0};

	for (size_t i = 0; i < hidden->subject.place_count; i++) {
		const struct subject_place *place = &hidden->subject.places[i];
		enum hidden_kind kind = hidden_kind_of(place->kind, place->label);
		struct found *found;
		struct str words;

		if (kind == HIDDEN_KIND_COUNT || place->to <= until[kind] ||
			place->to <= place->from)
			continue;
		words = str_trim(passage(hidden, place));
		if (words.len == 0 || !counts(hidden, place, words))
			continue;
		until[kind] = place->to;
		found = &hidden->found[kind];
		found->more_labels = found->more_labels ||
			(found->passages > 0 && !str_equal(found->label, place->label));
		if (found->passages == 0)
			found->label = place->label;
		page_add(found, place->number);
		evidence_add(hidden, kind,
			(struct gap_evidence){
				hidden->item->id, (int64_t)place->from, (int64_t)place->to, words});
	}
}

static bool
is_said_property(struct str name)
{
	static const struct str all[] = {STR_INIT("title"), STR_INIT("subject"),
		STR_INIT("keywords"), STR_INIT("description"), STR_INIT("comment"),
		STR_INIT("category"), STR_INIT("headline"), STR_INIT("caption")};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_equal(name, all[i]))
			return true;
	return str_starts(name, STR("info:"));
}

/* What programs put among the properties: moments, versions of themselves, names of files. */
static bool
is_of_programs(struct str name, struct str value)
{
	static const char *const all[] = {"Source", "Trapped", "PTEX", "Date", "Version",
		"Producer", "Creator", "Guid", "Id"};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_find(name, str_of(all[i])) != STR_NONE)
			return true;
	return str_starts(value, STR("D:"));
}

static void
properties_collect(struct hidden *hidden)
{
	if (!hidden->is_pdf || !hidden->words.redacted)
		return;
	for (size_t i = 0; i < hidden->subject.fact_count; i++) {
		const struct subject_fact *fact = &hidden->subject.facts[i];
		size_t telling;

		if (!is_said_property(fact->name) || is_of_programs(fact->name, fact->value))
			continue;
		hidden_words_absent(&hidden->words, fact->value, &telling);
		if (telling == 0)
			continue;
		evidence_add(hidden, HIDDEN_METADATA,
			(struct gap_evidence){hidden->item->id, -1, -1,
				str_format(hidden->arena, "%.*s: %.*s", STR_ARG(fact->name),
					STR_ARG(utf8_head(fact->value, GAP_WORDS_MAX)))});
	}
}

/* ---- files within the file ---- */

/* Lines of an attached file with words that the pages do not have: they may be what was taken
 * out. */
static bool
file_lines(struct hidden *hidden, int64_t document, int64_t item, struct err *err)
{
	enum { LINES_TOLD = 8 };
	struct subject *within = ARENA_NEW(hidden->arena, struct subject);
	struct str rest;
	struct str line;
	size_t told = 0;

	if (!subject_load(hidden->compare, hidden->arena, document, within, err))
		return false;
	rest = within->reading.text;
	while (told < LINES_TOLD && str_cut_line(&rest, &line)) {
		size_t start = (size_t)(line.data - within->reading.text.data);
		size_t telling;

		hidden_words_absent(&hidden->words, line, &telling);
		if (telling == 0)
			continue;
		told++;
		start = utf8_count(str_slice(within->reading.text, 0, start));
		evidence_add(hidden, HIDDEN_FILE,
			(struct gap_evidence){item, (int64_t)start,
				(int64_t)(start + utf8_count(line)), str_trim(line)});
	}
	return true;
}

struct inner_file {
	int64_t item;
	int64_t document;
	struct str path;
};

static bool
files_list(struct hidden *hidden, struct inner_file *ret_files, size_t room, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(hidden->compare->db, &SQL_HIDDEN_PARTS, &s, err))
		return false;
	bind_i64(&s, HIDDEN_PARTS_PARENT, hidden->item->id);
	bind_i64(&s, HIDDEN_PARTS_ROLE, ROLE_ATTACHMENT);
	bind_i64(&s, HIDDEN_PARTS_COUNT, (int64_t)room);
	while (*ret_count < room) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_files[(*ret_count)++] = (struct inner_file){
			column_i64(&s, HIDDEN_PARTS_COL_ID),
			column_i64(&s, HIDDEN_PARTS_COL_DOCUMENT),
			str_copy(hidden->arena, column_str(&s, HIDDEN_PARTS_COL_PATH)),
		};
	}
	return true;
}

static bool
files_collect(struct hidden *hidden, struct err *err)
{
	enum { FILES_MAX = 50 };
	struct inner_file files[FILES_MAX];
	size_t count;

	if (!hidden->is_pdf)
		return true;
	if (!files_list(hidden, files, FILES_MAX, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		evidence_add(hidden, HIDDEN_FILE,
			(struct gap_evidence){files[i].item, -1, -1, files[i].path});
		if (hidden->words.redacted && files[i].document != 0 &&
			!file_lines(hidden, files[i].document, files[i].item, err))
			return false;
	}
	return true;
}

/* ---- saying it ---- */

/* " on page 2", " on pages 2, 5 and others"; "" where pages are not what it has. */
static struct str
pages_say(const struct hidden *hidden, const struct found *found)
{
	struct str said = STR("");

	if (!hidden->is_pdf || found->page_count == 0)
		return said;
	said = str_format(
		hidden->arena, " on page%s %u", found->page_count > 1 ? "s" : "", found->pages[0]);
	for (size_t i = 1; i < found->page_count; i++)
		said = str_format(hidden->arena, "%.*s%s %u", STR_ARG(said),
			i + 1 == found->page_count && !found->more_pages ? " and" : ",",
			found->pages[i]);
	return found->more_pages ? str_format(hidden->arena, "%.*s and others", STR_ARG(said))
				 : said;
}

static struct str
why_covered(const struct hidden *hidden, const struct found *found)
{
	bool vowel = found->label.len > 0 &&
		(found->label.data[0] == 'a' || found->label.data[0] == 'i');

	return str_format(hidden->arena,
		"A%s %.*s%s over %zu word%s%.*s; the words are still in the file.",
		vowel ? "n" : "", STR_ARG(found->label),
		found->more_labels ? " and other things lie" : " lies", found->words,
		found->words == 1 ? "" : "s", STR_ARG(pages_say(hidden, found)));
}

/* What one word does, where the table says what several do. */
static struct str
one_word(const struct hidden *hidden, struct str several)
{
	static const struct {
		struct str several;
		struct str one;
	} verbs[] = {
		{STR_INIT("are "), STR_INIT("is ")},
		{STR_INIT("stand "), STR_INIT("stands ")},
		{STR_INIT("lie "), STR_INIT("lies ")},
	};

	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		if (str_starts(several, verbs[i].several))
			return str_format(hidden->arena, "%.*s%.*s", STR_ARG(verbs[i].one),
				STR_ARG(str_from(several, verbs[i].several.len)));
	return several;
}

static struct str
why_say(const struct hidden *hidden, enum hidden_kind kind)
{
	const struct found *found = &hidden->found[kind];
	const struct hidden_kind_row *row = hidden_kind_row(kind);
	struct str does;
	bool labelled = kind == HIDDEN_INVISIBLE || kind == HIDDEN_OUTSIDE ||
		kind == HIDDEN_LAYER || kind == HIDDEN_REVISION;

	if (kind == HIDDEN_UNDER_SHAPE || kind == HIDDEN_UNDER_IMAGE ||
		kind == HIDDEN_UNDER_ANNOTATION)
		return why_covered(hidden, found);
	if (kind == HIDDEN_FILE)
		return str_format(hidden->arena, "The PDF carries another file within it%s.",
			found->passages > found->evidence_count || hidden->words.redacted
				? ", which may say what was taken out of its pages"
				: "");
	does = found->words == 1 ? one_word(hidden, str_of(row->one)) : str_of(row->one);
	return str_format(hidden->arena, "%zu word%s%.*s %.*s%s%.*s%s.", found->words,
		found->words == 1 ? "" : "s", STR_ARG(pages_say(hidden, found)), STR_ARG(does),
		labelled && found->label.len > 0 ? " (" : "",
		STR_ARG(labelled ? found->label : STR("")),
		labelled && found->label.len > 0 ? ")" : "");
}

static bool
found_note(struct hidden *hidden, const struct check *check, enum hidden_kind kind, struct err *err)
{
	const struct hidden_kind_row *row = hidden_kind_row(kind);
	const struct document *document = &hidden->subject.document;
	struct found *found = &hidden->found[kind];
	char sha256[VAULT_NAME_SIZE];
	struct gap gap = {
		.title = str_format(
			hidden->arena, "%s: %.*s", row->what, STR_ARG(hidden->item->path)),
		.why = why_say(hidden, kind),
		.sure = row->sure,
		.weight = row->weight,
		.custodian = hidden->item->custodian,
		.begins = document->moment,
		.ends = document->moment,
		.is_restricted = row->is_restricted,
		.evidence = found->evidence,
		.evidence_count = found->evidence_count,
	};

	vault_hash_text(document->sha256, sha256);
	gap.subject = str_format(hidden->arena, "hidden:%s:%s", sha256, row->name);
	if (gap.is_restricted &&
		!restricted_put(hidden->compare->db, document->id, str_of(row->name), gap.why, err))
		return false;
	return gap_note(hidden->compare, check, document->id, &gap, err);
}

bool
hidden_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	bool may_hide = !subject->is_first || str_equal(subject->document.format, STR("pdf"));

	for (size_t i = 0; i < subject->place_count && !may_hide; i++)
		may_hide = hidden_kind_of(subject->places[i].kind, subject->places[i].label) !=
			HIDDEN_KIND_COUNT;
	return !may_hide || compare_touch(compare, TOPIC_DOCUMENT, subject->document.id, err);
}

/* The instance of the first path in the alphabet: the same, whichever was delivered first. */
static struct subject_item *
item_choose(struct subject *subject)
{
	struct subject_item *chosen = &subject->items[0];

	for (size_t i = 1; i < subject->item_count; i++)
		if (str_compare(subject->items[i].path, chosen->path) < 0)
			chosen = &subject->items[i];
	return chosen;
}

bool
check_hidden(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = HIDDEN_SIZE_MAX};
	struct hidden *hidden = ARENA_NEW(&arena, struct hidden);

	hidden->compare = compare;
	hidden->arena = &arena;
	if (!subject_load(compare, &arena, scope, &hidden->subject, err) ||
		!restricted_remove(compare->db, scope, err))
		return false;
	hidden->is_pdf = str_equal(hidden->subject.document.format, STR("pdf"));
	if (hidden->subject.item_count == 0 ||
		(hidden->subject.place_count == 0 && !hidden->is_pdf))
		return true;
	hidden->item = item_choose(&hidden->subject);
	hidden->rest = hidden->subject.reading.text;
	hidden_words_read(&hidden->words, compare->tokenizer, &arena, &hidden->subject);
	places_collect(hidden);
	properties_collect(hidden);
	if (!files_collect(hidden, err))
		return false;
	for (enum hidden_kind kind = 0; kind < HIDDEN_KIND_COUNT; kind++)
		if (hidden->found[kind].passages > 0 && !found_note(hidden, check, kind, err))
			return false;
	return true;
}
