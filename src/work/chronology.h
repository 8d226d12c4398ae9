/* The chronology of an inspection, or of what a query finds, and who knew when. */
#ifndef CANDOUR_WORK_CHRONOLOGY_H
#define CANDOUR_WORK_CHRONOLOGY_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/when/chronology.h"
#include "compare/when/knowing.h"

struct arena;
struct err;
struct query_mistake;
struct workshop;

struct work_chronology_request {
	struct str query;                 /* "" : all documents */
	struct chronology_request events; /* its documents are filled in from the query */
	bool without_events;
	bool with_people; /* who knew when; needs a query */
	void (*event)(void *context, const struct chronology_row *row);
	void (*person)(void *context, const struct knowing_person *person);
	void *context;
};

struct work_chronology_result {
	uint64_t documents; /* that the query finds; 0 without one */
	uint64_t events;    /* in all, of which the page was given */
	uint64_t people;
	uint64_t waiting; /* documents that are not compared yet */
};

/* Gives the events of the page in order of time, then the people. On ERR_QUERY *ret_mistake says
 * where in the query and what to try. */
bool work_chronology(struct workshop *workshop, struct arena *arena,
	const struct work_chronology_request *request, struct work_chronology_result *ret_result,
	struct query_mistake *ret_mistake, struct err *err) MUST_USE;

#endif
