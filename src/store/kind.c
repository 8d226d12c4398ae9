#include "store/kind.h"

#include <stddef.h>

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
