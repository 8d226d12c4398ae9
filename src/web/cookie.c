#include "web/cookie.h"

struct str
cookie_find(struct str cookies, struct str name)
{
	struct str found = STR("");
	struct str pair;
	bool is_found = false;

	while (str_cut(&cookies, ';', &pair)) {
		size_t equals;

		pair = str_trim(pair);
		equals = str_find_char(pair, '=');
		if (equals == STR_NONE || !str_equal(str_slice(pair, 0, equals), name))
			continue;
		if (is_found)
			return STR("");
		found = str_from(pair, equals + 1);
		is_found = true;
	}
	return found;
}
