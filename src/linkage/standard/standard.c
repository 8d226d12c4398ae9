#include "linkage/standard/standard.h"

#include "base/arena.h"
#include "base/token.h"
#include "base/utf8.h"

#include <string.h>

/* Marks that stand within a word and say nothing: apostrophes of all kinds, and dots. */
static bool
is_joining(uint32_t codepoint)
{
	return codepoint == '\'' || codepoint == '.' || codepoint == '`' || codepoint == 0x2019 ||
		codepoint == 0x2018 || codepoint == 0x02bc || codepoint == 0x00b4;
}

struct str
standard_words(const struct tokenizer *tokenizer, struct arena *arena, struct str raw)
{
	/* Folding lengthens no letter of a name beyond TOKEN_FOLD_MAX; compatibility forms may. */
	size_t room = raw.len * 4 + TOKEN_FOLD_MAX + 1;
	char few[1024];
	/* Millions of values are short, and would take several times their room. */
	char *words = room <= sizeof(few) ? few : arena_alloc(arena, room);
	size_t len = 0;
	bool parted = false;

	while (raw.len > 0 && len + TOKEN_FOLD_MAX + 1 < room) {
		uint32_t codepoint = utf8_take(&raw);
		size_t at = len + (parted && len > 0);
		size_t folded;

		switch (token_class(tokenizer, codepoint)) {
		case TOKEN_BREAK:
			parted = parted || !is_joining(codepoint);
			break;
		case TOKEN_WORD:
		case TOKEN_SINGLE:
		case TOKEN_MARK:
			folded = token_fold(tokenizer, codepoint, words + at);
			/* An accent alone is no word. */
			if (folded == 0)
				break;
			if (at > len)
				words[len] = ' ';
			parted = false;
			len = at + folded;
			break;
		case TOKEN_IGNORE:
			break;
		}
	}
	return words == few ? str_copy(arena, str_make(few, len)) : str_make(words, len);
}

/* Letters and digits alone, in lower case. */
static struct str
letters_and_digits(struct arena *arena, struct str raw)
{
	char *kept = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++)
		if (char_is_alpha(raw.data[i]) || char_is_digit(raw.data[i]))
			kept[len++] = char_lower(raw.data[i]);
	return str_make(kept, len);
}

static struct str
digits_of(struct arena *arena, struct str raw)
{
	char *kept = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++)
		if (char_is_digit(raw.data[i]))
			kept[len++] = raw.data[i];
	return str_make(kept, len);
}

/* The front of a postcode: A9, A99, AA9, AA99, A9A, AA9A. */
static bool
is_district(struct str front)
{
	size_t letters = 0;
	size_t digits;

	while (letters < front.len && char_is_alpha(front.data[letters]))
		letters++;
	digits = letters;
	while (digits < front.len && char_is_digit(front.data[digits]))
		digits++;
	if (letters < 1 || letters > 2 || digits == letters || digits - letters > 2)
		return false;
	return digits == front.len ||
		(digits + 1 == front.len && digits - letters == 1 &&
			char_is_alpha(front.data[digits]));
}

bool
standard_postcode(struct arena *arena, struct str raw, struct standard_postcode *ret_postcode)
{
	struct str unit = letters_and_digits(arena, raw);
	struct str front;
	size_t letters = 0;

	if (raw.len > 12 || unit.len < 5 || unit.len > 7)
		return false;
	front = str_slice(unit, 0, unit.len - 3);
	if (!is_district(front) || !char_is_digit(unit.data[unit.len - 3]) ||
		!char_is_alpha(unit.data[unit.len - 2]) || !char_is_alpha(unit.data[unit.len - 1]))
		return false;
	while (char_is_alpha(front.data[letters]))
		letters++;
	*ret_postcode = (struct standard_postcode){
		.unit = unit,
		.sector = str_slice(unit, 0, unit.len - 2),
		.district = front,
		.area = str_slice(unit, 0, letters),
	};
	return true;
}

