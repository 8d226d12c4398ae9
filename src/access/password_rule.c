#include "access/password_rule.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

enum { ARENA_SIZE = 1 << 16, SURPRISE_MIN = 6, WORD_MIN = 3 };

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

/* "aaaa", "1234", "4321", "abab": a character that follows from those before. */
static bool
follows(struct str text, size_t at)
{
	int step = at >= 1 ? text.data[at] - text.data[at - 1] : 9;
	bool is = step >= -1 && step <= 1;

	for (size_t back = 2; back <= 4 && !is; back++)
		is = at >= back && text.data[at] == text.data[at - back];
	return is;
}

/* How many letters and digits nobody would foresee, once the words are taken out. */
static size_t
surprise_count(struct str text, struct str login, struct str name)
{
	size_t count = 0;
	size_t word;

	for (size_t at = 0; at<text.len; at += word> 0 ? word : 1) {
		char c = text.data[at];

		word = word_at(str_from(text, at), login, name);
		if (word == 0 && (char_is_alpha(c) || char_is_digit(c) || (c & 0x80) != 0))
			count += !follows(text, at);
	}
	return count;
}

bool
password_rule_check(struct str password, struct str login, struct str name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct str lower;
	char *plain;

	if (password.len > PASSWORD_SIZE_MAX)
		return err_set(
			err, ERR_USAGE, "a password has %d letters at most", PASSWORD_SIZE_MAX);
	if (!utf8_valid(password) || utf8_count(password) < PASSWORD_LENGTH_MIN)
		return err_set(err, ERR_USAGE,
			"a password has %d characters or more; three or four words that have nothing "
			"to do with one another are easy to keep in mind",
			PASSWORD_LENGTH_MIN);
	lower = str_lower(&arena, password);
	plain = arena_alloc(&arena, password.len);
	for (size_t i = 0; i < password.len; i++)
		plain[i] = plain_of(password.data[i]);
	if (surprise_count(lower, login, name) < SURPRISE_MIN ||
		surprise_count(str_make(plain, password.len), login, name) < SURPRISE_MIN)
		return err_set(err, ERR_USAGE,
			"this password is among the first that anyone would try; take words that have "
			"nothing to do with one another, with you, or with the inspection");
	return true;
}
