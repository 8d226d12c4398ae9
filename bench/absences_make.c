/* Invented mail of a council: threads among people whose programs quote each in its own way. */
#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/random.h"

enum { PEOPLE = 24, THREAD_MOST = 9 };

struct person {
	struct str name;
	struct str address;
	struct str last_first; /* "Smith, Jo" */
	enum habit habit;
	bool has_signature;
	bool has_notice;
};

struct maker {
	struct random_seed seed;
	struct random random;
	struct arena arena;
	const char *out;
	struct person people[PEOPLE];
	uint64_t written;
	struct err *err;
};

struct message {
	const struct person *from;
	const struct person *to;
	struct str id;
	struct str references;
	struct str subject; /* without RE: */
	struct str text;    /* as a program shows it: own words and quotes */
	int64_t sent;
	int level;
	bool is_announcing;
};

static const char *const firsts[] = {"Amber", "Bryn", "Cerys", "Dillon", "Edda", "Farrow", "Greta",
	"Hollis", "Imke", "Jory", "Kestrel", "Linnet", "Marlow", "Nerys", "Osric", "Petra", "Quill",
	"Rowan", "Sorrel", "Tamar", "Ulric", "Verity", "Wynn", "Yarrow"};
static const char *const lasts[] = {"Ashdown-Pike", "Brackwater", "Coldbeck", "Dunmere", "Elstow",
	"Fennimore", "Garrowby", "Hexthorpe", "Inglewhite", "Jessamy", "Kirkdale", "Lowmoor",
	"Marchbank", "Netherby", "Oxenholme", "Pellam", "Quernmore", "Ravensworth", "Silloth",
	"Tarnbrook", "Underbarrow", "Varley", "Wetheral", "Yealand"};
static const char *const who[] = {"the panel", "the contractor", "our solicitor", "the lead member",
	"the ward councillor", "finance", "the project board", "the police liaison officer",
	"the chair", "the auditor", "housing", "the landlord", "the operator", "procurement",
	"the school", "the insurer", "a resident", "the planning team", "the monitoring officer"};
static const char *const does[] = {"has agreed to", "will not accept", "asked again about",
	"wants to see", "has not answered on", "is content with", "objected to",
	"needs a decision on", "spent last week on", "cannot explain", "has paid for",
	"is late with", "signed off", "was never told of", "would rather drop",
	"keeps returning to", "has put in writing"};
static const char *const what[] = {"the lease of the market hall", "the return interviews",
	"the overspend on the depot", "the second tender", "the fence at the allotments",
	"badge renewals for the spring", "the audit of the petty cash", "the missing invoices",
	"the bus shelter on Quay Street", "a complaint about the night rota",
	"the minutes of the sub-group", "the budget for street lighting", "the old contract terms",
	"the risk register", "the survey of the bridge", "the training days",
	"the vacancy in the team", "the figures for quarter three", "the wording of the notice",
	"the consultation responses", "the heating at the library", "the appeal against the fine",
	"the parking permits"};
static const char *const when[] = {"before Friday", "since the last meeting", "after the recess",
	"by the end of the month", "as of this morning", "in spite of two reminders",
	"for the third time", "once the figures are in", "at the earliest in June",
	"without telling anyone else", "while the chair was away", "under delegated powers"};

static uint64_t
chance(struct maker *m, uint64_t below)
{
	return random_below(m->random, below);
}

#define PICK(M, LIST) ((LIST)[chance((M), COUNT_OF(LIST))])

static void
people_make(struct maker *m)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &m->people[i];
		struct arena *a = &m->arena;

		p->name = str_format(a, "%s %s", firsts[i], lasts[i]);
		p->last_first = str_format(a, "%s, %s", lasts[i], firsts[i]);
		p->address = str_lower(a,
			str_format(a, "%s.%s@%s", firsts[i], lasts[i],
				i % 5 == 4 ? "partner.example" : "norchester.example"));
		p->habit = (enum habit)(i % HABIT_COUNT);
		p->has_signature = chance(m, 2) == 0;
		p->has_notice = chance(m, 3) == 0;
	}
}

/* An invented name: texts of people are not made of thirty phrases. */
static void
name_add(struct maker *m, struct buf *to)
{
	static const char *const parts[] = {"ba", "ker", "lin", "mo", "ru", "sten", "tor", "vel",
		"wy", "dra", "hol", "pen", "qui", "fes", "gan", "nor", "lo", "mer", "shi", "bran"};
	size_t from;

	buf_add_char(to, ' ');
	from = to->len;
	for (uint64_t i = 2 + chance(m, 2); i > 0; i--)
		buf_add_format(to, "%s", PICK(m, parts));
	to->data[from] = (char)(to->data[from] - 'a' + 'A');
}

