/* The tables that a run gives to other tools, each as CSV or JSON Lines.
 *
 * Names of columns are those that analysts know: edges, clusters and labels as Splink has them, the
 * lookup table as the Ministry of Justice's linkage team has it, capture histories as SparseMSE and
 * Rcapture. Rows come in an order that the data alone decide. What fails to be written is told by
 * sink_end. */
#ifndef CANDOUR_LINKAGE_OUTPUT_H
#define CANDOUR_LINKAGE_OUTPUT_H

#include "base/str.h"
#include "linkage/output/table_writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct linkage;
struct sink;

struct output_options {
	enum table_format format;
	/* With the values of the records themselves beside (edges: <column>_l and <column>_r). */
	bool with_values;
	/* A person number for each cluster (linkage/cluster/persons.h); NULL: clusters are numbered
	 * from 1. */
	const uint64_t *persons;
	/* Lookup only: what each source is, [source_count] (NULL: its name), and the day. */
	const struct str *source_descriptions;
	struct str snapshot_date;
	/* Edges and clusters, of a run that stands on another: pairs of which something is told
	 * otherwise than there, and all records of people who are not as they were. */
	bool only_new;
	/* Edges only: those of this weight and above; all that were kept where it is NAN. */
	float weight_min;
};

/* unique_id_l, source_dataset_l, unique_id_r, source_dataset_r, match_weight (bits),
 * match_probability, match_key (number of the rule that found it, from 0), and for each compared
 * field gamma_<col> (its level: -1 absent, 0 different, the highest is the same), mw_<col> (what
 * that adds) and, where rarity counts, tf_<col>_l, tf_<col>_r (share of records with the value) and
 * mw_tf_adj_<col> (what rarity adds). prior_weight and household_weight are what the numbers of
 * pairs say and what the household class takes away; all weights of a row sum up to match_weight. */
void output_edges(
	const struct linkage *linkage, const struct output_options *options, struct sink *sink);
/* cluster_id, source_dataset, unique_id; every record once, cluster by cluster. */
void output_clusters(
	const struct linkage *linkage, const struct output_options *options, struct sink *sink);
/* source_id, source_database, source_desc, person_id, linking_snapshot_date. */
void output_lookup(
	const struct linkage *linkage, const struct output_options *options, struct sink *sink);

/* What people decided of pairs: unique_id_l, source_dataset_l, unique_id_r, source_dataset_r,
 * clerical_match_score (1 one person, 0 two); with_values adds who, why and at. */
struct output_label {
	struct str source_l;
	struct str id_l;
	struct str source_r;
	struct str id_r;
	double score; /* 0 to 1 */
	struct str who;
	struct str why;
	struct str at; /* the moment, as it is to be written */
};
void output_labels(const struct output_label *labels, size_t label_count,
	const struct output_options *options, struct sink *sink);

/* A column of 0 and 1 a list, and how many stand on exactly these: `counts` by mask, bit i for list
 * i (linkage/count/people.h); histories of nobody are left out. */
void output_histories(const struct str *lists, size_t list_count, const double *counts,
	const struct output_options *options, struct sink *sink);

#endif
