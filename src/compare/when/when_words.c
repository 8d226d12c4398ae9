#include "compare/when/when_words.h"

#include "base/attr.h"

/* Unicode CLDR, months and days, wide and abbreviated forms. */
static const struct when_word months[] = {
	{STR_INIT("january"), 1, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("february"), 2, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("march"), 3, WHEN_WORD_ENGLISH | WHEN_WORD_FULL | WHEN_WORD_COMMON},
	{STR_INIT("april"), 4, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("may"), 5, WHEN_WORD_ENGLISH | WHEN_WORD_FULL | WHEN_WORD_COMMON},
	{STR_INIT("june"), 6, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("july"), 7, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("august"), 8, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("september"), 9, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("october"), 10, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("november"), 11, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("december"), 12, WHEN_WORD_ENGLISH | WHEN_WORD_FULL},
	{STR_INIT("jan"), 1, WHEN_WORD_ENGLISH},
	{STR_INIT("feb"), 2, WHEN_WORD_ENGLISH},
	{STR_INIT("mar"), 3, WHEN_WORD_ENGLISH | WHEN_WORD_COMMON},
	{STR_INIT("apr"), 4, WHEN_WORD_ENGLISH},
	{STR_INIT("jun"), 6, WHEN_WORD_ENGLISH},
	{STR_INIT("jul"), 7, WHEN_WORD_ENGLISH},
	{STR_INIT("aug"), 8, WHEN_WORD_ENGLISH},
	{STR_INIT("sep"), 9, WHEN_WORD_ENGLISH | WHEN_WORD_COMMON},
	{STR_INIT("oct"), 10, WHEN_WORD_ENGLISH},
	{STR_INIT("nov"), 11, WHEN_WORD_ENGLISH},
	{STR_INIT("dec"), 12, WHEN_WORD_ENGLISH | WHEN_WORD_COMMON},
	{STR_INIT("sept"), 9, WHEN_WORD_ENGLISH},
	{STR_INIT("januar"), 1, WHEN_WORD_FULL},
	{STR_INIT("februar"), 2, WHEN_WORD_FULL},
	{STR_INIT("märz"), 3, WHEN_WORD_FULL},
	{STR_INIT("mai"), 5, WHEN_WORD_FULL},
	{STR_INIT("juni"), 6, WHEN_WORD_FULL},
	{STR_INIT("juli"), 7, WHEN_WORD_FULL},
	{STR_INIT("oktober"), 10, WHEN_WORD_FULL},
	{STR_INIT("dezember"), 12, WHEN_WORD_FULL},
	{STR_INIT("jänner"), 1, WHEN_WORD_FULL},
	{STR_INIT("maerz"), 3, WHEN_WORD_FULL},
	{STR_INIT("janvier"), 1, WHEN_WORD_FULL},
	{STR_INIT("février"), 2, WHEN_WORD_FULL},
	{STR_INIT("mars"), 3, WHEN_WORD_FULL | WHEN_WORD_COMMON},
	{STR_INIT("avril"), 4, WHEN_WORD_FULL},
	{STR_INIT("juin"), 6, WHEN_WORD_FULL},
	{STR_INIT("juillet"), 7, WHEN_WORD_FULL},
	{STR_INIT("août"), 8, WHEN_WORD_FULL},
	{STR_INIT("septembre"), 9, WHEN_WORD_FULL},
	{STR_INIT("octobre"), 10, WHEN_WORD_FULL},
	{STR_INIT("novembre"), 11, WHEN_WORD_FULL},
	{STR_INIT("décembre"), 12, WHEN_WORD_FULL},
	{STR_INIT("fevrier"), 2, WHEN_WORD_FULL},
	{STR_INIT("aout"), 8, WHEN_WORD_FULL},
	{STR_INIT("decembre"), 12, WHEN_WORD_FULL},
	{STR_INIT("enero"), 1, WHEN_WORD_FULL},
	{STR_INIT("febrero"), 2, WHEN_WORD_FULL},
	{STR_INIT("marzo"), 3, WHEN_WORD_FULL},
	{STR_INIT("abril"), 4, WHEN_WORD_FULL},
	{STR_INIT("mayo"), 5, WHEN_WORD_FULL},
	{STR_INIT("junio"), 6, WHEN_WORD_FULL},
	{STR_INIT("julio"), 7, WHEN_WORD_FULL},
	{STR_INIT("agosto"), 8, WHEN_WORD_FULL},
	{STR_INIT("septiembre"), 9, WHEN_WORD_FULL},
	{STR_INIT("octubre"), 10, WHEN_WORD_FULL},
	{STR_INIT("noviembre"), 11, WHEN_WORD_FULL},
	{STR_INIT("diciembre"), 12, WHEN_WORD_FULL},
	{STR_INIT("setiembre"), 9, WHEN_WORD_FULL},
	{STR_INIT("gennaio"), 1, WHEN_WORD_FULL},
	{STR_INIT("febbraio"), 2, WHEN_WORD_FULL},
	{STR_INIT("aprile"), 4, WHEN_WORD_FULL},
	{STR_INIT("maggio"), 5, WHEN_WORD_FULL},
	{STR_INIT("giugno"), 6, WHEN_WORD_FULL},
	{STR_INIT("luglio"), 7, WHEN_WORD_FULL},
	{STR_INIT("settembre"), 9, WHEN_WORD_FULL},
	{STR_INIT("ottobre"), 10, WHEN_WORD_FULL},
	{STR_INIT("dicembre"), 12, WHEN_WORD_FULL},
	{STR_INIT("januari"), 1, WHEN_WORD_FULL},
	{STR_INIT("februari"), 2, WHEN_WORD_FULL},
	{STR_INIT("maart"), 3, WHEN_WORD_FULL},
	{STR_INIT("mei"), 5, WHEN_WORD_FULL | WHEN_WORD_COMMON},
	{STR_INIT("augustus"), 8, WHEN_WORD_FULL},
	{STR_INIT("ionawr"), 1, WHEN_WORD_FULL},
	{STR_INIT("chwefror"), 2, WHEN_WORD_FULL},
	{STR_INIT("mawrth"), 3, WHEN_WORD_FULL},
	{STR_INIT("ebrill"), 4, WHEN_WORD_FULL},
	{STR_INIT("mehefin"), 6, WHEN_WORD_FULL},
	{STR_INIT("gorffennaf"), 7, WHEN_WORD_FULL},
	{STR_INIT("awst"), 8, WHEN_WORD_FULL},
	{STR_INIT("medi"), 9, WHEN_WORD_FULL | WHEN_WORD_COMMON},
	{STR_INIT("hydref"), 10, WHEN_WORD_FULL},
	{STR_INIT("tachwedd"), 11, WHEN_WORD_FULL},
	{STR_INIT("rhagfyr"), 12, WHEN_WORD_FULL},
	{STR_INIT("mrz"), 3, 0},
	{STR_INIT("okt"), 10, 0},
	{STR_INIT("dez"), 12, 0},
	{STR_INIT("févr"), 2, 0},
	{STR_INIT("avr"), 4, 0},
	{STR_INIT("juil"), 7, 0},
	{STR_INIT("déc"), 12, 0},
};

