#include "access/password_rule.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

enum { ARENA_SIZE = 1 << 16, REST_MIN = 6, WORD_MIN = 3 };

/* Words and rows of keys that lists of stolen passwords begin with, small letters, signs that
 * stand for letters put back: "P@ssw0rd2024!" is "password". A password that is made of nothing
 * else is refused. */
static const char *const common[] = {"password", "passwort", "passphrase", "passcode", "letmein",
	"welcome", "qwertyuiop", "qwerty", "qwertz", "azerty", "asdfghjkl", "asdfgh", "zxcvbnm",
	"zxcvbn", "oazwsxedc", "qazwsxedc", "qazwsx", "abcdefghijkl", "abcdefgh", "abcdef", "abc",
	"iloveyou", "loveyou", "love", "princess", "sunshine", "football", "baseball", "liverpool",
	"arsenal", "chelsea", "manchester", "united", "england", "london", "monkey", "dragon",
	"shadow", "master", "superman", "batman", "spiderman", "pokemon", "starwars", "michael",
	"jessica", "charlie", "daniel", "jordan", "thomas", "george", "hunter", "summer", "winter",
	"autumn", "spring", "january", "february", "march", "april", "june", "july", "august",
	"september", "october", "november", "december", "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", "admin", "administrator", "root", "guest",
	"user", "login", "test", "testing", "changeme", "change", "secret", "computer", "internet",
	"trustno", "correcthorsebatterystaple", "candour", "inspector", "inspection", "council",
	"norchester", "government", "whatever", "hello", "goodbye", "please", "flower", "cheese",
	"chocolate", "butterfly", "angel", "jesus", "blessed", "money", "freedom", "forever",
	"family", "mother", "father", "mypassword", "my", "the", "new", "is", "me", "you", "your"};

static char
plain_of(char c)
{
	switch (c) {
	case '0':
		return 'o';
	case '1':
	case '!':
		return 'i';
	case '3':
		return 'e';
	case '4':
	case '@':
		return 'a';
	case '5':
	case '$':
		return 's';
	case '7':
		return 't';
	default:
		return char_lower(c);
	}
}

/* The longest of the words that stands at the front; 0 where none does. */
static size_t
word_at(struct str text, struct str login, struct str name)
{
	struct str rest = name;
	struct str piece;
	size_t longest = 0;

	for (size_t i = 0; i < COUNT_OF(common); i++)
		if (str_starts(text, str_of(common[i])) && str_of(common[i]).len > longest)
			longest = str_of(common[i]).len;
	if (login.len >= WORD_MIN && str_starts(text, login) && login.len > longest)
		longest = login.len;
	while (str_cut(&rest, ' ', &piece))
		if (piece.len >= WORD_MIN && str_starts_nocase(text, piece) && piece.len > longest)
			longest = piece.len;
	return longest;
}

/* How many characters are left once the words are taken out, and digits and signs with them. */
static size_t
rest_count(struct str text, struct str login, struct str name)
{
	size_t count = 0;

	while (text.len > 0) {
		size_t word = word_at(text, login, name);

		if (word == 0) {
			count += char_is_alpha(text.data[0]) || (text.data[0] & 0x80) != 0;
			word = 1;
		}
		text = str_from(text, word);
	}
	return count;
}

/* "aaaa", "1234", "4321", "abab": each character follows from those before. */
static size_t
surprise_count(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		int step = i >= 1 ? text.data[i] - text.data[i - 1] : 9;
		bool follows = step >= -1 && step <= 1;

		for (size_t back = 2; back <= 4 && !follows; back++)
			follows = i >= back && text.data[i] == text.data[i - back];
		count += !follows;
	}
	return count;
}

bool
password_rule_check(struct str password, struct str login, struct str name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	char *plain;
	size_t digits = 0;

	if (password.len > PASSWORD_SIZE_MAX)
		return err_set(
			err, ERR_USAGE, "a password has %d letters at most", PASSWORD_SIZE_MAX);
	if (!utf8_valid(password) || utf8_count(password) < PASSWORD_LENGTH_MIN)
		return err_set(err, ERR_USAGE,
			"a password has %d characters or more; three or four words that have nothing "
			"to do with one another are easy to keep in mind",
			PASSWORD_LENGTH_MIN);
	plain = arena_alloc(&arena, password.len);
	for (size_t i = 0; i < password.len; i++) {
		plain[i] = plain_of(password.data[i]);
		digits += char_is_digit(password.data[i]);
	}
	if (surprise_count(password) < REST_MIN ||
		(rest_count(str_make(plain, password.len), login, name) < 4 &&
			rest_count(password, login, name) < 4 && digits < 10))
		return err_set(err, ERR_USAGE,
			"this password is among the first that anyone would try; take words that have "
			"nothing to do with one another, with you, or with the inspection");
	return true;
}
