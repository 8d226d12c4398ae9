#include "compare/copies/check_copies.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "compare/compare.h"
#include "compare/copies/copies.h"
#include "compare/copies/copy_view.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "compare/gap.h"

/* Copies of one message that are held against each other (a notice to all staff has hundreds), the
 * bytes of all their texts, and of two texts that are compared word by word. */
enum { COPY_COUNT_MAX = 40, ROLE_BCC = 3 };
#define COPY_TEXTS_MAX ((uint64_t)128 * 1024 * 1024)
#define WORDS_TEXT_MAX ((size_t)2 * 1024 * 1024)
#define CHECK_MEMORY_MAX ((size_t)8 * 1024 * 1024 * 1024)

struct differing {
	struct compare *compare;
	const struct check *check;
	int64_t scope;
	struct arena *arena;
	const struct copy_view *views;
	size_t count;
	struct str identity; /* of the message */
	struct str name;     /* the same, for people */
};

/* One difference between two copies. */
struct difference {
	const char *aspect; /* part of the gap's identity */
	struct str title;
	struct str why;
	unsigned sure;
	unsigned weight;
	const struct copy_view *a;
	const struct copy_view *b;
	struct gap_evidence a_words; /* item is set by difference_note */
	struct gap_evidence b_words;
};

/* The message's own id, or the hash of a file that holds it: the least where copies have several,
 * so that it does not depend on which came first. */
static struct str
identity(struct arena *arena, const struct copy_view *views, size_t count)
{
	struct str id = STR("");
	struct str least = STR("");

	for (size_t i = 0; i < count; i++) {
		const struct vault_hash *hash = &views[i].subject.document.sha256;
		struct str digits = hex_encode(arena, str_make(hash, sizeof(*hash)));

		if (views[i].id.len > 0 && (id.len == 0 || str_compare(views[i].id, id) < 0))
			id = views[i].id;
		if (i == 0 || str_compare(digits, least) < 0)
			least = digits;
	}
	return id.len > 0 ? id : least;
}

static bool
difference_note(const struct differing *d, const struct difference *difference, struct err *err)
{
	struct gap_evidence evidence[COPY_COUNT_MAX];
	struct gap gap = {
		.subject = str_format(
			d->arena, "copies:%s:%.*s", difference->aspect, STR_ARG(d->identity)),
		.title = difference->title,
		.why = difference->why,
		.sure = difference->sure,
		.weight = difference->weight,
		.custodian = difference->b->subject.items[0].custodian,
		.begins = d->views[0].sent,
		.ends = d->views[0].sent,
		.evidence = evidence,
		.evidence_count = 2,
	};

	evidence[0] = difference->a_words;
	evidence[0].item = difference->a->item;
	evidence[1] = difference->b_words;
	evidence[1].item = difference->b->item;
	for (size_t i = 0; i < d->count && gap.evidence_count < COPY_COUNT_MAX; i++)
		if (&d->views[i] != difference->a && &d->views[i] != difference->b)
			evidence[gap.evidence_count++] = (struct gap_evidence){
				d->views[i].item, -1, -1, STR("another copy")};
	return gap_note(d->compare, d->check, d->scope, &gap, err);
}

/* "Item 12 (Licensing)", for the front of a sentence. */
static struct str
front_words(struct arena *arena, const struct copy_view *view)
{
	struct str words = copy_view_words(arena, view);

	return str_format(arena, "I%.*s", STR_ARG(str_from(words, 1)));
}

static struct gap_evidence
whole(struct str words)
{
	return (struct gap_evidence){.from = -1, .to = -1, .words = words};
}

/* ---- recipients ---- */

static struct str
person_words(struct arena *arena, const struct copy_person *person)
{
	if (person->name.len == 0 || str_equal(person->name, person->address))
		return person->address;
	return str_format(arena, "%.*s <%.*s>", STR_ARG(person->name), STR_ARG(person->address));
}

