#include "linkage/level/level_inside.h"

#include "linkage/level/levels.h"
#include "linkage/level/likeness.h"

/* Words that stand in so many families' names that sharing them alone says little. */
static const char *const particles[] = {"abu", "al", "bin", "bint", "da", "dal", "das", "de", "del",
	"della", "den", "der", "di", "do", "dos", "du", "el", "fitz", "ibn", "la", "las", "le",
	"los", "mac", "mc", "o", "san", "st", "ten", "ter", "umm", "van", "vom", "von", "zu"};

static bool
is_particle(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(particles); i++)
		if (str_equal(word, str_of(particles[i])))
			return true;
	return false;
}

/* What one word finds among those of another name. */
enum word_found { FOUND_NOTHING, FOUND_INITIAL, FOUND_PARTICLE, FOUND_WORD };

static enum word_found
word_find(const struct field_set *fields, uint32_t word, const struct field_words *among,
	bool has_forms)
{
	struct str text = fields->words.texts[word];
	enum word_found found = FOUND_NOTHING;

	for (uint32_t i = 0; i < among->count; i++) {
		struct str other = fields->words.texts[among->numbers[i]];

		if (among->numbers[i] == word ||
			(has_forms &&
				fields->word_same_as[among->numbers[i]] ==
					fields->word_same_as[word]))
			return text.len == 1        ? FOUND_INITIAL
				: is_particle(text) ? FOUND_PARTICLE
						    : FOUND_WORD;
		if ((text.len == 1 || other.len == 1) && text.data[0] == other.data[0])
			found = FOUND_INITIAL;
	}
	return found;
}

enum words_relation
words_relation(const struct field_set *fields, const struct field_words *a,
	const struct field_words *b, bool has_forms)
{
	const struct field_words *fewer = a->count <= b->count ? a : b;
	const struct field_words *more = a->count <= b->count ? b : a;
	size_t count[FOUND_WORD + 1] = {0};

	if (more->count > NAME_WORD_MAX || fewer->count == 0)
		return WORDS_APART;
	for (uint32_t i = 0; i < fewer->count; i++)
		count[word_find(fields, fewer->numbers[i], more, has_forms)]++;
	/* Of as many words, all of the other must be found too. */
	for (uint32_t i = 0; i < more->count && fewer->count == more->count; i++)
		if (word_find(fields, more->numbers[i], fewer, has_forms) == FOUND_NOTHING)
			return WORDS_APART;
	if (count[FOUND_NOTHING] > 0 || count[FOUND_PARTICLE] == fewer->count)
		return WORDS_APART;
	if (count[FOUND_WORD] == 0)
		return WORDS_BY_INITIALS;
	return fewer->count == more->count && count[FOUND_INITIAL] == 0 ? WORDS_OTHERWISE_SET
									: WORDS_WITHIN;
}

unsigned
level_of_names(const struct field_set *fields, const struct field *field_a, uint32_t a,
	const struct field *field_b, uint32_t b)
{
	struct str x = field_text(field_a, a);
	struct str y = field_text(field_b, b);
	size_t shorter = x.len < y.len ? x.len : y.len;
	struct likeness likeness = likeness_of(x, y);
	enum words_relation relation;

	if ((shorter >= NAME_SLIP_SIZE_MIN && likeness_is_slip(x, y)) ||
		likeness_reaches(&likeness, NAME_VERY_MIN))
		return NAME_VERY_ALIKE;
	if (field_a == field_b && field_a->same_as[a] == field_a->same_as[b])
		return NAME_OTHER_FORM;
	relation = words_relation(fields, &field_a->words[a], &field_b->words[b],
		field_a == field_b && field_a->role == ROLE_GIVEN);
	if (relation == WORDS_OTHERWISE_SET)
		return NAME_VERY_ALIKE;
	if (relation == WORDS_WITHIN)
		return NAME_OTHER_FORM;
	if (relation == WORDS_BY_INITIALS)
		return NAME_INITIAL;
	if (likeness_reaches(&likeness, NAME_ALIKE_MIN) || str_starts(x, y) || str_starts(y, x))
		return NAME_ALIKE;
	return likeness_reaches(&likeness, NAME_LITTLE_MIN) ? NAME_LITTLE_ALIKE : LEVEL_DIFFERENT;
}
