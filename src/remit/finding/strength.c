#include "remit/finding/strength.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdlib.h>

struct source_name {
	const char *name;
	const char *title;
};

static const struct source_name sources[SOURCE_KIND_COUNT] = {
	[SOURCE_UNSAID] = {"unsaid", "Not said yet"},
	[SOURCE_AUTHORITY_RECORD] = {"authority-record", "The authority’s own records"},
	[SOURCE_AUTHORITY_WORD] = {"authority-word", "What the authority says of itself"},
	[SOURCE_PARTNER_RECORD] = {"partner-record", "Records of another agency"},
	[SOURCE_PERSON] = {"person", "What somebody told"},
	[SOURCE_PUBLIC] = {"public", "Published by others at the time"},
	[SOURCE_TRACE] = {"trace", "Noted by a system by itself"},
};
static const char *const roles[EVIDENCE_ROLE_COUNT] = {"supports", "contradicts", "context"};
static const char *const strengths[] = {"none", "untested", "weak", "moderate", "strong"};
/* Of one lineage the kind that counts most, from what nobody could arrange to what costs nothing
 * to say. */
static const unsigned char weights[SOURCE_KIND_COUNT] = {
	[SOURCE_UNSAID] = 0,
	[SOURCE_AUTHORITY_WORD] = 1,
	[SOURCE_PERSON] = 2,
	[SOURCE_PUBLIC] = 3,
	[SOURCE_AUTHORITY_RECORD] = 4,
	[SOURCE_PARTNER_RECORD] = 5,
	[SOURCE_TRACE] = 6,
};

const char *
source_kind_name(enum source_kind kind)
{
	return kind < SOURCE_KIND_COUNT ? sources[kind].name : "unknown";
}

const char *
source_kind_title(enum source_kind kind)
{
	return kind < SOURCE_KIND_COUNT ? sources[kind].title : "Unknown";
}

enum source_kind
source_kind_from_name(struct str name)
{
	for (unsigned i = 0; i < SOURCE_KIND_COUNT; i++)
		if (str_equal(name, str_of(sources[i].name)))
			return (enum source_kind)i;
	return SOURCE_KIND_COUNT;
}

const char *
evidence_role_name(enum evidence_role role)
{
	return role < EVIDENCE_ROLE_COUNT ? roles[role] : "unknown";
}

enum evidence_role
evidence_role_from_name(struct str name)
{
	for (unsigned i = 0; i < EVIDENCE_ROLE_COUNT; i++)
		if (str_equal(name, str_of(roles[i])))
			return (enum evidence_role)i;
	return EVIDENCE_ROLE_COUNT;
}

const char *
strength_name(enum strength strength)
{
	return strength <= STRENGTH_STRONG ? strengths[strength] : "unknown";
}

/* Those of one lineage stand together, the one that counts most first. */
static int
pieces_compare(const void *a, const void *b)
{
	const struct strength_piece *left = a;
	const struct strength_piece *right = b;

	if (left->lineage != right->lineage)
		return left->lineage < right->lineage ? -1 : 1;
	return (int)weights[right->source] - (int)weights[left->source];
}

struct tally {
	struct strength_view view;
	unsigned kinds; /* a bit each */
};

static void
support_count(struct tally *tally, const struct strength_piece *piece)
{
	tally->view.supporting++;
	if (piece->source != SOURCE_UNSAID)
		tally->kinds |= 1u << piece->source;
}

static enum strength
strength_rate(const struct tally *tally)
{
	const struct strength_view *view = &tally->view;
	unsigned tested = tally->kinds & ~(1u << SOURCE_AUTHORITY_WORD);

	if (view->supporting == 0)
		return STRENGTH_NONE;
	if (tally->kinds != 0 && tested == 0)
		return STRENGTH_UNTESTED;
	if (view->kinds >= 3 && view->has_contemporaneous && view->unanswered == 0)
		return STRENGTH_STRONG;
	return view->kinds >= 2 ? STRENGTH_MODERATE : STRENGTH_WEAK;
}

struct strength_view
strength_of(struct arena *arena, const struct strength_piece *pieces, size_t count)
{
	struct strength_piece *sorted = ARENA_ARRAY(arena, count, struct strength_piece);
	struct tally tally = {0};
	size_t supporting = 0;

	for (size_t i = 0; i < count; i++) {
		if (pieces[i].role == EVIDENCE_CONTRADICTS) {
			tally.view.contradicting++;
			tally.view.unanswered += pieces[i].is_answered ? 0 : 1;
		} else if (pieces[i].role == EVIDENCE_SUPPORTS) {
			sorted[supporting++] = pieces[i];
			if (pieces[i].is_contemporaneous)
				tally.view.has_contemporaneous = true;
		}
	}
	if (supporting > 0)
		qsort(sorted, supporting, sizeof(*sorted), pieces_compare);
	for (size_t i = 0; i < supporting; i++)
		if (i == 0 || sorted[i].lineage == 0 || sorted[i].lineage != sorted[i - 1].lineage)
			support_count(&tally, &sorted[i]);
	tally.view.kinds = (unsigned)__builtin_popcount(tally.kinds);
	tally.view.strength = strength_rate(&tally);
	return tally.view;
}

static const char *
number_word(unsigned n)
{
	static const char *const words[] = {"No", "One", "Two", "Three", "Four", "Five", "Six"};

	return n < COUNT_OF(words) ? words[n] : "Many";
}

struct str
strength_why(struct arena *arena, const struct strength_view *view)
{
	struct buf words CLEANUP(buf_free) = {.size_max = 1024};

	if (view->strength == STRENGTH_NONE)
		buf_add(&words, STR("Nothing supports it yet"));
	else if (view->strength == STRENGTH_UNTESTED)
		buf_add(&words, STR("It rests on what the authority says of itself alone"));
	else if (view->kinds == 0)
		buf_add(&words,
			STR("Of what supports it nobody has said what kind of source it is"));
	else
		buf_add_format(&words, "%s kind%s of source, %s made at the time",
			number_word(view->kinds), view->kinds == 1 ? "" : "s",
			!view->has_contemporaneous ? "none of it"
				: view->kinds == 1 ? "some of it"
						   : "one of them");
	if (view->unanswered > 0)
		buf_add_format(&words, "; %u piece%s against it %s not answered yet",
			view->unanswered, view->unanswered == 1 ? "" : "s",
			view->unanswered == 1 ? "is" : "are");
	buf_add_char(&words, '.');
	return str_copy(arena, buf_str(&words));
}
