#include "version_papers.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"

#include <string.h>

enum { PARAGRAPHS_MAX = 4000, WIDTH_PDF = 88, WIDTH_MAIL = 72, LINES_A_PAGE = 46, DAY_S = 86400 };

struct maker {
	struct arena *arena;
	uint32_t state;
	struct papers *papers;
};

/* A text while it is edited: paragraphs, of which some have numbers. */
struct draft {
	struct str head[6];
	size_t head_count;
	struct str paragraphs[PARAGRAPHS_MAX];
	size_t count;
	bool is_numbered;
};

static uint32_t
roll(struct maker *m, uint32_t below)
{
	m->state = m->state * 1664525u + 1013904223u;
	return (m->state >> 8) % below;
}

#define PICK(M, LIST) ((LIST)[roll((M), COUNT_OF(LIST))])

static const char *const roles[] = {"Licensing Manager", "Chair", "monitoring officer",
	"outreach worker", "head of service", "finance officer", "legal adviser", "auditor",
	"ward member", "police liaison officer", "duty manager", "clerk", "director",
	"project lead", "safeguarding nurse", "school governor"};
static const char *const verbs[] = {"said", "reported", "noted", "explained", "warned", "agreed",
	"recommended", "asked", "minuted", "proposed", "argued", "confirmed"};
static const char *const things[] = {"the taxi rank", "the lease of the market hall",
	"the risk register", "the contract for support services", "the training budget",
	"the audit of case files", "the return interviews", "the appeals panel",
	"the children's home on the ring road", "the complaints log", "the licence conditions",
	"the vehicle inspections", "the badge holders", "the corporate plan",
	"the capital programme", "the bus station", "the outreach project",
	"the partnership protocol", "the asset register", "the night-time economy",
	"the committee timetable", "the tender documents", "the shared drive", "the staff survey",
	"the medium-term plan", "the scrutiny review"};
static const char *const acts[] = {"had not been looked at", "was two months behind",
	"needed a decision before the summer", "would be reported to members",
	"could not be paid for this year", "had been passed to the police",
	"was to be reviewed by an outside body", "did not meet the standard",
	"had improved since the last review", "was handled by one officer alone",
	"should be kept out of the public papers", "had been lost when the office moved",
	"was no longer needed", "would cost more than was set aside",
	"rested on a single complaint", "was agreed without a vote", "had been raised twice before",
	"remained the main concern"};
static const char *const tails[] = {"because nobody had been told", "after a long discussion",
	"although the adviser disagreed", "until the new year", "as the paper set out",
	"in spite of what had been promised", "while the post was vacant",
	"without any further delay", "on the advice of counsel", "for reasons that were not given",
	"with two members against", "at the request of the Cabinet",
	"since the figures were unsound", "in line with other authorities",
	"once the funding was clear", ""};
static const char *const names[] = {"Amberline Cars", "Quayside Swift", "Tollgate Cabs",
	"Harrowmere Taxis", "Six Bells Hire", "Lantern Row", "Brackley House", "Guild Square",
	"Sexton Street", "Marl Hill", "Quay Parade", "Osterdell", "Vennerby", "Coldbecker",
	"Thistlewaite", "Wolverhay", "Varnsworth", "Quillow", "Orrelby", "Tolland"};
static const char *const bodies[] = {"Licensing Board", "Audit Committee", "Scrutiny Panel",
	"Cabinet", "Safeguarding Sub-group", "Planning Committee"};