static const struct when_word weekdays[] = {
	{STR_INIT("monday"), 0, 0},
	{STR_INIT("tuesday"), 1, 0},
	{STR_INIT("wednesday"), 2, 0},
	{STR_INIT("thursday"), 3, 0},
	{STR_INIT("friday"), 4, 0},
	{STR_INIT("saturday"), 5, 0},
	{STR_INIT("sunday"), 6, 0},
	{STR_INIT("mon"), 0, 0},
	{STR_INIT("tue"), 1, 0},
	{STR_INIT("wed"), 2, 0},
	{STR_INIT("thu"), 3, 0},
	{STR_INIT("fri"), 4, 0},
	{STR_INIT("sat"), 5, 0},
	{STR_INIT("sun"), 6, 0},
	{STR_INIT("tues"), 1, 0},
	{STR_INIT("weds"), 2, 0},
	{STR_INIT("thur"), 3, 0},
	{STR_INIT("thurs"), 3, 0},
	{STR_INIT("montag"), 0, 0},
	{STR_INIT("dienstag"), 1, 0},
	{STR_INIT("mittwoch"), 2, 0},
	{STR_INIT("donnerstag"), 3, 0},
	{STR_INIT("freitag"), 4, 0},
	{STR_INIT("samstag"), 5, 0},
	{STR_INIT("sonntag"), 6, 0},
	{STR_INIT("sonnabend"), 5, 0},
	{STR_INIT("lundi"), 0, 0},
	{STR_INIT("mardi"), 1, 0},
	{STR_INIT("mercredi"), 2, 0},
	{STR_INIT("jeudi"), 3, 0},
	{STR_INIT("vendredi"), 4, 0},
	{STR_INIT("samedi"), 5, 0},
	{STR_INIT("dimanche"), 6, 0},
	{STR_INIT("lunes"), 0, 0},
	{STR_INIT("martes"), 1, 0},
	{STR_INIT("miércoles"), 2, 0},
	{STR_INIT("jueves"), 3, 0},
	{STR_INIT("viernes"), 4, 0},
	{STR_INIT("sábado"), 5, 0},
	{STR_INIT("domingo"), 6, 0},
	{STR_INIT("lunedì"), 0, 0},
	{STR_INIT("martedì"), 1, 0},
	{STR_INIT("mercoledì"), 2, 0},
	{STR_INIT("giovedì"), 3, 0},
	{STR_INIT("venerdì"), 4, 0},
	{STR_INIT("sabato"), 5, 0},
	{STR_INIT("domenica"), 6, 0},
	{STR_INIT("maandag"), 0, 0},
	{STR_INIT("dinsdag"), 1, 0},
	{STR_INIT("woensdag"), 2, 0},
	{STR_INIT("donderdag"), 3, 0},
	{STR_INIT("vrijdag"), 4, 0},
	{STR_INIT("zaterdag"), 5, 0},
	{STR_INIT("zondag"), 6, 0},
	{STR_INIT("llun"), 0, 0},
	{STR_INIT("mawrth"), 1, 0},
	{STR_INIT("mercher"), 2, 0},
	{STR_INIT("iau"), 3, 0},
	{STR_INIT("gwener"), 4, 0},
	{STR_INIT("sadwrn"), 5, 0},
	{STR_INIT("sul"), 6, 0},
};

