/* Single-byte encodings are told apart by the letters that each would make of the bytes: for
 * each candidate, how well they fit the alphabet of the best fitting language, whether capitals
 * stand where capitals do, and whether signs stand within words. East Asian encodings are told
 * apart by uchardet and checked. */
#include "extract/encoding_score.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/encoding_johab.h"
#include "extract/encoding_languages.h"
#include "extract/encoding_names.h"

#include <math.h>
#include <stdlib.h>
#include <uchardet.h>
#include <unicode/uchar.h>

enum { SAMPLE_SIZE = 6 * 1024 };

/* What is known before looking: how common the encoding is where no one says which. */
static const struct {
	const char *name;
	double prior;
} candidates[] = {
	{"windows-1252", 0.16},
	{"windows-1250", 0.05},
	{"ISO-8859-2", 0.04},
	{"windows-1251", 0.05},
	{"KOI8-R", 0.02},
	{"KOI8-U", 0.0},
	{"IBM866", -0.02},
	{"IBM855", -0.06},
	{"ISO-8859-5", -0.02},
	{"MacCyrillic", -0.05},
	{"windows-1253", 0.02},
	{"ISO-8859-7", 0.03},
	{"windows-1254", 0.02},
	{"windows-1255", 0.03},
	{"windows-1256", 0.02},
	{"ISO-8859-6", 0.0},
	{"windows-1257", 0.0},
	{"ISO-8859-13", -0.02},
	{"ISO-8859-4", -0.06},
	{"ISO-8859-3", -0.1},
	{"ISO-8859-15", 0.05},
	{"IBM437", -0.2},
	{"IBM850", -0.15},
	{"IBM852", -0.15},
	{"IBM857", -0.25},
	{"IBM737", -0.2},
	{"IBM862", -0.2},
	{"macintosh", -0.15},
	{"MacCentralEurope", -0.25},
	{"MacTurkish", -0.3},
	{"MacGreek", -0.3},
	{"TIS-620", 0.0},
};

struct sample {
	unsigned char bytes[SAMPLE_SIZE];
	size_t len;
	unsigned counts[128];       /* of bytes 0x80..0xff in it */
	unsigned high;              /* all of them */
	unsigned char present[128]; /* those of which there are any, less 0x80; mostly few */
	size_t present_count;
};

static bool
is_word_byte(unsigned char c)
{
	return c >= 0x80 || char_is_alpha((char)c);
}

/* The words that hold bytes beyond ASCII, each with its neighbours on both sides. */
static void
sample_fill(struct sample *sample, struct str bytes)
{
	size_t at = 0;

	*sample = (struct sample){0};
	while (at < bytes.len && sample->len + 3 < SAMPLE_SIZE) {
		size_t start = at;
		bool has_high = false;

		while (at < bytes.len && is_word_byte((unsigned char)bytes.data[at]) &&
			at - start < 256)
			has_high |= (unsigned char)bytes.data[at++] >= 0x80;
		if (!has_high) {
			at += at == start;
			continue;
		}
		sample->bytes[sample->len++] = start > 0 ? (unsigned char)bytes.data[start - 1]
							 : ' ';
		for (size_t i = start; i < at && sample->len + 2 < SAMPLE_SIZE; i++) {
			unsigned char c = (unsigned char)bytes.data[i];

			sample->bytes[sample->len++] = c;
			if (c >= 0x80) {
				sample->counts[c - 0x80]++;
				sample->high++;
			}
		}
		sample->bytes[sample->len++] = at < bytes.len ? (unsigned char)bytes.data[at] : ' ';
	}
	for (unsigned i = 0; i < 128; i++)
		if (sample->counts[i] > 0)
			sample->present[sample->present_count++] = (unsigned char)i;
}

/* ---- one candidate's view of the bytes ---- */

enum glyph { GLYPH_OTHER, GLYPH_SMALL, GLYPH_CAPITAL, GLYPH_LETTER, GLYPH_BAD };

struct view {
	uint32_t codepoints[256];
	uint32_t small[256]; /* folded to small letters */
	enum glyph glyphs[256];
};

/* The letters of one language, as numbers. */
enum { LETTERS_MAX = 128 };
struct letters {
	const struct encoding_language *language;
	uint32_t codepoints[LETTERS_MAX];
	size_t count;
	uint64_t sieve; /* of all of them */
};