static struct str
sentence(struct maker *m)
{
	const char *role = PICK(m, roles);
	const char *verb = PICK(m, verbs);
	const char *thing = PICK(m, things);
	const char *act = PICK(m, acts);
	const char *tail = PICK(m, tails);
	const char *other = PICK(m, things);
	const char *name = PICK(m, names);

	switch (roll(m, 5)) {
	case 0:
		return str_format(m->arena, "The %s %s that %s %s %s, and that %s of %s %s.", role,
			verb, thing, act, tail, other, name, PICK(m, acts));
	case 1:
		return str_format(m->arena,
			"%s was named %u times in connection with %s; the %s %s it %s.", name,
			2 + roll(m, 60), thing, role, verb, tail);
	case 2:
		return str_format(m->arena,
			"It was resolved that %s and %s be looked at again by the %s %s.", thing,
			other, role, tail);
	case 3:
		return str_format(m->arena, "A sum of %u pounds was set aside for %s, which %s %s.",
			1000 + roll(m, 90000), thing, act, tail);
	default:
		return str_format(
			m->arena, "The %s %s that %s %s %s.", role, verb, thing, act, tail);
	}
}

static struct str
paragraph(struct maker *m)
{
	struct str text = sentence(m);

	for (uint32_t more = roll(m, 4); more > 0; more--)
		text = str_format(m->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(sentence(m)));
	return text;
}

static int64_t
some_day(struct maker *m)
{
	return date_days(2011, 1, 1) * DAY_S + (int64_t)roll(m, 1400) * DAY_S;
}

static struct str
person(struct maker *m)
{
	static const char *const first[] = {"Pask", "Idony", "Torquil", "Nerissa", "Bram", "Agna",
		"Desmer", "Hettie", "Tamsin", "Wren", "Marden", "Elowen"};

	return str_format(m->arena, "%s %s", PICK(m, first), names[11 + roll(m, 9)]);
}

/* ---- what papers say ---- */

static void
body_make(struct maker *m, struct draft *draft, size_t paragraphs)
{
	draft->is_numbered = roll(m, 3) != 0;
	for (draft->count = 0; draft->count < paragraphs;)
		draft->paragraphs[draft->count++] = paragraph(m);
}

static void
report_make(struct maker *m, struct draft *draft)
{
	const char *thing = PICK(m, things);

	draft->head_count = 0;
	draft->head[draft->head_count++] = STR("Norchester Borough Council");
	draft->head[draft->head_count++] = str_format(
		m->arena, "Report to the %s on %s", PICK(m, bodies), thing);
	if (roll(m, 2) == 0)
		draft->head[draft->head_count++] = str_format(
			m->arena, "%.*s", STR_ARG(date_words(m->arena, some_day(m))));
	body_make(m, draft, 5 + roll(m, 25));
}

/* Minutes of one series have head, standing items and phrases in common. */
static void
minutes_make(struct maker *m, struct draft *draft, const char *body, int64_t day, int64_t before)
{
	struct str chair = person(m);

	*draft = (struct draft){.is_numbered = true};
	draft->head[draft->head_count++] = STR("Norchester Borough Council");
	draft->head[draft->head_count++] = str_format(m->arena,
		"%s: minutes of the meeting held on %.*s in the Guild Room", body,
		STR_ARG(date_words(m->arena, day)));
	draft->head[draft->head_count++] = str_format(m->arena,
		"Present: Cllr %.*s (Chair), Cllr %.*s, Cllr %.*s. In attendance: the clerk.",
		STR_ARG(chair), STR_ARG(person(m)), STR_ARG(person(m)));
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"Apologies for absence were received from Cllr %.*s.", STR_ARG(person(m)));
	draft->paragraphs[draft->count++] = STR(
		"There were no declarations of interest and no requests for the webcast to be "
		"suspended. Members were reminded of the code of conduct.");
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"The minutes of the meeting held on %.*s were agreed as a true record and signed by "
		"the Chair.",
		STR_ARG(date_words(m->arena, before)));
	for (uint32_t n = 2 + roll(m, 5); n > 0; n--)
		draft->paragraphs[draft->count++] = roll(m, 3) == 0
			? str_format(m->arena,
				  "Paper %u was noted. The officer reported that %u cases were open "
				  "and %u had been closed in the quarter, and members thanked the staff "
				  "for their work.",
				  1000 + roll(m, 9000), roll(m, 200), roll(m, 90))
			: paragraph(m);
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"The date of the next meeting was confirmed. The Chair thanked everyone for "
		"attending and closed the meeting at %u.%02u pm.",
		4 + roll(m, 5), 5 * roll(m, 12));
}

