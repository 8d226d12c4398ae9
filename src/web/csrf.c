#include "web/csrf.h"

#include "crypto/sign.h"
#include "web/head.h"

const char *
csrf_origin_check(const struct head *head, bool is_tls)
{
	const struct str scheme = is_tls ? STR("https://") : STR("http://");
	bool has_site = head->fetch_site.len > 0;

	if (has_site && !str_equal(head->fetch_site, STR("same-origin")))
		return "It was sent from another site.";
	if (head->origin.len == 0)
		return has_site ? NULL : "The browser does not say from which site it was sent.";
	if (!str_starts(head->origin, scheme) ||
		!str_equal_nocase(str_from(head->origin, scheme.len), head->host))
		return "It was sent from another site.";
	return NULL;
}

bool
csrf_token_fits(struct str expected, struct str given)
{
	return expected.len > 0 && expected.len == given.len &&
		secret_equal(expected.data, given.data, given.len);
}
