/* Clusters: the records of each person.
 *
 * Components of edges are taken apart by average linkage over all pairs inside them, those that no
 * rule found too, with weights clipped to CLUSTER_WEIGHT_CLIP (Hassanzadeh and others 2009; Saeedi and
 * others 2017): one strong link cannot hold together what otherwise differs. People's decisions stand
 * above weights: what must be together is, what cannot be together is not, and a source that names
 * nobody twice has at most one record in a cluster.
 *
 * A struct clusters owns its tables until clusters_free. */
#ifndef CANDOUR_LINKAGE_CLUSTERS_H
#define CANDOUR_LINKAGE_CLUSTERS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct apart;
struct crew;
struct edges;
struct err;
struct records;
struct scorer;

#define CLUSTER_WEIGHT_CLIP 14.0F
/* Records of a component that average linkage looks at together; larger ones are taken at a higher
 * weight first. */
enum { CLUSTER_COMPONENT_MAX = 2000 };

/* What people decided of two records. The last decision on a pair stands. */
struct cluster_decision {
	uint32_t a;
	uint32_t b;
	bool is_same;
};

struct cluster_options {
	float cut;        /* least mean weight at which two clusters become one */
	float weight_low; /* least weight of edges that make components */
	const struct cluster_decision *decisions;
	size_t decision_count;
	const bool *clean_sources; /* by source; NULL: none is */
	const struct apart *apart; /* pairs that need not be compared; NULL: none are known */
};

struct clusters {
	uint32_t record_count;
	uint32_t count;
	uint32_t *of;      /* by record: its cluster, numbered by their first records */
	uint32_t *first;   /* [count + 1], where a cluster's records begin in `records` */
	uint32_t *records; /* by cluster, then in order */
	/* What the reader should know. */
	uint32_t component_largest;
	uint32_t components_large; /* beyond CLUSTER_COMPONENT_MAX: taken at a higher weight */
	uint32_t conflicts;        /* decisions that contradict each other */
};

bool clusters_make(const struct edges *edges, const struct scorer *scorer,
	const struct records *records, const struct cluster_options *options,
	const struct crew *crew, struct clusters *ret_clusters, struct err *err) MUST_USE;
/* From the first record of each one's cluster: what was found before. */
void clusters_of_labels(
	uint32_t record_count, const uint32_t *label, struct clusters *ret_clusters);
void clusters_free(struct clusters *clusters);

/* Sources in which nobody stands twice, as far as their own records tell: [source_count]. Where two
 * sources and more overlap far more with each other than with themselves. */
void clusters_clean_sources(
	const struct edges *edges, const struct records *records, bool *ret_clean);

#endif
