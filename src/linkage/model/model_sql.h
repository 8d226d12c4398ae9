/* What levels and blocking rules mean, as conditions of SQL (DuckDB's) on records l and r: for
 * models that other tools are to read. They say what ours do as nearly as SQL can; the levels of
 * texts and addresses weigh words by their rarity, which SQL cannot. */
#ifndef CANDOUR_LINKAGE_MODEL_SQL_H
#define CANDOUR_LINKAGE_MODEL_SQL_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/table/roles.h"

#include <stdbool.h>

struct arena;
struct block_rule;
struct field_set;

/* Of one level (linkage/level/levels.h), LEVEL_ABSENT and LEVEL_DIFFERENT among them. */
struct str model_level_sql(struct arena *arena, enum role role, unsigned level, struct str name);
/* False where SQL has no words for one of its keys. */
bool model_rule_sql(struct arena *arena, const struct field_set *fields,
	const struct block_rule *rule, struct str *ret_sql) MUST_USE;

#endif
