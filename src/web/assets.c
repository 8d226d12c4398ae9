#include "web/assets.h"

#include "base/buf.h"

#include <assert.h>

const struct asset *
asset_find(struct str segment)
{
	const struct asset *asset;

	for (size_t i = 0; (asset = asset_at(i)) != NULL; i++)
		if (str_ends(asset->address, segment) &&
			asset->address.len == segment.len + sizeof("/a/") - 1)
			return asset;
	return NULL;
}

struct url
asset_url(const char *name)
{
	const struct asset *asset = NULL;

	for (size_t i = 0; (asset = asset_at(i)) != NULL; i++)
		if (str_equal(asset->name, str_of(name)))
			break;
	assert(asset != NULL);
	return (struct url){asset->address};
}

void
icon(struct buf *out, const char *name)
{
	buf_add(out, STR("<svg class=\"i\" aria-hidden=\"true\" focusable=\"false\"><use href=\""));
	html_url(out, asset_url("icons.svg"));
	buf_add_format(out, "#i-%s\"/></svg>", name);
}
