/* A chain of versions in its order, and what was lost and gained at each step.
 *
 * Order is by date (when the file says it was changed, made or sent; else when it was last written
 * where it was found), then by the marks in names ("v2" before "v3", a draft before a final), where
 * the two disagree by the marks. Texts with the same words are one form, whatever their files. */
#ifndef CANDOUR_COMPARE_VERSION_CHAIN_H
#define CANDOUR_COMPARE_VERSION_CHAIN_H

#include "base/attr.h"
#include "compare/diff/diff.h"
#include "compare/version/version.h"
#include "compare/version/version_name.h"

struct compare;
struct err;

enum { VERSION_ITEMS_MAX = 20 };

struct version_instance {
	int64_t item;
	int64_t custodian;
	struct str path;
};

struct version_member {
	int64_t document;
	int64_t date;        /* DATE_NONE where nothing says */
	const char *date_of; /* "changed", "made", "sent", "file" or "" */
	struct version_name name;
	struct str title;
	int kind;                           /* enum item_kind */
	struct str sha256;                  /* hexadecimal */
	struct version_instance *instances; /* the first VERSION_ITEMS_MAX */
	size_t instance_count;
	size_t form;        /* which of the chain's */
	int64_t order_date; /* its own, or that of the nearest one that has any */
};

/* A mail in whose text a version stands. */
struct version_carrier {
	int64_t document;
	int64_t carries; /* the member that it is nearest to */
	size_t lost;     /* words of that member that it does not have */
	struct version_instance instance;
};

struct version_chain {
	int64_t id;
	struct version_member *members; /* in order: those of one form stand together */
	size_t count;
	size_t form_count;
	struct version_carrier *carriers;
	size_t carrier_count;
	bool is_cut; /* more than VERSION_CHAIN_MAX: the rest was left out */
};

/* In the arena; count 0 where there is no such chain. */
bool version_chain_load(struct compare *compare, struct arena *arena, int64_t chain,
	struct version_chain *ret_chain, struct err *err) MUST_USE;
/* The first member of a form. */
const struct version_member *version_form(const struct version_chain *chain, size_t form);
/* True where dates or names say that the one came before the other. */
bool version_is_before(const struct version_member *a, const struct version_member *b);
/* What changed from one document to another. */
bool version_diff(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	struct diff *ret_diff, struct err *err) MUST_USE;

#endif
