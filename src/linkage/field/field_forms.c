#include "linkage/field/field_inside.h"

#include "base/utf8.h"
#include "linkage/standard/names.h"

#include <string.h>

/* Without blanks. */
static struct str
squeezed(struct arena *arena, struct str words)
{
	char *text = arena_alloc(arena, words.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < words.len; i++)
		if (words.data[i] != ' ')
			text[len++] = words.data[i];
	return str_make(text, len);
}

/* Without titles at the front, where something stands behind them. */
static struct str
untitled(const struct names *names, struct str words)
{
	for (;;) {
		size_t blank = str_find_char(words, ' ');

		if (!names_is_title(names, str_slice(words, 0, blank)))
			return words;
		if (blank == STR_NONE)
			return STR("");
		words = str_from(words, blank + 1);
	}
}

/* Words that begin a surname of several: "van", "de", "al". */
static bool
is_particle(struct str word)
{
	static const char *const particles[] = {"van", "von", "de", "del", "della", "der", "den",
		"di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn", "bint", "ben", "o",
		"mac", "mc", "st", "ter", "ten", "zu"};

	for (size_t i = 0; i < COUNT_OF(particles); i++)
		if (str_equal(word, str_of(particles[i])))
			return true;
	return false;
}

/* Where the surname begins in words that end in it. */
static size_t
surname_at(struct str words)
{
	size_t last = str_find_last_char(words, ' ');
	size_t at = last == STR_NONE ? 0 : last + 1;

	while (last != STR_NONE) {
		struct str front = str_slice(words, 0, last);
		size_t before = str_find_last_char(front, ' ');

		if (before == STR_NONE || !is_particle(str_from(front, before + 1)))
			break;
		at = before + 1;
		last = before;
	}
	return at;
}

/* "Hale, John" and "John Hale". */
static struct str
name_part(const struct field_former *f, enum field_part_of part, struct str raw)
{
	size_t comma = str_find_char(raw, ',');
	struct str words;
	size_t at;

	if (comma != STR_NONE)
		return standard_words(f->tokenizer, f->arena,
			part == PART_SURNAME ? str_slice(raw, 0, comma) : str_from(raw, comma + 1));
	words = untitled(f->names, standard_words(f->tokenizer, f->arena, raw));
	at = surname_at(words);
	return part == PART_SURNAME ? str_from(words, at) : str_trim(str_slice(words, 0, at));
}

static struct str
name_form(const struct field_former *f, enum role role, enum field_part_of part, struct str raw)
{
	struct str words = part == PART_WHOLE ? standard_words(f->tokenizer, f->arena, raw)
					      : name_part(f, part, raw);

	if (names_is_absent(f->names, words))
		return STR("");
	words = untitled(f->names, words);
	/* "Mr" alone may be all that is known; of a full name it is no more than that. */
	return names_is_absent(f->names, words) && role != ROLE_NAME ? STR("") : words;
}

static struct str
postcode_form(const struct field_former *f, struct str raw)
{
	struct standard_postcode postcode;
	struct str words;

	/* ZZ99 is what health writes for no abode, abroad and unknown (ODS pseudo postcodes). */
	if (standard_postcode(f->arena, raw, &postcode))
		return str_equal(postcode.district, STR("zz99")) ? STR("") : postcode.unit;
	words = standard_words(f->tokenizer, f->arena, raw);
	return names_is_void(f->names, words) ? STR("") : squeezed(f->arena, words);
}

/* Whether all digits behind the first three are the same: 07000000000. */
static bool
is_one_digit(struct str digits)
{
	for (size_t i = 3; i < digits.len; i++)
		if (digits.data[i] != digits.data[digits.len - 1])
			return false;
	return digits.len > 6;
}

static struct str
number_form(const struct field_former *f, enum role role, struct str raw)
{
	struct str form = STR("");
	bool is_one = false;

	if (role == ROLE_PHONE)
		is_one = standard_phone(f->arena, raw, &form);
	else if (role == ROLE_NHS_NUMBER)
		is_one = standard_nhs_number(f->arena, raw, &form);
	else
		return standard_upn(f->arena, raw, &form) ? form : STR("");
	return is_one && !is_one_digit(form) ? form : STR("");
}

static struct str
email_form(const struct field_former *f, struct str raw)
{
	struct str form;
	struct str box;

	if (!standard_email(f->arena, raw, &form))
		return STR("");
	box = str_slice(form, 0, str_find_char(form, '@'));
	return names_is_absent(f->names, box) || str_equal(box, STR("noemail")) ? STR("") : form;
}

static struct str
words_form(const struct field_former *f, enum role role, struct str raw)
{
	struct str words = standard_words(f->tokenizer, f->arena, raw);

	if (names_is_void(f->names, words) ||
		(role == ROLE_ADDRESS && names_is_nowhere(f->names, words)))
		return STR("");
	return words;
}

/* Of letters and digits, between so many and so many; or of digits alone. */
static bool
is_number_like(struct str form, size_t least, size_t most, bool has_letters)
{
	for (size_t i = 0; i < form.len; i++)
		if (!char_is_digit(form.data[i]) && !(has_letters && char_is_alpha(form.data[i])))
			return false;
	return form.len >= least && form.len <= most;
}

/* Words, one blank apart. */
static bool
is_words(struct str form)
{
	bool was_blank = true;

	for (size_t i = 0; i < form.len; i++) {
		bool is_blank = form.data[i] == ' ';

		if (is_blank && was_blank)
			return false;
		was_blank = is_blank;
	}
	return !was_blank;
}

bool
field_form_fits(enum role role, struct str form)
{
	double number;

	if (form.len == 0 || !utf8_valid(form))
		return false;
	if (role == ROLE_PHONE)
		return is_number_like(form, 7, 15, false);
	if (role == ROLE_NHS_NUMBER)
		return is_number_like(form, 10, 10, false);
	if (role == ROLE_UPN)
		return is_number_like(form, 13, 13, true);
	if (role == ROLE_NUMBER)
		return str_to_double(form, &number);
	if (role == ROLE_EMAIL)
		return str_find_char(form, '@') != STR_NONE && str_find_char(form, ' ') == STR_NONE;
	if (role == ROLE_POSTCODE || role == ROLE_CODE)
		return str_find_char(form, ' ') == STR_NONE;
	return is_words(form);
}

struct str
field_form(const struct field_former *f, enum role role, enum field_part_of part, struct str raw)
{
	double number;

	if (role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME)
		return name_form(f, role, part, raw);
	if (role == ROLE_POSTCODE)
		return postcode_form(f, raw);
	if (role == ROLE_NUMBER)
		return str_to_double(raw, &number) ? raw : STR("");
	if (role == ROLE_PHONE || role == ROLE_NHS_NUMBER || role == ROLE_UPN)
		return number_form(f, role, raw);
	if (role == ROLE_EMAIL)
		return email_form(f, raw);
	if (role == ROLE_CODE)
		return squeezed(f->arena, words_form(f, role, raw));
	return words_form(f, role, raw);
}