bool
standard_nhs_number(struct arena *arena, struct str raw, struct str *ret_digits)
{
	struct str digits = digits_of(arena, raw);
	unsigned sum = 0;

	if (digits.len != 10 || letters_and_digits(arena, raw).len != 10)
		return false;
	for (unsigned i = 0; i < 9; i++)
		sum += (10 - i) * (unsigned)(digits.data[i] - '0');
	sum = (11 - sum % 11) % 11;
	if (sum == 10 || sum != (unsigned)(digits.data[9] - '0'))
		return false;
	*ret_digits = digits;
	return true;
}

bool
standard_upn(struct arena *arena, struct str raw, struct str *ret_number)
{
	/* Without I, O and S, which look like digits. */
	static const char letters[] = "abcdefghjklmnpqrtuvwxyz";
	struct str upn = letters_and_digits(arena, raw);
	unsigned sum = 0;

	if (upn.len != 13 || !char_is_alpha(upn.data[0]))
		return false;
	for (unsigned i = 1; i < 13; i++) {
		const char *letter = memchr(letters, upn.data[i], sizeof(letters) - 1);

		if (char_is_digit(upn.data[i]))
			sum += (i + 1) * (unsigned)(upn.data[i] - '0');
		else if (i == 12 && letter != NULL)
			sum += (i + 1) * (unsigned)(letter - letters);
		else
			return false;
	}
	if (letters[sum % 23] != upn.data[0])
		return false;
	*ret_number = upn;
	return true;
}

bool
standard_phone(struct arena *arena, struct str raw, struct str *ret_digits)
{
	struct str trimmed = str_trim(raw);
	struct str digits = digits_of(arena, raw);
	bool abroad = str_starts(trimmed, STR("+"));

	for (size_t i = 0; i < trimmed.len; i++)
		if (!char_is_digit(trimmed.data[i]) &&
			memchr(" +-().\t/", trimmed.data[i], 8) == NULL)
			return false;
	if (str_starts(digits, STR("00"))) {
		digits = str_from(digits, 2);
		abroad = true;
	}
	if (abroad && str_starts(digits, STR("44"))) {
		/* "+44 (0) 20" has the 0 that the country's code replaces. */
		digits = str_from(digits, digits.len > 2 && digits.data[2] == '0' ? 3 : 2);
		digits = str_format(arena, "0%.*s", STR_ARG(digits));
	}
	if (digits.len < 7 || digits.len > 15)
		return false;
	*ret_digits = digits;
	return true;
}

bool
standard_email(struct arena *arena, struct str raw, struct str *ret_address)
{
	struct str address = str_lower(arena, str_trim(raw));
	size_t at = str_find_last_char(address, '@');
	struct str box = str_slice(address, 0, at == STR_NONE ? 0 : at);
	struct str host = at == STR_NONE ? STR("") : str_from(address, at + 1);
	char *plain;
	size_t len = 0;

	if (box.len == 0 || str_find_char(host, '.') == STR_NONE ||
		str_find_char(address, ' ') != STR_NONE)
		return false;
	*ret_address = address;
	if (!str_equal(host, STR("gmail.com")) && !str_equal(host, STR("googlemail.com")))
		return true;
	plain = arena_alloc(arena, box.len);
	for (size_t i = 0; i < box.len && box.data[i] != '+'; i++)
		if (box.data[i] != '.')
			plain[len++] = box.data[i];
	*ret_address = str_format(arena, "%.*s@gmail.com", (int)len, plain);
	return true;
}

enum standard_flag
standard_flag(struct str raw)
{
	static const char *const yes[] = {
		"y", "yes", "true", "t", "1", "x", "flagged", "ja", "oui", "si", "at risk"};
	static const char *const no[] = {
		"n", "no", "false", "f", "0", "not flagged", "nein", "nee", "non", "no risk"};

	raw = str_trim(raw);
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (str_equal_nocase(raw, str_of(yes[i])))
			return FLAG_YES;
	for (size_t i = 0; i < COUNT_OF(no); i++)
		if (str_equal_nocase(raw, str_of(no[i])))
			return FLAG_NO;
	return FLAG_UNKNOWN;
}