static void
letter_make(struct maker *m, struct draft *draft, int kind, unsigned number)
{
	struct str who = person(m);
	int64_t day = some_day(m);

	*draft = (struct draft){.is_numbered = false};
	draft->head[draft->head_count++] = str_format(
		m->arena, "Our reference: TX/%d/%03u", 2011 + kind, number);
	draft->head[draft->head_count++] = date_words(m->arena, day);
	draft->head[draft->head_count++] = str_format(m->arena, "Dear %s %.*s,",
		roll(m, 2) == 0 ? "Mr" : "Mrs",
		STR_ARG(str_from(who, str_find_char(who, ' ') + 1)));
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"Thank you for your %s of %.*s about badge %u. I have read it with care and have "
		"spoken to the officer who deals with these matters.",
		kind == 0 ? "letter" : "application",
		STR_ARG(date_words(m->arena, day - 9 * DAY_S)), 100 + roll(m, 900));
	draft->paragraphs[draft->count++] = kind == 0
		? STR("The Council takes every complaint about a licensed driver seriously. A "
		      "complaint is entered in the register on the day that it is received, "
		      "and an officer is asked to look into it within ten working days.")
		: STR("Applications are put before the Board at its next meeting. You may come "
		      "to the meeting and speak for five minutes, or send somebody to speak for "
		      "you. Please bring your badge, your insurance and two photographs.");
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"We expect to write to you again by %.*s. If you have not heard by then please ring "
		"the duty desk and give the reference above.",
		STR_ARG(date_words(m->arena, day + 21 * DAY_S)));
	draft->paragraphs[draft->count++] = STR("Yours sincerely");
	draft->paragraphs[draft->count++] = STR("Licensing team, Town Hall, Norchester");
}

static void
agenda_make(struct maker *m, struct draft *draft, const char *body, int64_t day)
{
	*draft = (struct draft){.is_numbered = true};
	draft->head[draft->head_count++] = STR("Norchester Borough Council");
	draft->head[draft->head_count++] = str_format(m->arena,
		"%s: agenda for the meeting to be held on %.*s at 6.30 pm in the Guild Room", body,
		STR_ARG(date_words(m->arena, day)));
	draft->paragraphs[draft->count++] = STR("Apologies for absence");
	draft->paragraphs[draft->count++] = STR("Declarations of interest");
	draft->paragraphs[draft->count++] = STR("To agree the minutes of the last meeting");
	draft->paragraphs[draft->count++] = STR("Questions from members of the public, of which "
						"notice has been given in writing");
	for (uint32_t n = 1 + roll(m, 3); n > 0; n--)
		draft->paragraphs[draft->count++] = str_format(
			m->arena, "Report on %s (page %u)", PICK(m, things), 3 + roll(m, 60));
	draft->paragraphs[draft->count++] = STR(
		"Any other business that the Chair thinks urgent, for reasons to be minuted");
}

static void
agreement_make(struct maker *m, struct draft *draft, const struct str *clauses, size_t count)
{
	*draft = (struct draft){.is_numbered = true};
	draft->head[draft->head_count++] = STR("Agreement for services");
	draft->head[draft->head_count++] = str_format(m->arena,
		"This agreement is made on %.*s between Norchester Borough Council and %s Limited "
		"for a sum of %u pounds a year.",
		STR_ARG(date_words(m->arena, some_day(m))), PICK(m, names), 5000 + roll(m, 90000));
	for (size_t i = 0; i < count; i++)
		draft->paragraphs[draft->count++] = clauses[i];
	draft->paragraphs[draft->count++] = str_format(m->arena,
		"Signed for the Council by %.*s and for the supplier by %.*s.", STR_ARG(person(m)),
		STR_ARG(person(m)));
}

