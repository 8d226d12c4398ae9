/* Which files a sentence announces: those that follow the announcing word, and their list, until
 * words turn to another matter ("which replaces ..."). */
#include "compare/thread/announce_inside.h"

#include "compare/meeting/phrase.h"
#include "compare/named/named_text.h"

/* Words that turn from what is attached to something else. */
static const char turns[] =
	"which|that|in|see|sees|replace|replaces|replacing|replaced|supersede|supersedes|superseding|"
	"superseded|but|refer|refers|referred|referring|based|update|updates|updating|instead|"
	"unlike|than|mentioned|mentions|discussed|discusses|saved|rather|whereas|because|where|"
	"cited|compare|compared|until|unless|while|against|except|not|contradicts|listed|named|"
	"quoted|said|says|ask|asked|remember|know|use|used|using|look|open|amend|amends|amended|"
	"complete|please|you|your";
/* Between the announcing word and the first name much more is said ("for you to complete"). */
static const char first_turns[] =
	"which|replace|replaces|replacing|supersede|supersedes|superseding|but|refers|based|"
	"instead|unlike|than|mentioned|mentions|discussed|saved|whereas|because|where|compare|"
	"compared|against|except|not|amends|amending|updates|updating";
/* All that may stand between a name and the announcing word behind it: "x.doc and y.doc are
 * attached". */
static const char joins[] =
	"is|are|was|were|now|also|both|and|as|well|the|copy|copies|of|a|duly|hereby|herewith|be|"
	"being|it|s|have|has|been|all|file|files|document|documents|kb|mb|i|ve|we";
/* A line of a list says so much more. */
static const char list_words[] = "and|the|a|kb|mb|bytes|copy|of|plus|also|draft|final|attached";

static bool
is_only(struct str text, const char *words)
{
	struct str word;
	size_t at = 0;

	while (phrase_word(text, &at, &word))
		if (!phrase_in(word, words) && !char_is_digit(word.data[0]))
			return false;
	return true;
}

static bool
is_and(struct str between)
{
	between = str_trim(between);
	if (str_starts(between, STR(",")))
		between = str_trim(str_from(between, 1));
	return str_starts(between, STR("and "));
}

static void
meant_mark(struct str text, size_t from, size_t to, struct announce_file *files, size_t count)
{
	size_t end = from;
	bool is_first = true;

	for (size_t i = count; i-- > 0;) {
		if (files[i].to > from)
			continue;
		if (!is_only(str_slice(text, files[i].to, end), joins))
			break;
		files[i].is_meant = true;
		is_first = false;
		end = files[i].from;
	}
	end = to;
	for (size_t i = 0; i < count; i++) {
		struct str between;

		if (files[i].from < to)
			continue;
		between = str_slice(text, end, files[i].from);
		/* "see attached, and paper x.pdf on the drive" */
		if ((is_first && is_and(between)) ||
			phrase_any(between, is_first ? first_turns : turns))
			break;
		files[i].is_meant = true;
		is_first = false;
		end = files[i].to;
	}
}

size_t
announce_files(struct arena *arena, const struct announce_sentence *s, size_t from, size_t to,
	struct announce_file *ret_files)
{
	struct str text = str_make(s->text, s->len);
	struct named_file file;
	size_t count = 0;
	size_t at = 0;

	while (count < ANNOUNCE_FILES_MAX && named_next_any(arena, text, &at, &file)) {
		/* What lies on a shared drive is not attached. */
		ret_files[count] = (struct announce_file){.name = file.name,
			.key = file.key,
			.wide = file.wide,
			.from = file.from,
			.to = file.to};
		count += !file.is_path;
	}
	meant_mark(text, from, to, ret_files, count);
	return count;
}

bool
announce_is_list(const struct announce_sentence *s, const struct announce_file *files, size_t count)
{
	struct str text = str_make(s->text, s->len);
	size_t end = 0;

	for (size_t i = 0; i < count; i++) {
		if (!is_only(str_slice(text, end, files[i].from), list_words))
			return false;
		end = files[i].to;
	}
	return count > 0 && is_only(str_from(text, end), list_words);
}
