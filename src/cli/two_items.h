/* Two items of a command line, loaded to be compared. */
#ifndef CANDOUR_CLI_TWO_ITEMS_H
#define CANDOUR_CLI_TWO_ITEMS_H

#include "base/attr.h"
#include "compare/subject.h"
#include "store/item.h"

struct cli;
struct compare;
struct err;

struct one_item {
	struct item item;
	struct subject subject;
	struct str custodian;
};

/* The item named by an argument, with its document; ERR_NOT_FOUND where it has no bytes. */
bool one_item_load(struct cli *cli, struct compare *compare, size_t argument,
	struct one_item *ret_item, struct err *err) MUST_USE;
/* "Item 12  path" and below it custodian and date. */
void one_item_print(struct cli *cli, const struct one_item *one);
/* Says where not all of it was read, for what was not read is not compared. */
void one_item_warn(struct cli *cli, const struct one_item *one);

#endif