/* ---- editing ---- */

static struct str
reword(struct maker *m, struct str text)
{
	struct buf buf CLEANUP(buf_free) = {0};
	struct str word;
	bool changed = false;

	while (str_cut(&text, ' ', &word)) {
		if (buf.len > 0)
			buf_add_char(&buf, ' ');
		if (!changed && roll(m, 9) == 0) {
			buf_add(&buf, str_of(PICK(m, tails)));
			changed = true;
		} else {
			buf_add(&buf, word);
		}
	}
	return str_copy(m->arena, buf_str(&buf));
}

static void
paragraph_remove(struct draft *draft, size_t at)
{
	memmove(draft->paragraphs + at, draft->paragraphs + at + 1,
		(draft->count - at - 1) * sizeof draft->paragraphs[0]);
	draft->count--;
}

static void
paragraph_insert(struct draft *draft, size_t at, struct str text)
{
	if (draft->count == PARAGRAPHS_MAX)
		return;
	memmove(draft->paragraphs + at + 1, draft->paragraphs + at,
		(draft->count - at) * sizeof draft->paragraphs[0]);
	draft->paragraphs[at] = text;
	draft->count++;
}

static void
edit(struct maker *m, struct draft *draft)
{
	uint32_t edits = 1 + roll(m, 2 + (uint32_t)draft->count / 5);

	while (edits-- > 0 && draft->count > 2) {
		size_t at = roll(m, (uint32_t)draft->count);
		struct str text = draft->paragraphs[at];

		switch (roll(m, 6)) {
		case 0:
			paragraph_remove(draft, at);
			break;
		case 1:
			paragraph_insert(draft, at, paragraph(m));
			break;
		case 2:
			paragraph_remove(draft, at);
			paragraph_insert(draft, roll(m, (uint32_t)draft->count), text);
			break;
		case 3:
			draft->paragraphs[at] = str_format(
				m->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(sentence(m)));
			break;
		default:
			draft->paragraphs[at] = reword(m, text);
		}
	}
}

/* ---- setting ---- */

static struct str
plain(struct maker *m, const struct draft *draft)
{
	struct buf buf CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < draft->head_count; i++)
		buf_add_format(&buf, "%.*s\n", STR_ARG(draft->head[i]));
	for (size_t i = 0; i < draft->count; i++)
		if (draft->is_numbered)
			buf_add_format(&buf, "%zu. %.*s\n", i + 1, STR_ARG(draft->paragraphs[i]));
		else
			buf_add_format(&buf, "%.*s\n", STR_ARG(draft->paragraphs[i]));
	return str_copy(m->arena, buf_str(&buf));
}

struct setting {
	struct maker *m;
	struct buf out;
	size_t width;
	size_t column;
	size_t line;
	unsigned page;
	bool is_paged;
	const char *front; /* of each line */
};

static void
line_end(struct setting *s)
{
	buf_add_char(&s->out, '\n');
	s->column = 0;
	if (!s->is_paged || ++s->line % LINES_A_PAGE != 0)
		return;
	buf_add_format(&s->out, "\nPage %u of 20\n\fNorchester papers, not for publication\n\n",
		++s->page);
}

static void
word_set(struct setting *s, struct str word)
{
	if (s->column > 0 && s->column + 1 + word.len > s->width) {
		if (s->is_paged && word.len > 8 && roll(s->m, 8) == 0) {
			buf_add_format(&s->out, " %.*s-", STR_ARG(str_slice(word, 0, 4)));
			word = str_from(word, 4);
		}
		line_end(s);
	}
	if (s->column > 0)
		buf_add_char(&s->out, ' ');
	else
		buf_add(&s->out, str_of(s->front));
	for (size_t i = 0; i < word.len; i++) {
		if (s->is_paged && str_starts(str_from(word, i), STR("fi"))) {
			buf_add(&s->out, STR("\xef\xac\x81"));
			i++;
		} else {
			buf_add_char(&s->out, word.data[i]);
		}
	}
	s->column += word.len + 1;
}