/* What judging a text needs of all candidates and languages, made once (docs/decisions/002). */
enum { LANGUAGES_MAX = 64 };
struct views {
	struct view views[COUNT_OF(candidates)];
	struct letters letters[LANGUAGES_MAX];
	size_t letters_count;
};

static struct views *prepared;

static enum glyph
glyph_of(uint32_t codepoint)
{
	int8_t type = u_charType((UChar32)codepoint);

	if (codepoint == UTF8_REPLACEMENT || type == U_CONTROL_CHAR || type == U_PRIVATE_USE_CHAR)
		return GLYPH_BAD;
	if (type == U_LOWERCASE_LETTER)
		return codepoint == 0xaa || codepoint == 0xba ? GLYPH_OTHER : GLYPH_SMALL;
	if (type == U_UPPERCASE_LETTER)
		return GLYPH_CAPITAL;
	if (type == U_OTHER_LETTER || type == U_NON_SPACING_MARK || type == U_MODIFIER_LETTER)
		return codepoint == 0xaa || codepoint == 0xba ? GLYPH_OTHER : GLYPH_LETTER;
	return GLYPH_OTHER;
}

static void
view_fill(struct view *view, const char *name)
{
	struct buf all CLEANUP(buf_free) = {.size_max = 4096};
	char bytes[128];
	struct str rest;

	for (unsigned i = 0; i < 128; i++)
		bytes[i] = (char)(128 + i);
	(void)encoding_to_utf8(&all, str_make(bytes, 128), str_of(name));
	rest = buf_str(&all);
	for (unsigned i = 0; i < 256; i++) {
		uint32_t codepoint = i < 128 ? i : rest.len > 0 ? utf8_take(&rest) : 0xfffd;

		view->codepoints[i] = codepoint;
		view->small[i] = (uint32_t)u_tolower((UChar32)codepoint);
		view->glyphs[i] = i < 128 && !char_is_alpha((char)i) ? GLYPH_OTHER
								     : glyph_of(codepoint);
	}
}

/* ---- scores, for each byte beyond ASCII between about -2 and 1 ---- */

/* The bit of a letter in a sieve: where two sieves share no bit, they share no letter. */
static uint64_t
sieve_bit(uint32_t codepoint)
{
	return (uint64_t)1 << codepoint % 64;
}

/* What a view makes of the bytes that are present. */
struct present {
	uint64_t sieve;
	unsigned letter_count;
};

static struct present
present_find(const struct sample *sample, const struct view *view)
{
	struct present present = {0};

	for (size_t i = 0; i < sample->present_count; i++) {
		unsigned byte = sample->present[i];
		enum glyph glyph = view->glyphs[byte + 128];

		present.sieve |= sieve_bit(view->small[byte + 128]);
		if (glyph != GLYPH_OTHER && glyph != GLYPH_BAD)
			present.letter_count += sample->counts[byte];
	}
	return present;
}

static double
language_score(const struct sample *sample, const struct view *view, struct present present,
	const struct letters *letters)
{
	double score = 0;
	unsigned found = 0;
	size_t count = (letters->sieve & present.sieve) == 0 ? 0 : letters->count;

	for (size_t rank = 0; rank < count; rank++) {
		double share = (double)rank / (double)count;
		double weight = letters->language->is_latin ? 0.9 - 0.2 * share : 1.0 - 1.4 * share;

		if ((sieve_bit(letters->codepoints[rank]) & present.sieve) == 0)
			continue;
		for (size_t i = 0; i < sample->present_count; i++) {
			unsigned byte = sample->present[i];

			if (view->small[byte + 128] != letters->codepoints[rank])
				continue;
			score += weight * sample->counts[byte];
			found += sample->counts[byte];
		}
	}
	return present.letter_count > found ? score - 0.7 * (present.letter_count - found) : score;
}

static bool
is_letter(enum glyph glyph)
{
	return glyph == GLYPH_SMALL || glyph == GLYPH_CAPITAL || glyph == GLYPH_LETTER;
}

