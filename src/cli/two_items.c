#include "cli/two_items.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "compare/compare.h"
#include "ingest/delivery.h"
#include "store/inspection.h"

bool
one_item_load(struct cli *cli, struct compare *compare, size_t argument, struct one_item *ret_item,
	struct err *err)
{
	struct inspection *inspection = compare->inspection;
	struct delivery delivery;
	int64_t id;

	*ret_item = (struct one_item){0};
	if (!cli_item(cli, argument, &id, err) ||
		!item_get(inspection, &cli->arena, id, &ret_item->item, err) ||
		!delivery_get(inspection, &cli->arena, ret_item->item.delivery, &delivery, err))
		return false;
	ret_item->custodian = delivery.custodian;
	if (ret_item->item.document == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s", (long long)id,
			STR_ARG(ret_item->item.words));
	return subject_load(compare, &cli->arena, ret_item->item.document, &ret_item->subject, err);
}

void
one_item_print(struct cli *cli, const struct one_item *one)
{
	const struct document *document = &one->subject.document;

	cli_print(cli, "Item %lld  %.*s\n", (long long)one->item.id,
		STR_ARG(cli_safe(cli, one->item.path, false)));
	cli_print(cli, "         %.*s", STR_ARG(cli_safe(cli, one->custodian, false)));
	if (document->moment != DATE_NONE)
		cli_print(cli, ", %.*s", STR_ARG(date_words(&cli->arena, document->moment)));
	cli_print(cli, "\n");
}

void
one_item_warn(struct cli *cli, const struct one_item *one)
{
	const struct document *document = &one->subject.document;

	if (document->reason != ERR_NONE)
		cli_print(cli,
			"\nItem %lld was not, or not wholly, read (%s): what was not read is not "
			"compared.\n",
			(long long)one->item.id, err_kind_name(document->reason));
	else if (str_trim(one->subject.reading.text).len == 0)
		cli_print(cli, "\nItem %lld has no words that were read: nothing is compared.\n",
			(long long)one->item.id);
}
