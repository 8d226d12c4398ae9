#include "extract/format.h"

#include <magic.h>
#include <string.h>

#include "base/err.h"

static const char *const kind_names[KIND_COUNT] = {
	[KIND_OTHER] = "other",
	[KIND_MAIL] = "mail",
	[KIND_DOCUMENT] = "document",
	[KIND_SHEET] = "sheet",
	[KIND_SLIDES] = "slides",
	[KIND_IMAGE] = "image",
	[KIND_TEXT] = "text",
	[KIND_WEB] = "web",
	[KIND_CALENDAR] = "calendar",
	[KIND_CONTACT] = "contact",
	[KIND_ARCHIVE] = "archive",
	[KIND_MAILBOX] = "mailbox",
};

const char *
item_kind_name(enum item_kind kind)
{
	return kind < KIND_COUNT ? kind_names[kind] : "other";
}

enum item_kind
item_kind_from_name(struct str name)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (str_equal(name, str_of(kind_names[i])))
			return (enum item_kind)i;
	return KIND_COUNT;
}

const struct format *
format_for(struct probe *probe, int *ret_bid)
{
	const struct format *best = format_named(STR("unknown"));
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

bool
format_contradicts(const struct format *format, struct str extension)
{
	if (extension.len == 0 || format->extensions == NULL || lists_extension(format, extension))
		return false;
	for (size_t i = 0; formats[i] != NULL; i++)
		if (lists_extension(formats[i], extension))
			return true;
	return false;
}