/* Lines broken at a width, with pages or with the signs of a quotation. */
static struct str
broken(struct maker *m, struct str text, size_t width, bool is_paged, const char *front)
{
	struct setting s = {.m = m, .width = width, .is_paged = is_paged, .front = front};
	struct str line;
	struct str set;

	while (str_cut_line(&text, &line)) {
		struct str word;

		while (str_cut(&line, ' ', &word))
			if (word.len > 0)
				word_set(&s, word);
		line_end(&s);
		buf_add(&s.out, STR("\n"));
	}
	set = str_copy(m->arena, buf_str(&s.out));
	buf_free(&s.out);
	return set;
}

static void
paper_add(struct maker *m, int family, bool is_mail, struct str name, struct str body, int64_t day)
{
	struct papers *papers = m->papers;

	if (papers->count == papers->room)
		return;
	papers->list[papers->count++] = (struct paper){family, is_mail, name, body,
		str_format(m->arena, "[[\"%s\",\"%.*s\"]]", is_mail ? "sent" : "modified",
			STR_ARG(date_iso(m->arena, day)))};
}

static void
mail_add(struct maker *m, int family, struct str text, int64_t day)
{
	struct str body = broken(m, text, WIDTH_MAIL, false, roll(m, 2) == 0 ? "> " : "");

	paper_add(m, family, true, str_format(m->arena, "mail %zu.eml", m->papers->count),
		str_format(m->arena,
			"Dear all,\n\nplease see below, and let me have your changes by Friday. "
			"%.*s\n\n%.*s\n-- \nCommittee Services\nTown Hall, Norchester\n",
			STR_ARG(sentence(m)), STR_ARG(body)),
		day);
}

static struct str
name_make(struct maker *m, int scheme, struct str stem, size_t version, bool is_last,
	const char *ending)
{
	switch (scheme) {
	case 0:
		return str_format(m->arena, "%.*s v%zu.%s", STR_ARG(stem), version, ending);
	case 1:
		return str_format(m->arena, "%.*s%s.%s", STR_ARG(stem),
			is_last                ? " FINAL"
				: version == 1 ? " draft"
					       : " draft 2",
			ending);
	case 2:
		return str_format(m->arena, "%s %u.%s", PICK(m, roles), roll(m, 1000), ending);
	default:
		return str_format(m->arena, "Scan%04u.%s", roll(m, 10000), ending);
	}
}

/* Versions of a draft, some in other formats and in mails. */
static void
family_add(struct maker *m, struct draft *draft, struct str stem)
{
	int family = ++m->papers->families;
	size_t versions = 2 + roll(m, 3);
	int scheme = (int)roll(m, 4);
	int64_t day = some_day(m);

	if (roll(m, 6) == 0 && draft->count > 8) {
		struct draft half = *draft;

		half.count = draft->count * 6 / 10;
		paper_add(m, family, false, name_make(m, scheme, stem, 1, false, "docx"),
			plain(m, &half), day);
	}
	for (size_t i = 1; i <= versions; i++, day += DAY_S) {
		struct str text;

		if (i > 1)
			edit(m, draft);
		text = plain(m, draft);
		if (roll(m, 3) != 0)
			paper_add(m, family, false,
				name_make(m, scheme, stem, i, i == versions, "docx"), text, day);
		else
			paper_add(m, family, false,
				name_make(m, scheme, stem, i, i == versions, "pdf"),
				broken(m, text, WIDTH_PDF, true, ""), day);
		if (roll(m, 3) == 0)
			paper_add(m, family, false,
				name_make(m, scheme, stem, i, i == versions, "pdf"),
				broken(m, text, WIDTH_PDF, true, ""), day + 3600);
		if (roll(m, 6) == 0)
			mail_add(m, family, text, day + 7200);
	}
}

