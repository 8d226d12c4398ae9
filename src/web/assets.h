/* Whatever a page loads: styles, scripts, fonts, icons; embedded in the program.
 *
 * tools/weave_assets.mjs makes them of src/web/assets/ and of the packages that its package-lock.json pins.
 * Each is named by the first 16 hex digits of its SHA-256 ("/a/0123456789abcdef-candour.css"), so
 * that a browser may keep it for ever. What is embedded, and under which licence: docs/licences.md,
 * and the asset licences.txt. */
#ifndef CANDOUR_WEB_ASSETS_H
#define CANDOUR_WEB_ASSETS_H

#include "base/str.h"
#include "web/html.h"

struct buf;

struct asset {
	struct str name;    /* "candour.css" */
	struct str address; /* "/a/0123456789abcdef-candour.css" */
	const char *type;   /* for Content-Type */
	const char *sha256; /* in hex; fit for an ETag */
	struct str bytes;
	struct str gzip; /* the same by gzip -9n; "" where that saves nothing (fonts) */
};

/* All of them in order; NULL behind the last. */
const struct asset *asset_at(size_t i);
/* By the last segment of its address ("0123456789abcdef-candour.css"); NULL where there is none. */
const struct asset *asset_find(struct str segment);
/* The address of the asset of that name, which must exist. */
struct url asset_url(const char *name);

/* An icon of assets/icons.svg, by its name without "i-": "search", "lock", "tick" ... It is not read out:
 * words stand beside it. */
void icon(struct buf *out, const char *name);

#endif