/* Signs that text holds in good order: quotes at words' ends, dashes, money before numbers. */
static double
sign_score(uint32_t sign, enum glyph before, enum glyph after, unsigned char next)
{
	bool between = is_letter(before) && is_letter(after);

	switch (sign) {
	case 0x2019:
		return between || is_letter(before) ? 0.9 : 0.4;
	case 0x2018:
	case 0x201c:
	case 0xab:
	case 0x201e:
		return is_letter(before) ? -0.4 : 0.8;
	case 0x201d:
	case 0xbb:
		return is_letter(after) ? -0.4 : 0.8;
	case 0x2013:
	case 0x2014:
	case 0x2026:
	case 0x2022:
		return between ? 0.0 : 0.7;
	case 0xa3:
	case 0x20ac:
		return char_is_digit((char)next) ? 1.0 : between ? -0.8 : 0.3;
	case 0xa0:
		return between ? 0.4 : 0.6;
	case 0xb7:
	case 0xad:
		return 0.3;
	case 0xa9:
	case 0xae:
	case 0xb0:
	case 0xa7:
	case 0x2122:
	case 0x2116:
	case 0xb2:
	case 0xb3:
	case 0xbd:
		return between ? -0.8 : 0.5;
	default:
		return between ? -1.0 : is_letter(before) || is_letter(after) ? -0.5 : 0.0;
	}
}

static bool
is_foreign(uint32_t codepoint)
{
	return codepoint >= 0x370 && codepoint < 0x1e00;
}

/* Case, scripts and signs, by their neighbours. */
static double
context_score(const struct sample *sample, const struct view *view)
{
	double score = 0;

	for (size_t i = 1; i + 1 < sample->len; i++) {
		unsigned char byte = sample->bytes[i];
		unsigned char last = sample->bytes[i - 1];
		unsigned char next = sample->bytes[i + 1];
		enum glyph before = view->glyphs[last];
		enum glyph glyph = view->glyphs[byte];

		if (byte < 0x80 && last < 0x80)
			continue;
		if (byte >= 0x80 && glyph == GLYPH_BAD)
			score -= 2.0;
		if (byte >= 0x80 && glyph == GLYPH_OTHER)
			score += sign_score(
				view->codepoints[byte], before, view->glyphs[next], next);
		if (before == GLYPH_SMALL && glyph == GLYPH_CAPITAL)
			score -= 1.2;
		if (byte >= 0x80 && is_letter(glyph) && char_is_digit((char)next))
			score -= 1.0;
		if (before == GLYPH_CAPITAL && glyph == GLYPH_SMALL && i > 1 &&
			view->glyphs[sample->bytes[i - 2]] == GLYPH_CAPITAL)
			score -= 0.6;
		if (is_letter(before) && is_letter(glyph) &&
			is_foreign(view->codepoints[last]) != is_foreign(view->codepoints[byte]))
			score -= 0.8;
	}
	return score;
}

static double
view_score(const struct sample *sample, const struct views *views, const struct view *view)
{
	struct present present = present_find(sample, view);
	double best = -1e9;

	for (size_t i = 0; i < views->letters_count; i++)
		best = fmax(best, language_score(sample, view, present, &views->letters[i]));
	return (best + context_score(sample, view)) / (sample->high == 0 ? 1 : sample->high);
}

static void
letters_fill(struct letters *letters, const struct encoding_language *language)
{
	struct str rest = str_of(language->letters);

	letters->language = language;
	letters->count = 0;
	letters->sieve = 0;
	while (rest.len > 0 && letters->count < LETTERS_MAX) {
		uint32_t codepoint = utf8_take(&rest);

		letters->codepoints[letters->count++] = codepoint;
		letters->sieve |= sieve_bit(codepoint);
	}
}

static struct views *
views_make(void)
{
	struct views *views = memory_alloc(sizeof(*views));
	const struct encoding_language *language;

	views->letters_count = 0;
	for (size_t i = 0; i < LANGUAGES_MAX && (language = encoding_language_row(i)) != NULL; i++)
		letters_fill(&views->letters[views->letters_count++], language);
	for (size_t i = 0; i < COUNT_OF(candidates); i++)
		view_fill(&views->views[i], candidates[i].name);
	return views;
}

void
encoding_score_prepare(void)
{
	if (prepared == NULL)
		prepared = views_make();
}

/* ---- East Asian ---- */

static const struct encoding *
ask_uchardet(struct str bytes)
{
	uchardet_t detector = uchardet_new();
	const struct encoding *found;

	(void)uchardet_handle_data(detector, bytes.data, bytes.len);
	uchardet_data_end(detector);
	found = encoding_find(str_of(uchardet_get_charset(detector)));
	uchardet_delete(detector);
	return found;
}

