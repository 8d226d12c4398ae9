#include "web/route.h"

#include "web/routes.h"

const struct route *
route_at(size_t i)
{
	for (size_t t = 0; routes_all[t] != NULL; t++)
		for (const struct route *route = routes_all[t]; route->pattern != NULL; route++)
			if (i-- == 0)
				return route;
	return NULL;
}

/* Both begin with a slash. The root is one empty piece, and no other path has one. */
static bool
pattern_fits(struct str pattern, struct str path, struct str ret_parts[REQUEST_PARTS_MAX])
{
	struct str wanted;
	struct str piece;
	size_t parts = 0;

	pattern = str_from(pattern, 1);
	path = str_from(path, 1);
	if (path.len == 0 || pattern.len == 0)
		return path.len == pattern.len;
	while (str_cut(&pattern, '/', &wanted)) {
		if (!str_cut(&path, '/', &piece) || piece.len == 0 || str_equal(piece, STR(".")) ||
			str_equal(piece, STR("..")))
			return false;
		if (wanted.len > 0 && wanted.data[0] == ':' && parts < REQUEST_PARTS_MAX)
			ret_parts[parts++] = piece;
		else if (!str_equal(wanted, piece))
			return false;
	}
	return path.data == NULL;
}

const struct route *
route_find(enum method method, struct str path, struct str ret_parts[REQUEST_PARTS_MAX],
	bool *ret_other)
{
	const struct route *route;

	*ret_other = false;
	if (path.len == 0 || path.data[0] != '/')
		return NULL;
	for (size_t i = 0; (route = route_at(i)) != NULL; i++) {
		for (size_t p = 0; p < REQUEST_PARTS_MAX; p++)
			ret_parts[p] = STR("");
		if (!pattern_fits(str_of(route->pattern), path, ret_parts))
			continue;
		if (route->method == method)
			return route;
		*ret_other = true;
	}
	return NULL;
}