static void
alone_add(struct maker *m, const struct draft *draft, struct str name)
{
	struct str text = plain(m, draft);

	if (roll(m, 2) == 0)
		text = broken(m, text, WIDTH_PDF, true, "");
	paper_add(m, 0, false, name, text, some_day(m));
}

/* Series from one template: most stand alone, some have versions of their own. */
static void
series_add(struct maker *m, struct draft *draft, size_t each)
{
	struct str clauses[12];

	for (size_t body = 0; body < COUNT_OF(bodies); body++) {
		int64_t day = some_day(m);

		for (size_t i = 0; i < each; i++, day += 42 * DAY_S) {
			struct str stem = str_format(m->arena, "%.*s %s minutes",
				STR_ARG(date_iso_day(m->arena, day)), bodies[body]);

			minutes_make(m, draft, bodies[body], day, day - 42 * DAY_S);
			if (roll(m, 4) == 0)
				family_add(m, draft, stem);
			else
				alone_add(
					m, draft, str_format(m->arena, "%.*s.docx", STR_ARG(stem)));
			agenda_make(m, draft, bodies[body], day);
			alone_add(m, draft,
				str_format(m->arena, "%.*s agenda.pdf",
					STR_ARG(date_iso_day(m->arena, day))));
		}
	}
	for (unsigned i = 0; i < each * 4; i++) {
		letter_make(m, draft, (int)(i % 2), i);
		if (roll(m, 5) == 0)
			family_add(m, draft, str_format(m->arena, "Letter TX %03u", i));
		else
			alone_add(m, draft, str_format(m->arena, "Letter TX %03u.docx", i));
	}
	for (size_t i = 0; i < COUNT_OF(clauses); i++)
		clauses[i] = paragraph(m);
	for (size_t i = 0; i < each; i++) {
		agreement_make(m, draft, clauses, COUNT_OF(clauses));
		alone_add(m, draft, str_format(m->arena, "Agreement %s.docx", PICK(m, names)));
	}
}

static void
real_read(struct str text, struct draft *draft)
{
	struct str line;

	*draft = (struct draft){.is_numbered = false};
	while (draft->count < PARAGRAPHS_MAX && str_cut_line(&text, &line))
		if (str_trim(line).len > 0)
			draft->paragraphs[draft->count++] = str_trim(line);
}

void
papers_make(struct arena *arena, uint32_t seed, size_t families, const struct str *reals,
	size_t real_count, struct papers *ret_papers)
{
	struct maker m = {.arena = arena, .state = seed * 2654435761u + 1, .papers = ret_papers};
	struct draft *draft = ARENA_NEW(arena, struct draft);

	*ret_papers = (struct papers){.room = families * 30 + real_count * 12 + 100};
	ret_papers->list = ARENA_ARRAY(arena, ret_papers->room, struct paper);
	for (size_t i = 0; i < families; i++) {
		report_make(&m, draft);
		family_add(&m, draft,
			str_format(arena, "Report on %s %zu", PICK(&m, things) + 4, i % 7));
	}
	series_add(&m, draft, families / 8 + 2);
	for (size_t i = 0; i < real_count; i++) {
		real_read(reals[i], draft);
		if (i % 3 == 0 && draft->count > 8)
			family_add(&m, draft, str_format(arena, "Paper %zu", i));
		else
			alone_add(&m, draft, str_format(arena, "paper-%zu.md", i));
	}
}

void
papers_pair(struct arena *arena, uint32_t seed, size_t words, struct str *ret_a, struct str *ret_b)
{
	struct maker m = {.arena = arena, .state = seed};
	struct draft *draft = ARENA_NEW(arena, struct draft);

	body_make(&m, draft, words / 50 < PARAGRAPHS_MAX - 500 ? words / 50 : PARAGRAPHS_MAX - 500);
	*ret_a = plain(&m, draft);
	edit(&m, draft);
	*ret_b = plain(&m, draft);
}