static bool
is_wide(uint32_t codepoint)
{
	return codepoint >= 0x2e80 && codepoint != UTF8_REPLACEMENT;
}

/* True where bytes decode with hardly an error, and the wide characters stand together, as they
 * do in East Asian text and do not where accented letters were paired by mistake. */
static bool
fits_multibyte(struct str bytes, const struct encoding *encoding, bool is_declared)
{
	struct buf text CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str sample = str_slice(bytes, 0, 64 * 1024);
	uint64_t bad = encoding_to_utf8(&text, sample, str_of(encoding->name));
	struct str rest = buf_str(&text);
	uint64_t wide = 0;
	uint64_t lonely = 0;
	uint32_t before = 0;
	uint32_t two_before = 0;

	while (rest.len > 0) {
		uint32_t codepoint = utf8_take(&rest);

		wide += is_wide(codepoint);
		lonely += is_wide(before) && !is_wide(two_before) && !is_wide(codepoint);
		two_before = before;
		before = codepoint;
	}
	/* The sample may end within a character. */
	bad -= bad > 0 && sample.len < bytes.len;
	if (is_declared)
		return bad * 50 <= wide;
	return bad * 100 <= wide && lonely * 2 <= wide;
}

static bool
fits_johab(struct str bytes)
{
	static const char common[] = "이는다의에를을가은하고서지기로한도사";
	struct buf text CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	uint64_t syllables;
	uint64_t bad;
	uint64_t frequent = 0;
	struct str rest;

	johab_count(bytes, &syllables, &bad);
	if (syllables < 8 || bad * 50 > syllables)
		return false;
	(void)johab_to_utf8(&text, bytes);
	rest = buf_str(&text);
	while (rest.len > 0) {
		struct str at = rest;
		uint32_t codepoint = utf8_take(&rest);

		frequent += codepoint >= 0xac00 && codepoint < 0xd7a4 &&
			str_find(str_of(common), str_slice(at, 0, 3)) != STR_NONE;
	}
	return frequent * 12 >= syllables;
}

/* ---- the narrowest name that explains all bytes ---- */

static bool
holds_range(struct str bytes, unsigned char low, unsigned char high)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.data[i] >= low && (unsigned char)bytes.data[i] <= high)
			return true;
	return false;
}

/* Two-byte characters with a lead in [low, high], stepping over pairs. */
static bool
holds_lead(struct str bytes, unsigned char low, unsigned char high, bool is_sjis)
{
	for (size_t i = 0; i + 1 < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.data[i];

		if (c < 0x81 || (is_sjis && c >= 0xa0 && c < 0xe0))
			continue;
		if (c >= low && c <= high)
			return true;
		i++;
	}
	return false;
}

/* True where some pair's trail byte is below 0xa1, or its lead is. */
static bool
leaves_euc(struct str bytes)
{
	for (size_t i = 0; i + 1 < bytes.len; i++) {
		if ((unsigned char)bytes.data[i] < 0x80)
			continue;
		if ((unsigned char)bytes.data[i] < 0xa1 || (unsigned char)bytes.data[i + 1] < 0xa1)
			return true;
		i++;
	}
	return false;
}

static bool
holds_four_byte(struct str bytes)
{
	for (size_t i = 0; i + 3 < bytes.len; i++) {
		if ((unsigned char)bytes.data[i] < 0x81)
			continue;
		if (char_is_digit(bytes.data[i + 1]) && (unsigned char)bytes.data[i + 2] >= 0x81 &&
			char_is_digit(bytes.data[i + 3]))
			return true;
		i++;
	}
	return false;
}

static bool
is_one_of(const char *name, const char *list)
{
	struct str rest = str_of(list);
	struct str one;

	while (str_cut(&rest, ' ', &one))
		if (str_equal(one, str_of(name)))
			return true;
	return false;
}

