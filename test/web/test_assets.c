/* What pages load: complete, named by its hash, and never from another machine. */
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/str.h"
#include "crypto/sha256.h"
#include "web/assets.h"

#define ZLIB_CONST
#include <zlib.h>

static bool
is_hash_of(const struct asset *asset)
{
	unsigned char hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE];

	sha256_once(asset->bytes, hash);
	hex_encode_to(str_make(hash, sizeof(hash)), hex);
	return str_equal(str_of(asset->sha256), str_make(hex, sizeof(hex))) &&
		str_starts(str_from(asset->address, 3), str_make(hex, 16)) &&
		str_ends(asset->address, asset->name);
}

static bool
unzips_to(struct str gzip, struct str wanted)
{
	struct buf out CLEANUP(buf_free) = {0};
	z_stream stream = {0};
	bool done;

	if (inflateInit2(&stream, 15 + 16) != Z_OK)
		return false;
	stream.next_in = (const unsigned char *)gzip.data;
	stream.avail_in = (unsigned)gzip.len;
	stream.next_out = (unsigned char *)buf_reserve(&out, wanted.len + 1);
	stream.avail_out = (unsigned)wanted.len + 1;
	done = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == wanted.len;
	buf_grown(&out, stream.total_out);
	(void)inflateEnd(&stream);
	return done && str_equal(buf_str(&out), wanted);
}

/* Each url() of a style leads to an asset or holds its picture itself. */
static bool
stays_here(struct str css)
{
	const struct str mark = STR("url(");

	for (size_t at = str_find(css, mark); at != STR_NONE; at = str_find(css, mark)) {
		css = str_from(css, at + mark.len);
		if (css.len > 0 && (css.data[0] == '"' || css.data[0] == '\''))
			css = str_from(css, 1);
		if (!str_starts(css, STR("/a/")) && !str_starts(css, STR("data:")))
			return tap_ok(false, "url(%.*s", STR_ARG(str_slice(css, 0, 60)));
	}
	return true;
}

int
main(void)
{
	const struct asset *asset;

	for (size_t i = 0; (asset = asset_at(i)) != NULL; i++) {
		tap_ok(is_hash_of(asset), "%.*s is named by its hash", STR_ARG(asset->name));
		tap_ok(asset_find(str_from(asset->address, 3)) == asset,
			"and found by its address");
		if (asset->gzip.len > 0)
			tap_ok(unzips_to(asset->gzip, asset->bytes), "and unzips to itself");
		if (str_ends(asset->name, STR(".css")))
			tap_ok(stays_here(asset->bytes) &&
					str_find(asset->bytes, STR("@import")) == STR_NONE,
				"and loads nothing from elsewhere");
		tap_ok(str_find(asset->bytes, STR("GDS Transport")) == STR_NONE &&
				str_find(asset->bytes, STR("asset:")) == STR_NONE,
			"and names no font that is not ours to use, and nothing unresolved");
	}
	tap_ok(asset_find(STR("")) == NULL && asset_find(STR("../../etc/passwd")) == NULL &&
			asset_find(STR("candour.css")) == NULL,
		"there are no others");
	return tap_done();
}