/* The first of the people in a role; NULL where there is none. */
static const struct copy_person *
person_in(const struct copy_view *view, int role)
{
	for (size_t i = 0; i < view->person_count; i++)
		if (view->people[i].role == role)
			return &view->people[i];
	return NULL;
}

static bool
has_address(const struct copy_view *view, struct str address)
{
	for (size_t i = 0; i < view->person_count; i++)
		if (str_equal(view->people[i].address, address))
			return true;
	return false;
}

static bool
bcc_check(const struct differing *d, struct err *err)
{
	const struct copy_view *with = NULL;
	const struct copy_view *without = NULL;
	struct difference difference = {.aspect = "bcc", .sure = 95, .weight = 60};
	struct str person;

	for (size_t i = 0; i < d->count; i++) {
		const struct copy_view *view = &d->views[i];

		if (with == NULL && person_in(view, ROLE_BCC) != NULL)
			with = view;
		if (without == NULL && person_in(view, ROLE_BCC) == NULL)
			without = view;
	}
	if (with == NULL || without == NULL)
		return true;
	person = person_words(d->arena, person_in(with, ROLE_BCC));
	difference.a = with;
	difference.b = without;
	difference.title = str_format(
		d->arena, "A hidden recipient of %.*s that not every copy shows", STR_ARG(d->name));
	difference.why = str_format(d->arena,
		"%.*s has a Bcc to %.*s; %.*s, a copy of the same message, has none.",
		STR_ARG(front_words(d->arena, with)), STR_ARG(person),
		STR_ARG(copy_view_words(d->arena, without)));
	difference.a_words = whole(str_format(d->arena, "Bcc: %.*s", STR_ARG(person)));
	difference.b_words = whole(STR("no Bcc"));
	return difference_note(d, &difference, err);
}

/* Names alone are written in too many ways to be compared. */
static bool
all_addressed(const struct copy_view *view)
{
	for (size_t i = 0; i < view->person_count; i++)
		if (str_find_char(view->people[i].address, '@') == STR_NONE)
			return false;
	return view->person_count > 0;
}

/* Someone whom a names openly and b names nowhere. */
static const struct copy_person *
person_missing(const struct copy_view *a, const struct copy_view *b)
{
	if (!all_addressed(a) || !all_addressed(b))
		return NULL;
	for (size_t i = 0; i < a->person_count; i++)
		if (a->people[i].role != ROLE_BCC && !has_address(b, a->people[i].address))
			return &a->people[i];
	return NULL;
}

static bool
recipients_check(const struct differing *d, const struct copy_view *a, const struct copy_view *b,
	bool *ret_found, struct err *err)
{
	const struct copy_person *person = person_missing(a, b);
	struct difference difference = {.aspect = "recipients",
		.sure = copy_view_same_format(a, b) ? 90 : 75,
		.weight = 70,
		.a = a,
		.b = b};
	struct str words;

	if (person == NULL) {
		difference.a = b;
		difference.b = a;
		person = person_missing(b, a);
	}
	*ret_found = person != NULL;
	if (person == NULL)
		return true;
	words = person_words(d->arena, person);
	difference.title = str_format(
		d->arena, "Copies of %.*s name other recipients", STR_ARG(d->name));
	difference.why = str_format(d->arena,
		"%.*s names %.*s as %s; %.*s, a copy of the same message, does not name them.",
		STR_ARG(front_words(d->arena, difference.a)), STR_ARG(words),
		person->role == 1 ? "a recipient" : "a recipient of a copy",
		STR_ARG(copy_view_words(d->arena, difference.b)));
	difference.a_words = whole(
		str_format(d->arena, "%s: %.*s", person->role == 1 ? "To" : "Cc", STR_ARG(words)));
	difference.b_words = whole(STR("not named"));
	return difference_note(d, &difference, err);
}

/* ---- moment and subject ---- */