static void
sentence_add(struct maker *m, struct buf *to)
{
	const char *subject = PICK(m, who);

	buf_add_char(to, (char)(subject[0] - 'a' + 'A'));
	buf_add_format(to, "%s in", subject + 1);
	name_add(m, to);
	buf_add_format(to, " %s %s for", PICK(m, does), PICK(m, what));
	name_add(m, to);
	buf_add_format(to, " %s", PICK(m, when));
	if (chance(m, 3) == 0)
		buf_add_format(to, ", and the sum is now %llu pounds",
			(unsigned long long)(100 + chance(m, 90000)));
	buf_add(to, STR(". "));
}

/* A person's own words, with greeting, ending, perhaps signature and notice. */
static struct str
words_make(struct maker *m, const struct person *from, const struct person *to_whom,
	bool is_announcing)
{
	static const char *const announcing[] = {
		"Please find attached the paper for the next meeting.",
		"I attach a copy of the letter.", "The revised figures are attached.",
		"See attached.", "Attached is the draft that we discussed.",
		"Please see the attached spreadsheet."};
	struct buf to CLEANUP(buf_free) = {0};
	uint64_t paragraphs = 1 + chance(m, 3);
	bool is_short = chance(m, 8) == 0;

	if (chance(m, 3) != 0)
		buf_add_format(&to, "%.*s,\n\n",
			STR_ARG(str_slice(to_whom->name, 0, str_find_char(to_whom->name, ' '))));
	for (uint64_t i = 0; i < paragraphs && !is_short; i++) {
		for (uint64_t k = 1 + chance(m, 3); k > 0; k--)
			sentence_add(m, &to);
		buf_add(&to, STR("\n\n"));
	}
	if (is_short) {
		buf_add_format(&to, "Ring me about %s %s, or ask", PICK(m, what), PICK(m, when));
		name_add(m, &to);
		buf_add(&to, STR(".\n\n"));
	}
	if (is_announcing)
		buf_add_format(&to, "%s\n\n", PICK(m, announcing));
	buf_add_format(&to, "%s\n%.*s\n", chance(m, 2) == 0 ? "Kind regards," : "Thanks",
		STR_ARG(str_slice(from->name, 0, str_find_char(from->name, ' '))));
	if (from->has_signature)
		buf_add_format(&to,
			"\n%.*s\nNorchester Borough Council\nTel: 01632 960%03u\n%.*s\n",
			STR_ARG(from->name), (unsigned)(from->name.len * 7 % 1000),
			STR_ARG(from->address));
	if (from->has_notice)
		buf_add(&to,
			STR("\nThis e-mail and any attachments are confidential and intended "
			    "solely for the addressee. If you have received it in error please "
			    "delete it and tell the sender. Any disclosure or copying is "
			    "prohibited.\n"));
	return str_copy(&m->arena, buf_str(&to));
}

/* ---- writing ---- */

static void
body_add(struct maker *m, struct buf *to, struct str text, bool is_html)
{
	buf_add_format(to, "Content-Type: text/%s; charset=utf-8\n", is_html ? "html" : "plain");
	if (chance(m, 4) == 0) {
		struct buf encoded CLEANUP(buf_free) = {0};
		struct str rest;

		base64_encode(&encoded, text);
		buf_add(to, STR("Content-Transfer-Encoding: base64\n\n"));
		for (rest = buf_str(&encoded); rest.len > 0; rest = str_from(rest, 76))
			buf_add_format(to, "%.*s\n", STR_ARG(str_slice(rest, 0, 76)));
		return;
	}
	buf_add(to, STR("Content-Transfer-Encoding: 8bit\n\n"));
	buf_add(to, text);
}

static bool
message_write(struct maker *m, const struct message *message, struct str wire, bool is_html)
{
	struct buf to CLEANUP(buf_free) = {0};
	struct civil c = date_to_civil(message->sent);
	static const char *const short_months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct str path = str_format(
		&m->arena, "%s/%06llu.eml", m->out, (unsigned long long)m->written++);

	buf_add_format(&to, "From: %.*s <%.*s>\nTo: %.*s <%.*s>\nSubject: %s%.*s\n",
		STR_ARG(message->from->name), STR_ARG(message->from->address),
		STR_ARG(message->to->name), STR_ARG(message->to->address),
		message->level > 0 ? "RE: " : "", STR_ARG(message->subject));
	buf_add_format(&to, "Date: %d %s %d %02d:%02d:%02d +0000\nMessage-ID: <%.*s>\n", c.day,
		short_months[c.month - 1], c.year, c.hour, c.minute, c.second,
		STR_ARG(message->id));
	if (message->references.len > 0) {
		size_t last = str_find_last_char(message->references, '<');

		buf_add_format(&to, "In-Reply-To: %.*s\nReferences: %.*s\n",
			STR_ARG(str_from(message->references, last)), STR_ARG(message->references));
	}
	buf_add(&to, STR("MIME-Version: 1.0\n"));
	if (message->is_announcing) {
		buf_add(&to,
			STR("Content-Type: multipart/mixed; boundary=\"=_part\"\n\n--=_part\n"));
		body_add(m, &to, wire, is_html);
		buf_add_format(&to,
			"\n--=_part\nContent-Type: text/csv; name=\"paper %llu.csv\"\n"
			"Content-Disposition: attachment; filename=\"paper %llu.csv\"\n\n"
			"a,b\n1,%llu\n--=_part--\n",
			(unsigned long long)m->written, (unsigned long long)m->written,
			(unsigned long long)m->written);
	} else {
		body_add(m, &to, wire, is_html);
	}
	return file_write_durably(path.data, buf_str(&to), m->err);
}