static const char *
narrowest_name(const char *name, struct str bytes)
{
	if (is_one_of(name, "windows-1252 ISO-8859-1 US-ASCII"))
		return holds_range(bytes, 0x80, 0x9f) ? "windows-1252" : "ISO-8859-1";
	if (is_one_of(name, "windows-1254 ISO-8859-9"))
		return holds_range(bytes, 0x80, 0x9f) ? "windows-1254" : "ISO-8859-9";
	if (is_one_of(name, "GB18030 GBK GB2312"))
		return holds_four_byte(bytes) ? "GB18030" : leaves_euc(bytes) ? "GBK" : "GB2312";
	if (is_one_of(name, "EUC-KR CP949"))
		return leaves_euc(bytes) ? "CP949" : "EUC-KR";
	if (is_one_of(name, "Shift_JIS CP932"))
		return holds_lead(bytes, 0x85, 0x87, true) || holds_lead(bytes, 0xed, 0xfc, true)
			? "CP932"
			: "Shift_JIS";
	if (is_one_of(name, "Big5 Big5-HKSCS"))
		return holds_lead(bytes, 0x81, 0xa0, false) ? "Big5-HKSCS" : "Big5";
	return name;
}

/* ---- judgement ---- */

/* True where two views make the same of all bytes that are present; of ASCII all do. */
static bool
views_agree(const struct sample *sample, const struct view *a, const struct view *b)
{
	for (size_t i = 0; i < sample->present_count; i++) {
		unsigned byte = sample->present[i] + 128u;

		if (a->codepoints[byte] != b->codepoints[byte])
			return false;
	}
	return true;
}

/* The score of a candidate, given those before it: often one of them saw the same. */
static double
candidate_score(
	const struct sample *sample, const struct views *views, const double *scores, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (views_agree(sample, &views->views[before], &views->views[i]))
			return scores[before];
	return view_score(sample, views, &views->views[i]);
}

static const char *
best_of(const struct views *views, struct str bytes, const struct encoding *declared,
	const struct encoding *guessed)
{
	struct sample sample;
	struct view view;
	double scores[COUNT_OF(candidates)];
	const char *best = "windows-1252";
	double highest = -1e9;
	double doubt;

	sample_fill(&sample, bytes);
	/* What was known before counts like this many bytes of evidence. */
	doubt = 10.0 / (10.0 + sample.high);
	for (size_t i = 0; i < COUNT_OF(candidates); i++) {
		const struct encoding *candidate = encoding_find(str_of(candidates[i].name));
		double score;

		scores[i] = candidate_score(&sample, views, scores, i);
		score = scores[i] + candidates[i].prior * doubt;
		if (candidate == guessed)
			score += 0.002 + 0.1 * doubt;
		if (score > highest) {
			highest = score;
			best = candidates[i].name;
		}
	}
	if (declared == NULL || declared->family != ENCODING_SINGLE)
		return best;
	view_fill(&view, declared->name);
	return view_score(&sample, views, &view) + 0.6 > highest ? declared->name : best;
}

static const char *
judge_single(struct str bytes, const struct encoding *declared, const struct encoding *guessed)
{
	struct views *made = prepared == NULL ? views_make() : NULL;
	const char *name = best_of(made == NULL ? prepared : made, bytes, declared, guessed);

	free(made);
	return name;
}

/* ISO-8859-1 and -9 stand under their Windows names among the candidates. */
static const struct encoding *
as_candidate(const struct encoding *encoding)
{
	if (encoding == NULL)
		return NULL;
	if (is_one_of(encoding->name, "ISO-8859-1 US-ASCII"))
		return encoding_find(STR("windows-1252"));
	if (is_one_of(encoding->name, "ISO-8859-9"))
		return encoding_find(STR("windows-1254"));
	if (is_one_of(encoding->name, "ISO-8859-8"))
		return encoding_find(STR("windows-1255"));
	return encoding;
}

const char *
encoding_judge(struct str bytes, const struct encoding *declared)
{
	const struct encoding *guessed;

	if (declared != NULL && declared->family == ENCODING_MULTI &&
		fits_multibyte(bytes, declared, true))
		return narrowest_name(declared->name, bytes);
	guessed = ask_uchardet(bytes);
	if (guessed != NULL && guessed->family == ENCODING_MULTI &&
		fits_multibyte(bytes, guessed, false))
		return narrowest_name(guessed->name, bytes);
	if (fits_johab(bytes))
		return "Johab";
	if (declared != NULL && is_one_of(declared->name, "US-ASCII"))
		declared = NULL;
	return narrowest_name(judge_single(bytes, declared, as_candidate(guessed)), bytes);
}
