#include "web/column_order.h"

#include "base/arena.h"
#include "web/request.h"

void
column_order_take(const struct request *request, struct column_order *order)
{
	struct str wanted = request_get(request, order->parameter);
	bool is_down = str_starts(wanted, STR("-"));
	struct str name = str_from(wanted, is_down ? 1 : 0);

	for (size_t i = 0; i < order->count; i++)
		if (str_equal(name, str_of(order->columns[i].name))) {
			order->chosen = i;
			order->is_down = is_down;
			return;
		}
}

struct part_sort *
column_order_heads(struct arena *arena, const struct column_order *order)
{
	struct part_sort *heads = ARENA_ARRAY(arena, order->count, struct part_sort);

	for (size_t i = 0; i < order->count; i++) {
		const struct column *column = &order->columns[i];
		bool is_up = i == order->chosen && !order->is_down;
		bool is_down = i == order->chosen && order->is_down;

		heads[i] = (struct part_sort){.part.text = str_of(column->words),
			.way = is_up      ? SORT_WAY_UP
				: is_down ? SORT_WAY_DOWN
					  : SORT_WAY_NONE,
			.form = str_of(order->form),
			.name = str_of(order->parameter),
			.value = str_format(arena, "%s%s", is_up ? "-" : "", column->name)};
	}
	return heads;
}