static bool
answer_make(struct maker *m, const struct message *before, struct message *ret_message)
{
	const struct person *from = before->to;
	struct quoted_mail quoted = {before->from->name, before->from->address, before->to->name,
		before->subject, before->sent, 0, before->text};
	struct str answer;
	struct buf wire CLEANUP(buf_free) = {0};
	struct buf shown CLEANUP(buf_free) = {0};
	enum habit plain = from->habit;
	uint64_t luck = chance(m, 1000);
	struct civil c = date_to_civil(before->sent);

	/* British summer time, roughly; a few sit further away. */
	quoted.zone = from->habit == HABIT_GMAIL_HTML ? -300 : c.month > 3 && c.month < 11 ? 60 : 0;
	if (chance(m, 2) == 0)
		quoted.name = before->from->last_first;
	*ret_message = (struct message){
		.from = from,
		.to = chance(m, 4) == 0 ? &m->people[chance(m, PEOPLE)] : before->from,
		.id = str_format(&m->arena, "m%llu.%llx@norchester.example",
			(unsigned long long)m->written, (unsigned long long)luck),
		.references = str_format(&m->arena, "%.*s%s<%.*s>", STR_ARG(before->references),
			before->references.len > 0 ? " " : "", STR_ARG(before->id)),
		.subject = before->subject,
		.sent = before->sent + 600 + (int64_t)chance(m, 3 * 86400),
		.level = before->level + 1,
		.is_announcing = chance(m, 8) == 0,
	};
	answer = words_make(m, from, ret_message->to, ret_message->is_announcing);
	absences_quote(&wire, from->habit, answer, &quoted, luck);
	/* What the next one quotes of an HTML mail is what the page shows. */
	if (absences_is_html(plain))
		plain = plain == HABIT_GMAIL_HTML ? HABIT_GMAIL : HABIT_OUTLOOK_RULE;
	absences_quote(&shown, plain, answer, &quoted, luck);
	ret_message->text = str_copy(&m->arena, buf_str(&shown));
	return message_write(m, ret_message, buf_str(&wire), absences_is_html(from->habit));
}

static bool
thread_make(struct maker *m, uint64_t most)
{
	struct message messages[THREAD_MOST];
	size_t count = 1 + chance(m, THREAD_MOST);
	struct message *first = &messages[0];
	uint64_t from = chance(m, PEOPLE);

	*first = (struct message){
		.from = &m->people[from],
		.to = &m->people[(from + 1 + chance(m, PEOPLE - 1)) % PEOPLE],
		.id = str_format(&m->arena, "m%llu.first@norchester.example",
			(unsigned long long)m->written),
		.subject = str_format(&m->arena, "%s, %s", PICK(m, what), PICK(m, when)),
		.sent = 1356998400 + (int64_t)chance(m, 2 * 365 * (uint64_t)86400),
		.is_announcing = chance(m, 6) == 0,
	};
	first->text = words_make(m, first->from, first->to, first->is_announcing);
	if (!message_write(m, first, first->text, false))
		return false;
	for (size_t i = 1; i < count && m->written < most; i++)
		if (!answer_make(
			    m, &messages[chance(m, 4) == 0 ? chance(m, i) : i - 1], &messages[i]))
			return false;
	return true;
}

bool
absences_make(const char *out, uint64_t count, uint64_t seed, struct err *err)
{
	struct maker m = {.seed = {.seed = seed}, .out = out, .err = err};
	bool good;

	arena_init(&m.arena, (size_t)4 << 30);
	m.random = random_seeded(&m.seed);
	good = folder_make(out, err);
	people_make(&m);
	while (good && m.written < count)
		good = thread_make(&m, count);
	arena_free(&m.arena);
	return good;
}
