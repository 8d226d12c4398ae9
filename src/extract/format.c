#include "extract/format.h"

#include <magic.h>
#include <string.h>

#include "base/err.h"

const struct format *
format_for(struct probe *probe, int *ret_bid)
{
	const struct format *best = &format_unknown;
	int highest = BID_NO;

	for (size_t i = 0; formats[i] != NULL; i++) {
		int bid = formats[i]->bid(probe);

		if (bid > highest) {
			highest = bid;
			best = formats[i];
		}
		if (highest >= BID_SURE)
			break;
	}
	if (ret_bid != NULL)
		*ret_bid = highest;
	return best;
}

const struct format *
format_named(struct str name)
{
	for (size_t i = 0; formats[i] != NULL; i++)
		if (str_equal(name, str_of(formats[i]->name)))
			return formats[i];
	return NULL;
}

static bool
lists_extension(const struct format *format, struct str extension)
{
	struct str rest = str_of(format->extensions);
	struct str one;

	if (format->extensions == NULL)
		return false;
	while (str_cut(&rest, ' ', &one))
		if (str_equal(one, extension))
			return true;
	return false;
}

/* Kinds whose files are never plain text. Sheets may be: tables in text go by many names. */
static bool
is_never_text(const struct format *format)
{
	return format->kind == KIND_DOCUMENT || format->kind == KIND_SLIDES ||
		format->kind == KIND_IMAGE || format->kind == KIND_ARCHIVE;
}

bool
format_contradicts(const struct format *format, struct str extension)
{
	bool is_plain = format->extensions == NULL && format->kind == KIND_TEXT;
	bool found = false;

	if (extension.len == 0 || (format->extensions == NULL && !is_plain) ||
		lists_extension(format, extension))
		return false;
	for (size_t i = 0; formats[i] != NULL; i++) {
		/* What "unknown" lists are endings without a meaning. */
		if (!lists_extension(formats[i], extension) ||
			str_equal(str_of(formats[i]->name), STR("unknown")))
			continue;
		if (is_plain && !is_never_text(formats[i]))
			return false;
		found = true;
	}
	return found;
}
