#include "extract/encoding.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "extract/encoding_names.h"
#include "extract/encoding_score.h"
#include "extract/encoding_sniff.h"
#include "extract/reading.h"

/* How much is looked at for statistics: more changes no verdict and costs time. */
enum { STATISTICS_SIZE = 256 * 1024, VALID_SIZE = 16 * 1024 * 1024 };

static bool
names_utf8(struct str hint)
{
	const struct encoding *encoding = encoding_find(hint);

	return encoding != NULL && encoding->codepage == 65001;
}

/* The stretch to be judged: from the first non-ASCII byte's line, so that a long ASCII preamble
 * does not hide the evidence. */
static struct str
evidence(struct str bytes)
{
	size_t at = utf8_ascii_prefix(bytes);

	at = at > STATISTICS_SIZE / 4 ? at - STATISTICS_SIZE / 4 : 0;
	return str_slice(bytes, at, at + STATISTICS_SIZE);
}

static const char *
detect_eight_bits(struct str bytes, struct str hint)
{
	const struct encoding *declared = encoding_find(hint);

	if (declared != NULL && declared->family == ENCODING_UNICODE)
		declared = NULL;
	return encoding_judge(evidence(bytes), declared);
}

bool
encoding_detect(struct str bytes, struct str hint, const char **ret_name)
{
	struct str head = str_slice(bytes, 0, VALID_SIZE);
	const char *name = sniff_mark(bytes);

	if (name == NULL)
		name = sniff_wide(bytes);
	if (name != NULL) {
		*ret_name = name;
		return true;
	}
	name = sniff_escapes(bytes);
	if (name == NULL && utf8_ascii_prefix(head) == bytes.len)
		name = "US-ASCII";
	if (name == NULL && sniff_utf8(head))
		name = "UTF-8";
	if (name == NULL)
		name = sniff_ebcdic(bytes);
	if (name == NULL)
		name = detect_eight_bits(bytes, hint);
	*ret_name = name;
	return !sniff_has_controls(str_slice(bytes, 0, STATISTICS_SIZE)) ||
		encoding_find(str_of(name))->family == ENCODING_EBCDIC ||
		encoding_find(str_of(name))->family == ENCODING_STATE;
}

const char *
encoding_any_to_utf8(struct buf *to, struct str bytes, struct str hint)
{
	const char *name;

	(void)encoding_detect(bytes, hint, &name);
	(void)encoding_to_utf8(to, bytes, str_of(name));
	return name;
}

void
encoding_read(
	struct reading *r, struct buf *to, struct str bytes, struct str hint, struct str *ret_utf8)
{
	const char *name;
	uint64_t replaced;

	(void)encoding_detect(bytes, hint, &name);
	reading_fact(r, FACT_ENCODING, str_of(name));
	if (str_equal(str_of(name), STR("US-ASCII")) ||
		(str_equal(str_of(name), STR("UTF-8")) && utf8_valid(bytes))) {
		*ret_utf8 = str_from(bytes, str_starts(bytes, STR("\xef\xbb\xbf")) ? 3 : 0);
		return;
	}
	replaced = encoding_to_utf8(to, bytes, str_of(name));
	*ret_utf8 = buf_str(to);
	if (replaced > 0) {
		struct buf words CLEANUP(buf_free) = {.size_max = 256};

		buf_add_format(&words,
			"%llu byte sequences in it are not valid %s and are shown as U+FFFD",
			(unsigned long long)replaced, name);
		reading_fact(r, FACT_ODDITY, buf_str(&words));
	}
	if (encoding_find(hint) != NULL && !names_utf8(hint) &&
		encoding_find(hint) != encoding_find(str_of(name)) && hint.len > 0)
		reading_fact(r, "declared_encoding", hint);
}

bool
encoding_is_text(struct str bytes)
{
	enum { PIECE = 16 * 1024 };
	struct str middle = str_slice(bytes, bytes.len / 2, bytes.len / 2 + PIECE);
	struct str end = str_from(bytes, bytes.len > PIECE ? bytes.len - PIECE : 0);
	struct str front = str_slice(bytes, 0, 4 * PIECE);

	if (bytes.len == 0)
		return false;
	if (sniff_mark(front) != NULL)
		return true;
	if (sniff_wide(front) != NULL)
		return true;
	if (sniff_ebcdic(front) != NULL || sniff_escapes(front) != NULL)
		return true;
	return !sniff_has_controls(front) && !sniff_has_controls(middle) &&
		!sniff_has_controls(end);
}