/* Whole quarters of an hour are a zone that someone misread. */
static bool
moments_differ(int64_t a, int64_t b)
{
	enum { CLOCKS_S = 600, QUARTER_S = 900, ZONE_MAX_S = 15 * 3600 };
	int64_t apart = a > b ? a - b : b - a;

	if (a == DATE_NONE || b == DATE_NONE || apart <= CLOCKS_S)
		return false;
	return apart > ZONE_MAX_S || apart % QUARTER_S != 0;
}

static bool
moment_check(const struct differing *d, const struct copy_view *a, const struct copy_view *b,
	bool *ret_found, struct err *err)
{
	struct difference difference = {.aspect = "sent",
		.sure = copy_view_same_format(a, b) ? 90 : 70,
		.weight = 70,
		.a = a,
		.b = b};

	*ret_found = moments_differ(a->sent, b->sent);
	if (!*ret_found)
		return true;
	difference.title = str_format(
		d->arena, "Copies of %.*s bear other dates", STR_ARG(d->name));
	difference.why = str_format(d->arena,
		"%.*s says that it was sent on %.*s; %.*s, a copy of the same message, says %.*s.",
		STR_ARG(front_words(d->arena, a)), STR_ARG(date_iso(d->arena, a->sent)),
		STR_ARG(copy_view_words(d->arena, b)), STR_ARG(date_iso(d->arena, b->sent)));
	difference.a_words = whole(date_iso(d->arena, a->sent));
	difference.b_words = whole(date_iso(d->arena, b->sent));
	return difference_note(d, &difference, err);
}

static bool
subject_check(const struct differing *d, const struct copy_view *a, const struct copy_view *b,
	bool *ret_found, struct err *err)
{
	struct difference difference = {
		.aspect = "subject", .sure = 85, .weight = 60, .a = a, .b = b};
	struct str left = a->subject_line;
	struct str right = b->subject_line;

	/* A mark of a list or a gateway makes one longer. */
	*ret_found = left.len > 0 && right.len > 0 && str_find(left, right) == STR_NONE &&
		str_find(right, left) == STR_NONE;
	if (!*ret_found)
		return true;
	difference.title = str_format(
		d->arena, "Copies of %.*s have other subjects", STR_ARG(d->name));
	difference.why = str_format(d->arena,
		"%.*s has the subject \"%.*s\"; %.*s, a copy of the same message, has \"%.*s\".",
		STR_ARG(front_words(d->arena, a)), STR_ARG(subject_fact(&a->subject, "subject")),
		STR_ARG(copy_view_words(d->arena, b)),
		STR_ARG(subject_fact(&b->subject, "subject")));
	difference.a_words = whole(subject_fact(&a->subject, "subject"));
	difference.b_words = whole(subject_fact(&b->subject, "subject"));
	return difference_note(d, &difference, err);
}

/* ---- words ---- */

/* Links are written out by some programs and not by others. */
static bool
is_link(struct str words)
{
	static const struct str marks[] = {STR_INIT("://"), STR_INIT("mailto:"), STR_INIT("cid:"),
		STR_INIT("www."), STR_INIT("@")};

	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_find(words, marks[i]) != STR_NONE)
			return true;
	return false;
}

/* Words that are in one text alone and that nobody but a person would have changed: no links, and
 * no banner or footer, which stand at an end of the text. */
static bool
run_counts(const struct diff *diff, size_t number)
{
	enum { BANNER_WORDS_MAX = 80 };
	const struct diff_run *run = &diff->runs[number];
	bool in_a = run->a_count > 0;
	uint32_t count = in_a ? run->a_count : run->b_count;
	uint32_t first = in_a ? run->a : run->b;
	size_t all = in_a ? diff->a.word_count : diff->b.word_count;

	if (run->kind != DIFF_REMOVED && run->kind != DIFF_ADDED)
		return false;
	/* A banner has a text beside it that both have. */
	if (count <= BANNER_WORDS_MAX && count < all && diff->same > 0 &&
		(first == 0 || first + count == all))
		return false;
	return !is_link(diff_text_words(in_a ? &diff->a : &diff->b, first, count));
}

