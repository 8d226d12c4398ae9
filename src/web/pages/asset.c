/* What pages load: for everyone, since the page for signing in loads it too. */
#include "web/assets.h"

#include "base/err.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"

static bool
asset_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct asset *asset = asset_find(request->parts[0]);
	bool is_gzipped;

	if (asset == NULL)
		return err_set(err, ERR_NOT_FOUND, "nothing of this program has that address");
	is_gzipped = request->takes_gzip && asset->gzip.len > 0;
	reply->type = asset->type;
	reply->is_lasting = true;
	reply->is_gzipped = is_gzipped;
	/* Both forms have the same address, and caches tell them apart by their tag. */
	reply->etag = str_format(
		request->arena, "\"%.32s%s\"", asset->sha256, is_gzipped ? "-gzip" : "");
	buf_add(&reply->body, is_gzipped ? asset->gzip : asset->bytes);
	return true;
}

const struct route routes_of_assets[] = {
	{METHOD_GET, "/a/:asset", PERMIT_ANYONE, asset_show, false},
	{0},
};