/* The longest name, in bytes of UTF-8. */
enum { NAME_SIZE_MAX = 12 };

/* Small letters of ASCII and of Latin-1's range (U+00C0 to U+00DE, in UTF-8 C3 80 to C3 9E). */
static bool
fold(struct str word, char ret_folded[NAME_SIZE_MAX])
{
	if (word.len > NAME_SIZE_MAX)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char byte = (unsigned char)word.data[i];

		if (i > 0 && (unsigned char)word.data[i - 1] == 0xc3 && byte >= 0x80 &&
			byte <= 0x9e)
			ret_folded[i] = (char)(byte + 0x20);
		else
			ret_folded[i] = char_lower((char)byte);
	}
	return true;
}

static const struct when_word *
find(const struct when_word *table, size_t count, struct str word)
{
	char folded[NAME_SIZE_MAX];

	if (!fold(word, folded))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (str_equal(table[i].name, str_make(folded, word.len)))
			return &table[i];
	return NULL;
}

const struct when_word *
when_words_month(struct str word)
{
	return find(months, COUNT_OF(months), word);
}

int
when_words_weekday(struct str word)
{
	const struct when_word *found = find(weekdays, COUNT_OF(weekdays), word);

	return found == NULL ? -1 : found->number;
}

unsigned
when_words_letter(unsigned char byte)
{
	unsigned char small = (unsigned char)(byte | 0x20);

	if (byte >= 0x80)
		return 26;
	return small >= 'a' && small <= 'z' ? small - (unsigned)'a' : 31;
}

void
when_words_pairs(uint32_t ret_pairs[32])
{
	for (size_t i = 0; i < 32; i++)
		ret_pairs[i] = 0;
	for (size_t i = 0; i < COUNT_OF(months); i++) {
		const unsigned char *name = (const unsigned char *)months[i].name.data;

		ret_pairs[when_words_letter(name[0])] |= (uint32_t)1 << when_words_letter(name[1]);
	}
}