static struct gap_evidence
run_evidence(const struct diff_text *text, uint32_t first, uint32_t count)
{
	if (count == 0)
		return whole(STR("not there"));
	return (struct gap_evidence){.from = text->words[first].from,
		.to = text->words[first + count - 1].to,
		.words = diff_text_words(text, first, count)};
}

/* Some words around a place, for a sentence. */
static struct str
around(struct arena *arena, const struct diff_text *text, uint32_t first, uint32_t count)
{
	enum { BEFORE = 4, WORDS_MAX = 24 };
	size_t from = first > BEFORE ? first - BEFORE : 0;
	size_t to = (size_t)first + (count < WORDS_MAX ? count : WORDS_MAX) + BEFORE;

	if (to > text->word_count)
		to = text->word_count;
	if (from >= to)
		return STR("");
	return str_one_line(arena, diff_text_words(text, from, to - from));
}

static bool
words_note(const struct differing *d, struct difference *difference, const struct diff *diff,
	size_t first, size_t counted, struct err *err)
{
	const struct diff_run *run = &diff->runs[first];

	difference->title = str_format(
		d->arena, "Copies of %.*s do not say the same", STR_ARG(d->name));
	difference->why = str_format(d->arena,
		"%zu words differ: where %.*s reads \"... %.*s ...\", %.*s, a copy of the same "
		"message, reads \"... %.*s ...\".",
		counted, STR_ARG(copy_view_words(d->arena, difference->a)),
		STR_ARG(around(d->arena, &diff->a, run->a, run->a_count)),
		STR_ARG(copy_view_words(d->arena, difference->b)),
		STR_ARG(around(d->arena, &diff->b, run->b, run->b_count)));
	difference->a_words = run_evidence(&diff->a, run->a, run->a_count);
	difference->b_words = run_evidence(&diff->b, run->b, run->b_count);
	return difference_note(d, difference, err);
}

static bool
words_check(const struct differing *d, const struct copy_view *a, const struct copy_view *b,
	bool *ret_found, struct err *err)
{
	struct difference difference = {.aspect = "words",
		.sure = copy_view_same_format(a, b) ? 85 : 60,
		.weight = 85,
		.a = a,
		.b = b};
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_MEMORY_MAX};
	struct diff_source sources[2];
	struct diff diff;
	size_t first = SIZE_MAX;
	size_t counted = 0;

	/* Programs that send notices may send two alike in one second. */
	if (a->id.len > 0 && b->id.len > 0 && !str_equal(a->id, b->id))
		difference.sure = 60;
	*ret_found = false;
	if (str_equal(a->subject.reading.text, b->subject.reading.text) ||
		a->subject.reading.text.len == 0 || b->subject.reading.text.len == 0 ||
		a->subject.reading.text.len > WORDS_TEXT_MAX ||
		b->subject.reading.text.len > WORDS_TEXT_MAX)
		return true;
	diff_subject(&arena, &a->subject, &sources[0]);
	diff_subject(&arena, &b->subject, &sources[1]);
	diff_make(&arena, &sources[0], &sources[1], &diff);
	for (size_t i = 0; i < diff.run_count; i++) {
		if (!run_counts(&diff, i))
			continue;
		first = first == SIZE_MAX ? i : first;
		counted += diff.runs[i].a_count + diff.runs[i].b_count;
	}
	*ret_found = counted > 0;
	return counted == 0 || words_note(d, &difference, &diff, first, counted, err);
}

/* ---- attachments ---- */

/* An attachment of a that b has not, by content or, at least, by name. */
static const struct copy_attachment *
attachment_missing(const struct copy_view *a, const struct copy_view *b, bool *ret_same_name)
{
	*ret_same_name = false;
	for (size_t i = 0; i < a->attachment_count; i++) {
		const struct copy_attachment *one = &a->attachments[i];
		bool has_content = false;
		bool has_name = false;

		for (size_t j = 0; j < b->attachment_count; j++) {
			const struct copy_attachment *other = &b->attachments[j];

			has_content |= one->document != 0 && one->document == other->document;
			has_name |= str_equal(one->name, other->name);
		}
		/* Formats write attached mails and calendar entries each in their own way. */
		if (has_content || (has_name && !copy_view_same_format(a, b)))
			continue;
		*ret_same_name = has_name;
		return one;
	}
	return NULL;
}

