/* Which rules a blocking needs: enough of them that pairs of one person are found though they differ
 * in this or that.
 *
 * What agrees in pairs of one person is seen in those pairs that agree in so much that they can hardly
 * be chance. Of each, several copies are made in which fields do not agree after all, drawn at random:
 * they stand for the pairs that agree in less, and of which nothing is known before they are found.
 * Rules are taken greedily, by how many pairs and copies more they find for what they cost. */
#ifndef CANDOUR_LINKAGE_COVER_H
#define CANDOUR_LINKAGE_COVER_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* A rule that might be taken. */
struct cover_rule {
	uint64_t features; /* a bit for each that must agree */
	double pairs;      /* that it finds, for each record */
};

struct cover {
	const uint32_t *const *numbers; /* [feature_count][record_count], 0 absent */
	const unsigned *fields;         /* [feature_count]: forms of one field have one number */
	const double *bits;             /* [feature_count]: what agreeing in it tells */
	size_t feature_count;
	size_t record_count;     /* of the sample */
	double record_count_all; /* of which it is a sample */
	struct cover_rule *rules;
	size_t rule_count;
	double pairs_max; /* of all rules together, for each record */
};

/* The places of up to `most` rules, the cheapest first, in `ret_taken`; returns how many. */
size_t cover_choose(const struct cover *cover, size_t most, struct arena *arena, size_t *ret_taken);

#endif
