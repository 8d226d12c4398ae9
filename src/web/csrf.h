/* Whether a request that changes something was sent from a page of ours: besides SameSite=Strict, the
 * browser's own word on where it comes from, and the session's secret in the form (OWASP ASVS 5.0.0
 * section 3.5). */
#ifndef CANDOUR_WEB_CSRF_H
#define CANDOUR_WEB_CSRF_H

#include "base/attr.h"
#include "base/str.h"

struct head;

/* The hidden field of every form. */
#define CSRF_FIELD "csrf"

/* By Origin and Sec-Fetch-Site, of which every browser sends one: NULL, or why not. */
const char *csrf_origin_check(const struct head *head, bool is_tls);
/* Compared in constant time; an empty secret fits nothing. */
bool csrf_token_fits(struct str expected, struct str given);

#endif