static bool
attachments_check(const struct differing *d, const struct copy_view *a, const struct copy_view *b,
	bool *ret_found, struct err *err)
{
	struct difference difference = {
		.aspect = "attachments", .sure = 85, .weight = 85, .a = a, .b = b};
	bool same_name;
	const struct copy_attachment *one = attachment_missing(a, b, &same_name);

	if (one == NULL) {
		difference.a = b;
		difference.b = a;
		one = attachment_missing(b, a, &same_name);
	}
	*ret_found = one != NULL;
	if (one == NULL)
		return true;
	difference.title = str_format(
		d->arena, "Copies of %.*s carry other attachments", STR_ARG(d->name));
	difference.why = same_name
		? str_format(d->arena,
			  "The attachment \"%.*s\" of %.*s is not the same file as that of %.*s, a "
			  "copy of the same message.",
			  STR_ARG(one->name), STR_ARG(copy_view_words(d->arena, difference.a)),
			  STR_ARG(copy_view_words(d->arena, difference.b)))
		: str_format(d->arena,
			  "%.*s carries \"%.*s\"; %.*s, a copy of the same message, does not.",
			  STR_ARG(front_words(d->arena, difference.a)), STR_ARG(one->name),
			  STR_ARG(copy_view_words(d->arena, difference.b)));
	difference.a_words = whole(one->name);
	difference.b_words = whole(same_name ? one->name : STR("not there"));
	return difference_note(d, &difference, err);
}

/* ---- all of them ---- */

static bool (*const aspects[])(const struct differing *d, const struct copy_view *a,
	const struct copy_view *b, bool *ret_found, struct err *err) = {
	recipients_check, moment_check, subject_check, words_check, attachments_check};

static bool
message_check(const struct differing *d, struct err *err)
{
	bool found[COUNT_OF(aspects)] = {false};

	if (!bcc_check(d, err))
		return false;
	for (size_t i = 1; i < d->count; i++)
		for (size_t j = 0; j < COUNT_OF(aspects); j++)
			if (!found[j] && !aspects[j](d, &d->views[0], &d->views[i], &found[j], err))
				return false;
	return true;
}

static struct str
message_name(struct arena *arena, const struct copy_view *view)
{
	struct str line = str_trim(subject_fact(&view->subject, "subject"));

	if (view->sent == DATE_NONE)
		return str_format(arena, "\"%.*s\"",
			STR_ARG(line.len > 0 ? line : STR("a mail without subject")));
	return str_format(arena, "\"%.*s\" of %.*s",
		STR_ARG(line.len > 0 ? line : STR("a mail without subject")),
		STR_ARG(date_words(arena, view->sent)));
}

bool
copies_differ_check(
	struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_MEMORY_MAX};
	struct copy_view views[COPY_COUNT_MAX];
	struct differing d = {.compare = compare,
		.check = check,
		.scope = scope,
		.arena = &arena,
		.views = views};
	int64_t *documents;
	uint64_t texts = 0;
	int64_t stands;
	size_t count;

	if (!copies_message(compare, &arena, scope, &stands, &documents, &count, err))
		return false;
	if (stands != scope || count < 2)
		return true;
	for (size_t i = 0; i < count && d.count < COPY_COUNT_MAX; i++) {
		bool found;

		if (!copy_view_load(compare, &arena, documents[i], &views[d.count], &found, err))
			return false;
		texts += views[d.count].subject.reading.text.len;
		d.count += found;
		if (texts > COPY_TEXTS_MAX)
			break;
	}
	if (d.count < 2)
		return true;
	d.identity = identity(&arena, views, d.count);
	d.name = message_name(&arena, &views[0]);
	return message_check(&d, err);
}
