#include "compare/meeting/phrase.h"
#include "compare/named/named_text.h"
#include "compare/thread/announce.h"
#include "compare/thread/announce_inside.h"

static bool
is_one_of(struct str word, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(WORD, LIST) is_one_of((WORD), (LIST), COUNT_OF(LIST))

/* The word `by` places behind (before, where negative), or "". */
static struct str
word_at(const struct announce_sentence *s, size_t at, int by)
{
	if ((by < 0 && (size_t)-by > at) || (by > 0 && at + (size_t)by >= s->count))
		return STR("");
	return s->words[(size_t)((int64_t)at + by)].lower;
}

static bool
has_before(const struct announce_sentence *s, size_t at, int most, const struct str *list,
	size_t count)
{
	for (int by = -1; by >= -most; by--)
		if (is_one_of(word_at(s, at, by), list, count))
			return true;
	return false;
}

/* ---- English ---- */

static const struct str negations[] = {STR_INIT("no"), STR_INIT("not"), STR_INIT("nothing"),
	STR_INIT("never"), STR_INIT("without"), STR_INIT("forgot"), STR_INIT("forgotten"),
	STR_INIT("forget"), STR_INIT("missing"), STR_INIT("cannot"), STR_INIT("t"),
	STR_INIT("unable"), STR_INIT("dont"), STR_INIT("didnt"), STR_INIT("omitted"),
	STR_INIT("failed"), STR_INIT("if"), STR_INIT("neglected"), STR_INIT("instead")};
static const struct str selves[] = {STR_INIT("i"), STR_INIT("we")};
static const struct str others[] = {STR_INIT("you"), STR_INIT("he"), STR_INIT("she"),
	STR_INIT("they"), STR_INIT("who"), STR_INIT("your")};
static const struct str mails[] = {STR_INIT("email"), STR_INIT("e"), STR_INIT("mail"),
	STR_INIT("message"), STR_INIT("note"), STR_INIT("reply")};

static bool
is_denied(const struct announce_sentence *s, size_t at)
{
	static const struct str behind[] = {STR_INIT("not"), STR_INIT("missing"),
		STR_INIT("without"), STR_INIT("nothing"), STR_INIT("wasn"), STR_INIT("isn")};

	if (has_before(s, at, 4, negations, COUNT_OF(negations)))
		return true;
	for (int by = 1; by <= 3; by++)
		if (IS_ONE_OF(word_at(s, at, by), behind))
			return true;
	return false;
}

/* "attached to the licence", "attach great importance". */
static bool
is_meant_otherwise(const struct announce_sentence *s, size_t at)
{
	static const struct str chains[] = {STR_INIT("link"), STR_INIT("links"), STR_INIT("chain"),
		STR_INIT("trail"), STR_INIT("thread"), STR_INIT("hyperlink"), STR_INIT("url")};
	static const struct str with[] = {STR_INIT("with")};
	static const struct str gone[] = {STR_INIT("went"), STR_INIT("issued"), STR_INIT("posted"),
		STR_INIT("submitted"), STR_INIT("returned")};
	static const struct str senses[] = {STR_INIT("importance"), STR_INIT("weight"),
		STR_INIT("significance"), STR_INIT("value"), STR_INIT("blame"), STR_INIT("great"),
		STR_INIT("little"), STR_INIT("much"), STR_INIT("strings"), STR_INIT("conditions"),
		STR_INIT("condition"), STR_INIT("space"), STR_INIT("area"), STR_INIT("garage"),
		STR_INIT("priority")};
	static const struct str before[] = {STR_INIT("strings"), STR_INIT("conditions"),
		STR_INIT("condition"), STR_INIT("semi"), STR_INIT("emotionally"),
		STR_INIT("importance"), STR_INIT("weight"), STR_INIT("totally")};
	struct str next = word_at(s, at, 1);

	if (IS_ONE_OF(next, senses) || IS_ONE_OF(word_at(s, at, -1), before))
		return true;
	/* "the attached e-mail chain below" */
	for (int by = -3; by <= 3; by++)
		if (IS_ONE_OF(word_at(s, at, by), chains))
			return true;
	/* "the letter went out with the wrong plan attached" */
	if (has_before(s, at, 5, with, COUNT_OF(with)) &&
		has_before(s, at, 9, gone, COUNT_OF(gone)))
		return true;
	if (!str_equal(next, STR("to")))
		return false;
	for (int by = 2; by <= 4; by++)
		if (IS_ONE_OF(word_at(s, at, by), mails))
			return false;
	return true;
}

/* Notices of viruses and of confidence speak of attachments; what goes by post is not attached. */
static bool
is_of_another_kind(const struct announce_sentence *s)
{
	static const char notices[] =
		"virus|viruses|malware|addressee|addressees|disclaimer|recipient|recipients";
	static const char papers[] = "cheque|cheques|envelope|stamped|pigeonhole|leaflets|sae|"
				     "dvd|sticky|laminated";
	static const struct str posts[] = {STR_INIT("by"), STR_INIT("the"), STR_INIT("s"),
		STR_INIT("class"), STR_INIT("will")};

	for (size_t i = 0; i < s->count; i++) {
		struct str word = s->words[i].lower;

		if (phrase_in(word, notices) || phrase_in(word, papers))
			return true;
		if (str_equal(word, STR("post")) && has_before(s, i, 1, posts, COUNT_OF(posts)))
			return true;
	}
	return false;
}

/* Whether a sign stands before the word: a clause begins with it. */
static bool
is_clause_begin(const struct announce_sentence *s, size_t at)
{
	struct str between;

	if (at == 0)
		return true;
	between = str_make(s->text + s->words[at - 1].to, s->words[at].from - s->words[at - 1].to);
	return str_find_char(between, ',') != STR_NONE || str_find_char(between, ':') != STR_NONE ||
		str_find_char(between, ';') != STR_NONE ||
		str_find(between, STR(" - ")) != STR_NONE ||
		str_find(between, STR("\xe2\x80\x93")) != STR_NONE;
}

static const struct str nouns[] = {STR_INIT("report"), STR_INIT("reports"), STR_INIT("minutes"),
	STR_INIT("draft"), STR_INIT("drafts"), STR_INIT("document"), STR_INIT("documents"),
	STR_INIT("file"), STR_INIT("files"), STR_INIT("letter"), STR_INIT("letters"),
	STR_INIT("copy"), STR_INIT("copies"), STR_INIT("spreadsheet"), STR_INIT("spreadsheets"),
	STR_INIT("form"), STR_INIT("forms"), STR_INIT("agenda"), STR_INIT("paper"),
	STR_INIT("papers"), STR_INIT("version"), STR_INIT("list"), STR_INIT("notes"),
	STR_INIT("schedule"), STR_INIT("table"), STR_INIT("presentation"), STR_INIT("slides"),
	STR_INIT("invoice"), STR_INIT("contract"), STR_INIT("cv"), STR_INIT("scan"),
	STR_INIT("photo"), STR_INIT("photos"), STR_INIT("pdf"), STR_INIT("zip"), STR_INIT("word"),
	STR_INIT("excel"), STR_INIT("powerpoint"), STR_INIT("response"), STR_INIT("policy"),
	STR_INIT("plan"), STR_INIT("statement"), STR_INIT("summary"), STR_INIT("briefing"),
	STR_INIT("memo"), STR_INIT("proposal"), STR_INIT("application"), STR_INIT("agreement"),
	STR_INIT("chart"), STR_INIT("worksheet"), STR_INIT("press"), STR_INIT("article"),
	STR_INIT("amended"), STR_INIT("revised"), STR_INIT("updated"), STR_INIT("signed")};

/* "Attached is", "attached please find", "Draft attached". */
static int
attached_weigh(const struct announce_sentence *s, size_t at)
{
	static const struct str behind[] = {STR_INIT("please"), STR_INIT("pls"), STR_INIT("is"),
		STR_INIT("are"), STR_INIT("herewith"), STR_INIT("hereto"), STR_INIT("for"),
		STR_INIT("below"), STR_INIT("a"), STR_INIT("an"), STR_INIT("my"), STR_INIT("our"),
		STR_INIT("find"), STR_INIT("you"), STR_INIT("the"), STR_INIT("as"),
		STR_INIT("also"), STR_INIT("herein"), STR_INIT("fyi"), STR_INIT("with"),
		STR_INIT("at"), STR_INIT("in"), STR_INIT("some"), STR_INIT("two"),
		STR_INIT("three"), STR_INIT("four"), STR_INIT("both"), STR_INIT("all")};
	/* "I have marked up the attached" */
	static const struct str changing[] = {STR_INIT("marked"), STR_INIT("amended"),
		STR_INIT("updated"), STR_INIT("revised"), STR_INIT("annotated"),
		STR_INIT("corrected"), STR_INIT("edited"), STR_INIT("signed"),
		STR_INIT("completed"), STR_INIT("tweaked"), STR_INIT("redrafted")};
	/* "The enclosed sets out our position" */
	static const struct str telling[] = {STR_INIT("sets"), STR_INIT("set"), STR_INIT("shows"),
		STR_INIT("show"), STR_INIT("gives"), STR_INIT("give"), STR_INIT("explains"),
		STR_INIT("explain"), STR_INIT("outlines"), STR_INIT("summarises"),
		STR_INIT("provides"), STR_INIT("contains"), STR_INIT("details"), STR_INIT("covers"),
		STR_INIT("includes"), STR_INIT("is"), STR_INIT("are"), STR_INIT("should"),
		STR_INIT("came"), STR_INIT("has"), STR_INIT("was"), STR_INIT("relates")};
	static const struct str seeing[] = {STR_INIT("find"), STR_INIT("see"), STR_INIT("review"),
		STR_INIT("note"), STR_INIT("refer"), STR_INIT("enclose"), STR_INIT("receive"),
		STR_INIT("forward"), STR_INIT("circulate"), STR_INIT("send"), STR_INIT("sending"),
		STR_INIT("forwarding"), STR_INIT("circulating")};
	static const struct str using[] = {STR_INIT("read"), STR_INIT("check"),
		STR_INIT("consider"), STR_INIT("use"), STR_INIT("complete"), STR_INIT("sign"),
		STR_INIT("in"), STR_INIT("per"), STR_INIT("look"), STR_INIT("at"), STR_INIT("on"),
		STR_INIT("is"), STR_INIT("and"), STR_INIT("with"), STR_INIT("print")};
	static const struct str being[] = {STR_INIT("is"), STR_INIT("are"), STR_INIT("re")};
	static const struct str thanks[] = {
		STR_INIT("thanks"), STR_INIT("thank"), STR_INIT("received"), STR_INIT("your")};
	struct str before = word_at(s, at, -1);
	struct str next = word_at(s, at, 1);
	bool is_others = has_before(s, at, 6, thanks, COUNT_OF(thanks)) ||
		str_equal(before, STR("you"));
	bool is_the = str_equal(before, STR("the"));

	if (str_equal(before, STR("as")) && !is_others)
		return ANNOUNCE_STRONG;
	/* "Attached: 1) x.doc" */
	if (is_clause_begin(s, at) && s->words[at].to < s->len && s->text[s->words[at].to] == ':')
		return ANNOUNCE_STRONG;
	/* "x.doc attached" */
	if (at > 0 && s->words[at - 1].from > 0 && s->text[s->words[at - 1].from - 1] == '.' &&
		named_is_any(before))
		return ANNOUNCE_STRONG;
	if (is_the && has_before(s, at, 5, changing, COUNT_OF(changing)) &&
		has_before(s, at, 7, selves, COUNT_OF(selves)))
		return ANNOUNCE_STRONG;
	if ((at <= 1 || is_clause_begin(s, at)) && IS_ONE_OF(next, behind) && !is_others)
		return ANNOUNCE_STRONG;
	if (has_before(s, at, 3, seeing, COUNT_OF(seeing)) && !IS_ONE_OF(before, selves))
		return ANNOUNCE_STRONG;
	if (has_before(s, at, 4, selves, COUNT_OF(selves)) &&
		!has_before(s, at, 2, others, COUNT_OF(others)) && !is_the &&
		!str_equal(before, STR("was")) && !str_equal(before, STR("were")))
		return ANNOUNCE_STRONG;
	if (IS_ONE_OF(before, being) ||
		((str_equal(before, STR("also")) || str_equal(before, STR("now"))) &&
			IS_ONE_OF(word_at(s, at, -2), being)))
		return is_others ? -1 : ANNOUNCE_STRONG;
	if (IS_ONE_OF(before, nouns) && !is_others)
		return ANNOUNCE_STRONG;
	if (at + 1 == s->count && s->count <= 6 && !is_others && at <= 4 && !is_the)
		return ANNOUNCE_STRONG;
	if (is_the &&
		(IS_ONE_OF(next, nouns) || IS_ONE_OF(next, telling) || at + 1 == s->count ||
			has_before(s, at, 3, using, COUNT_OF(using))))
		return is_others ? -1 : ANNOUNCE_SOFT;
	if (IS_ONE_OF(next, nouns) && !is_others)
		return ANNOUNCE_SOFT;
	return -1;
}

/* "attd", "att'd", "see att." */
static bool
is_short_form(const struct announce_sentence *s, size_t at)
{
	static const struct str seeing[] = {STR_INIT("see"), STR_INIT("find"), STR_INIT("as"),
		STR_INIT("per"), STR_INIT("pls"), STR_INIT("please")};
	struct str word = s->words[at].lower;

	return str_equal(word, STR("attd")) ||
		(str_equal(word, STR("att")) &&
			(str_equal(word_at(s, at, 1), STR("d")) ||
				has_before(s, at, 1, seeing, COUNT_OF(seeing))));
}

/* "Enc: schedule of rents", "Attachments: ...", "Enc." at the foot of a letter. */
static int
label_weigh(const struct announce_sentence *s, size_t at)
{
	struct str word = s->words[at].lower;

	if (at > 0 ||
		!phrase_in(word,
			"enc|encs|encl|encls|enclosure|enclosures|att|atts|"
			"attachment|attachments"))
		return -1;
	if (s->words[0].to < s->len && s->text[s->words[0].to] == ':' && s->count > 1)
		return ANNOUNCE_STRONG;
	if (str_starts(word, STR("att")) &&
		phrase_in(word_at(s, at, 1), "as|for|below|herewith|included"))
		return ANNOUNCE_STRONG;
	return s->count == 1 && str_starts(word, STR("enc")) ? ANNOUNCE_SOFT : -1;
}

/* "Oops, now with attachment!" */
static bool
is_sent_again(const struct announce_sentence *s, size_t at)
{
	static const struct str with[] = {STR_INIT("with")};

	if (s->count > 12 || !has_before(s, at, 2, with, COUNT_OF(with)))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (phrase_in(s->words[i].lower, "now|time|again|oops|resending|resent|here"))
			return true;
	return false;
}

static int
doing_weigh(const struct announce_sentence *s, size_t at)
{
	static const struct str later[] = {STR_INIT("will"), STR_INIT("ll"), STR_INIT("shall"),
		STR_INIT("can"), STR_INIT("could"), STR_INIT("should"), STR_INIT("would"),
		STR_INIT("to"), STR_INIT("please"), STR_INIT("you"), STR_INIT("tried"),
		STR_INIT("meant")};

	if (!has_before(s, at, 3, selves, COUNT_OF(selves)) &&
		!(is_clause_begin(s, at) && str_ends(s->words[at].lower, STR("ing"))))
		return -1;
	return has_before(s, at, 3, later, COUNT_OF(later)) ? -1 : ANNOUNCE_STRONG;
}

int
announce_english_weigh(const struct announce_sentence *s, size_t at)
{
	static const struct str seeing[] = {STR_INIT("see"), STR_INIT("open"), STR_INIT("per"),
		STR_INIT("find"), STR_INIT("refer"), STR_INIT("read"), STR_INIT("in")};
	struct str word = s->words[at].lower;
	bool is_short = is_short_form(s, at);
	int label = label_weigh(s, at);

	if (!is_short && label < 0 &&
		!phrase_in(word,
			"attached|enclosed|attach|attaching|enclose|enclosing|pfa|"
			"attachment|attachments|enclosure|enclosures"))
		return -1;
	if (is_of_another_kind(s))
		return -1;
	if (label >= 0)
		return label;
	if (is_denied(s, at) || is_meant_otherwise(s, at))
		return -1;
	if (is_short || str_equal(word, STR("pfa")))
		return ANNOUNCE_STRONG;
	if (phrase_in(word, "attached|enclosed"))
		return attached_weigh(s, at);
	if (phrase_in(word, "attach|attaching|enclose|enclosing"))
		return doing_weigh(s, at);
	if (is_sent_again(s, at))
		return ANNOUNCE_STRONG;
	return has_before(s, at, 5, seeing, COUNT_OF(seeing)) &&
			!has_before(s, at, 3, others, COUNT_OF(others))
		? ANNOUNCE_SOFT
		: -1;
}

/* ---- how many ---- */

static unsigned
number_of(struct str word)
{
	static const char *const words[] = {
		"two|both", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};

	for (unsigned i = 0; i < COUNT_OF(words); i++)
		if (phrase_in(word, words[i]))
			return i + 2;
	return word.len == 1 && word.data[0] >= '2' && word.data[0] <= '9'
		? (unsigned)(word.data[0] - '0')
		: 0;
}

static const char counted[] =
	"documents|docs|files|reports|letters|papers|forms|invoices|spreadsheets|attachments|drafts|"
	"plans|photos|pictures|pdfs|schedules|maps|statements|appendices|policies|leases|contracts|"
	"quotes|quotations|tenders|bids|estimates|certificates|extracts|tables|"
	"templates|presentations|scans|items|enclosures|versions|memos|emails|agendas";

/* A number before a kind of thing, with up to two words between: "three draft reports". */
static unsigned
number_at(const struct announce_sentence *s, size_t at, size_t *ret_end)
{
	unsigned number = number_of(s->words[at].lower);

	for (size_t i = at + 1; number > 0 && i < s->count && i <= at + 3; i++) {
		if (phrase_in(s->words[i].lower, counted)) {
			*ret_end = i;
			return number;
		}
		if (phrase_in(s->words[i].lower, "of|and|in|with|from|for|copies|to|on|at"))
			break;
	}
	return 0;
}

unsigned
announce_wanted(const struct announce_sentence *s, size_t trigger)
{
	size_t from = trigger > 8 ? trigger - 8 : 0;
	unsigned number;
	size_t end;

	for (size_t i = trigger + 1; i < s->count && i <= trigger + 4; i++) {
		number = number_at(s, i, &end);
		if (number > 0)
			return number;
		if (!phrase_in(s->words[i].lower,
			    "is|are|the|these|those|following|my|our|all|"
			    "please|find|herewith|you|also|here"))
			break;
	}
	for (size_t i = from; i < trigger; i++) {
		number = number_at(s, i, &end);
		for (end++; number > 0 && end < trigger;)
			number = phrase_in(s->words[end++].lower,
					 "is|are|now|also|both|all|have|been|see|please|find")
				? number
				: 0;
		if (number > 0)
			return number;
	}
	return 0;
}

/* ---- other languages ---- */

int
announce_foreign_weigh(const struct announce_sentence *s, const struct announce_word **ret_word)
{
	static const struct str forms[] = {STR_INIT("im anhang"), STR_INIT("anbei"),
		STR_INIT("angeh\xc3\xa4ngt"), STR_INIT("beigef\xc3\xbcgt"), STR_INIT("als anlage"),
		STR_INIT("in der anlage"), STR_INIT("ci-joint"), STR_INIT("ci joint"),
		STR_INIT("en pi\xc3\xa8"
			 "ce jointe"),
		STR_INIT("en pi\xc3\xa8"
			 "ces jointes"),
		STR_INIT("en pj"), STR_INIT("te adjunto"), STR_INIT("le adjunto"),
		STR_INIT("os adjunto"), STR_INIT("se adjunta"), STR_INIT("adjunto encontrar"),
		STR_INIT("adjunto env"), STR_INIT("archivo adjunto"), STR_INIT("adjunto le"),
		STR_INIT("in allegato"), STR_INIT("si allega"), STR_INIT("allego "),
		STR_INIT("alleghiamo"), STR_INIT("in de bijlage"), STR_INIT("bijgevoegd"),
		STR_INIT("bijgaand"), STR_INIT("als bijlage"), STR_INIT("em anexo"),
		STR_INIT("segue anexo"), STR_INIT("ynghlwm"), STR_INIT("wedi atodi"),
		STR_INIT("atodedig"), STR_INIT("atodaf"), STR_INIT("atodir"), STR_INIT("amgaeir"),
		STR_INIT("amgaeedig"), STR_INIT("gweler yr atodiad"),
		STR_INIT("w za\xc5\x82\xc4\x85"
			 "cz"),
		STR_INIT("amgaeaf"), STR_INIT("bifogat"), STR_INIT("bifogar"), STR_INIT("vedlagt"),
		STR_INIT("vedh\xc3\xa6"
			 "ftet")};
	static const struct str denials[] = {STR_INIT("nicht"), STR_INIT("kein"), STR_INIT("keine"),
		STR_INIT("keinen"), STR_INIT("ohne"), STR_INIT("vergessen"), STR_INIT("pas"),
		STR_INIT("sans"), STR_INIT("oubli\xc3\xa9"), STR_INIT("no"), STR_INIT("sin"),
		STR_INIT("non"), STR_INIT("senza"), STR_INIT("niet"), STR_INIT("geen"),
		STR_INIT("zonder"), STR_INIT("inte"), STR_INIT("ikke"), STR_INIT("wenn")};
	struct str lower = str_make(s->lower, s->len);

	for (size_t i = 0; i < s->count; i++)
		if (IS_ONE_OF(s->words[i].lower, denials))
			return -1;
	for (size_t i = 0; i < s->count; i++) {
		struct str from = str_from(lower, s->words[i].from);

		for (size_t k = 0; k < COUNT_OF(forms); k++)
			if (from.data[0] == forms[k].data[0] && str_starts(from, forms[k])) {
				*ret_word = &s->words[i];
				return ANNOUNCE_STRONG;
			}
	}
	return -1;
}

/* "The attachments were removed by the gateway.", "Attachment deleted by user: x.zip", "attachment type
 * not allowed". */
bool
announce_is_stripped(const struct announce_sentence *s)
{
	static const char names[] = "attachment|attachments|anhang|anlage|anlagen";
	static const char acts[] = "removed|stripped|deleted|blocked|quarantined|archived|entfernt";
	static const struct str passive[] = {STR_INIT("was"), STR_INIT("were"), STR_INIT("been"),
		STR_INIT("wurde"), STR_INIT("wurden"), STR_INIT("has"), STR_INIT("have"),
		STR_INIT("is"), STR_INIT("are")};
	static const struct str not [] = {STR_INIT("not")};
	bool has_thing = false;

	if (s->count > 40)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		struct str word = s->words[i].lower;

		if (phrase_in(word, acts) && has_thing &&
			(has_before(s, i, 3, passive, COUNT_OF(passive)) ||
				(i == 1 && phrase_in(s->words[0].lower, names))) &&
			!has_before(s, i, 3, negations, COUNT_OF(negations)))
			return true;
		if (phrase_in(word, "allowed|permitted") && has_thing &&
			has_before(s, i, 1, not, COUNT_OF(not )))
			return true;
		has_thing = has_thing || phrase_in(word, names);
	}
	return false;
}

bool
announce_is_act(const struct announce_sentence *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (phrase_in(s->words[i].lower, "removed|stripped|deleted|blocked|quarantined"))
			return true;
	return false;
}
