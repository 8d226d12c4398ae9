/* Rows of tables: which went, which came, and in those that both have, which cells changed. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_inside.h"
#include "compare/near/id_map.h"

#define NONE UINT32_MAX
enum { COLUMN_MAX = 64 };

struct row {
	uint32_t paragraph;
	uint32_t head;  /* row that heads its table */
	uint64_t words; /* hash of them all */
	uint64_t key;   /* of the first cell with letters, or of the first one */
	struct str *cells;
	uint32_t columns;
	uint32_t pair;  /* row of the other text, or NONE */
	uint32_t next;  /* of the same hash */
	uint32_t last;  /* of a list's first: its last row */
	uint32_t first; /* and its first one that has no pair */
};

struct side {
	const struct diff_text *text;
	struct diff_paragraph *paragraphs;
	struct row *rows;
	size_t count;
	const bool *is_lost; /* by word: the other text has not got it */
	const bool *is_struck;
};

struct tables {
	struct arena *arena;
	struct diff *diff;
	struct side a;
	struct side b;
	uint32_t place; /* rows of both passed so far */
};

/* ---- cells ---- */

/* The line of a row, white space in front of it counted in, so that empty cells are. */
static struct str
row_line(const struct diff_text *text, uint32_t paragraph)
{
	size_t at = text->words[text->paragraphs[paragraph].word].byte_from;
	struct str whole = text->text;
	size_t from = at;
	size_t end;

	while (from > 0 && whole.data[from - 1] != '\n')
		from--;
	end = str_find_char(str_from(whole, from), '\n');
	return end == STR_NONE ? str_from(whole, from) : str_slice(whole, from, from + end);
}

static struct str
cell_at(const struct row *row, uint32_t column)
{
	return column < row->columns ? row->cells[column] : STR("");
}

/* Cells beyond COLUMN_MAX stay with the last. */
static void
cells_cut(struct arena *arena, const struct diff_text *text, struct row *row)
{
	struct str line = row_line(text, row->paragraph);
	struct str rest = line;
	struct str cell;

	row->columns = 1;
	for (size_t i = 0; i < line.len && row->columns < COLUMN_MAX; i++)
		row->columns += line.data[i] == '\t' ? 1 : 0;
	row->cells = ARENA_ARRAY(arena, row->columns, struct str);
	for (uint32_t i = 0; i + 1 < row->columns; i++) {
		(void)str_cut(&rest, '\t', &cell);
		row->cells[i] = str_trim(cell);
	}
	row->cells[row->columns - 1] = str_trim(rest);
}

static bool
has_letter(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (char_is_alpha(text.data[i]) || (unsigned char)text.data[i] >= 0x80)
			return true;
	return false;
}

/* What a cell says, whatever its spacing, capitals and thousands: "£1,200.00" is "1200". */
static void
cell_bare(struct str cell, struct buf *bare)
{
	static const struct str kept = STR_INIT("-%/+()<>");

	if (str_starts(cell, STR("\xc2\xa3")))
		cell = str_from(cell, 2);
	for (size_t i = 0; i < cell.len; i++) {
		char c = char_lower(cell.data[i]);
		bool is_between = i > 0 && i + 1 < cell.len && char_is_digit(cell.data[i - 1]) &&
			char_is_digit(cell.data[i + 1]);

		if (char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80 ||
			str_find_char(kept, c) != STR_NONE || (c == '.' && is_between))
			buf_add_char(bare, c);
	}
	if (!has_letter(buf_str(bare)) && str_ends(buf_str(bare), STR(".00")))
		bare->len -= 3;
}

static bool
cells_equal(struct str x, struct str y)
{
	struct buf a CLEANUP(buf_free) = {0};
	struct buf b CLEANUP(buf_free) = {0};

	if (str_equal(x, y))
		return true;
	cell_bare(x, &a);
	cell_bare(y, &b);
	return str_equal(buf_str(&a), buf_str(&b));
}

struct str
diff_row_words(struct arena *arena, const struct diff_text *text, uint32_t paragraph)
{
	struct buf words CLEANUP(buf_free) = {0};
	struct str rest = row_line(text, paragraph);
	struct str cell;

	while (str_cut(&rest, '\t', &cell)) {
		cell = str_trim(cell);
		if (cell.len == 0)
			continue;
		buf_add(&words, words.len > 0 ? STR(" | ") : STR(""));
		buf_add(&words, cell);
	}
	return str_copy(arena, buf_str(&words));
}

/* ---- rows ---- */

static uint64_t
hash_add(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static struct str
row_name(const struct row *row)
{
	for (uint32_t i = 0; i < row->columns; i++)
		if (has_letter(row->cells[i]))
			return row->cells[i];
	return row->cells[0];
}

/* Words of the row, and of the cell that names it; equal words have equal numbers in both texts. */
static void
row_hash(const struct diff_text *text, struct row *row)
{
	const struct diff_paragraph *p = &text->paragraphs[row->paragraph];
	struct str name = row_name(row);
	size_t from = (size_t)(name.data - text->text.data);

	row->words = 1;
	row->key = 2;
	for (uint32_t i = p->word; i < p->word + p->word_count; i++) {
		const struct diff_word *word = &text->words[i];

		row->words = hash_add(row->words, word->id);
		if (word->byte_from >= from && word->byte_from < from + name.len)
			row->key = hash_add(row->key, word->id);
	}
	row->words |= 1;
	row->key |= 1;
}

static void
rows_gather(struct arena *arena, struct side *side)
{
	const struct diff_text *text = side->text;
	uint32_t head = 0;

	side->rows = ARENA_ARRAY(arena, text->paragraph_count + 1, struct row);
	for (size_t i = 0; i < text->paragraph_count; i++) {
		const struct diff_paragraph *p = &text->paragraphs[i];
		struct row *row = &side->rows[side->count];

		if (p->cells == 0 || p->word_count == 0)
			continue;
		if (side->count == 0 || row[-1].paragraph + 1 != i)
			head = (uint32_t)side->count;
		*row = (struct row){
			.paragraph = (uint32_t)i, .head = head, .pair = NONE, .next = NONE};
		cells_cut(arena, text, row);
		row_hash(text, row);
		side->count++;
	}
}

/* ---- pairing ---- */

/* The rows of a side that have no pair yet, in lists by a hash, first ones first. */
static void
rows_list(struct side *side, bool by_key, struct id_map *map)
{
	for (uint32_t i = 0; i < side->count; i++) {
		struct row *row = &side->rows[i];
		struct row *head;
		bool is_new;

		if (row->pair != NONE)
			continue;
		head = &side->rows[id_map_put(map, by_key ? row->key : row->words, i, &is_new)];
		if (is_new)
			head->first = i;
		else
			side->rows[head->last].next = i;
		head->last = i;
		row->next = NONE;
	}
}

static void
rows_pair(struct tables *t, uint32_t a, uint32_t b)
{
	t->a.rows[a].pair = b;
	t->b.rows[b].pair = a;
}

static size_t
cells_same(const struct row *x, const struct row *y)
{
	size_t same = 0;

	for (uint32_t i = 0; i < x->columns && x->columns == y->columns; i++)
		same += cells_equal(x->cells[i], y->cells[i]) ? 1 : 0;
	return same;
}

static void
pair_same(struct tables *t)
{
	struct id_map map = {0};

	rows_list(&t->b, false, &map);
	for (uint32_t i = 0; i < t->a.count; i++) {
		struct row *head;
		uint32_t number;

		if (!id_map_get(&map, t->a.rows[i].words, &number))
			continue;
		head = &t->b.rows[number];
		if (head->first == NONE)
			continue;
		number = head->first;
		head->first = t->b.rows[number].next;
		rows_pair(t, i, number);
	}
	id_map_free(&map);
}

/* Of rows with the same name the one that has most cells in common. */
static uint32_t
row_nearest(const struct tables *t, const struct row *row, uint32_t number)
{
	uint32_t best = NONE;
	size_t most = 0;

	for (unsigned n = 0; number != NONE && n < DIFF_TABLE_KEY_MAX; n++) {
		const struct row *other = &t->b.rows[number];
		size_t same = other->pair != NONE ? 0 : cells_same(row, other);

		if (same > most) {
			most = same;
			best = number;
		}
		number = other->next;
	}
	return best;
}

static void
pair_named(struct tables *t)
{
	struct id_map map = {0};

	rows_list(&t->b, true, &map);
	for (uint32_t i = 0; i < t->a.count; i++) {
		struct row *row = &t->a.rows[i];
		uint32_t number;

		if (row->pair != NONE || !id_map_get(&map, row->key, &number))
			continue;
		number = row_nearest(t, row, number);
		if (number != NONE)
			rows_pair(t, i, number);
	}
	id_map_free(&map);
}

/* A row whose name changed stands beside the same neighbour, and half of its cells are the same. */
static void
pair_beside(struct tables *t)
{
	for (uint32_t i = 0; i < t->a.count; i++) {
		uint32_t beside[2] = {NONE, NONE};

		if (t->a.rows[i].pair != NONE)
			continue;
		if (i > 0 && t->a.rows[i - 1].pair != NONE)
			beside[0] = t->a.rows[i - 1].pair + 1;
		if (i + 1 < t->a.count && t->a.rows[i + 1].pair != NONE)
			beside[1] = t->a.rows[i + 1].pair - 1;
		for (size_t k = 0; k < 2 && t->a.rows[i].pair == NONE; k++)
			if (beside[k] < t->b.count && t->b.rows[beside[k]].pair == NONE &&
				cells_same(&t->a.rows[i], &t->b.rows[beside[k]]) * 2 >=
					t->a.rows[i].columns)
				rows_pair(t, i, beside[k]);
	}
}

/* ---- telling ---- */

static struct diff_table_change *
change_add(struct tables *t, enum diff_table_kind kind)
{
	struct diff *diff = t->diff;

	if (diff->table_count == DIFF_TABLE_MAX) {
		diff->table_is_cut = true;
		return NULL;
	}
	diff->table[diff->table_count].kind = kind;
	diff->table[diff->table_count].place = t->place;
	return &diff->table[diff->table_count++];
}

/* What heads the column: the first row of the table, where that has words there. */
static struct str
heading_of(const struct side *side, const struct row *row, uint32_t column)
{
	const struct row *head = &side->rows[row->head];
	struct str heading = cell_at(head, column);

	return head == row || !has_letter(heading) ? STR("") : heading;
}

static void
cells_tell(struct tables *t, const struct row *x, const struct row *y)
{
	/* A page may have set two cells too close to part them: then words alone tell. */
	if (x->columns != y->columns)
		return;
	for (uint32_t i = 0; i < x->columns; i++) {
		struct str was = x->cells[i];
		struct str is = y->cells[i];
		struct diff_table_change *change;

		if (cells_equal(was, is))
			continue;
		change = change_add(t, DIFF_CELL);
		if (change == NULL)
			return;
		change->a = x->paragraph;
		change->b = y->paragraph;
		change->row = row_name(x);
		change->heading = heading_of(&t->a, x, i);
		change->was = was;
		change->is = is;
	}
	t->a.paragraphs[x->paragraph].is_told = true;
	t->b.paragraphs[y->paragraph].is_told = true;
}

/* Most words of the row are not in the other text, in no form: a page may have broken the row. */
static bool
is_lost(const struct side *side, const struct row *row, bool *ret_struck)
{
	const struct diff_paragraph *p = &side->text->paragraphs[row->paragraph];
	size_t lost = 0;
	size_t struck = 0;

	for (uint32_t i = p->word; i < p->word + p->word_count; i++) {
		lost += side->is_lost[i] ? 1 : 0;
		struck += side->is_struck[i] ? 1 : 0;
	}
	*ret_struck = struck > lost;
	return (lost + struck) * 5 >= (size_t)p->word_count * 4;
}

static void
row_tell(struct tables *t, const struct side *side, const struct row *row)
{
	bool is_gone = side == &t->a;
	struct diff_table_change *change;
	struct str words;
	bool is_struck;

	if (!is_lost(side, row, &is_struck))
		return;
	change = change_add(t, is_gone ? DIFF_ROW_GONE : DIFF_ROW_NEW);
	if (change == NULL)
		return;
	words = diff_row_words(t->arena, side->text, row->paragraph);
	change->row = row_name(row);
	change->is_struck = is_struck;
	*(is_gone ? &change->a : &change->b) = row->paragraph;
	*(is_gone ? &change->was : &change->is) = words;
	side->paragraphs[row->paragraph].is_told = true;
}

static bool *
words_of_kind(struct arena *arena, const struct diff *diff, bool in_b, enum diff_kind kind)
{
	bool *list = ARENA_ARRAY(arena, (in_b ? diff->b.word_count : diff->a.word_count) + 1, bool);

	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *run = &diff->runs[i];
		uint32_t from = in_b ? run->b : run->a;
		uint32_t count = in_b ? run->b_count : run->a_count;

		for (uint32_t w = from; w < from + count && run->kind == kind; w++)
			list[w] = true;
	}
	return list;
}

static void
rows_tell(struct tables *t)
{
	uint32_t b = 0;

	t->diff->table = ARENA_ARRAY(t->arena, DIFF_TABLE_MAX, struct diff_table_change);
	for (uint32_t i = 0; i < t->a.count; i++) {
		const struct row *row = &t->a.rows[i];

		if (row->pair == NONE) {
			row_tell(t, &t->a, row);
			continue;
		}
		for (; b < row->pair; b++)
			if (t->b.rows[b].pair == NONE)
				row_tell(t, &t->b, &t->b.rows[b]);
		t->place++;
		if (row->words != t->b.rows[row->pair].words)
			cells_tell(t, row, &t->b.rows[row->pair]);
	}
	for (; b < t->b.count; b++)
		if (t->b.rows[b].pair == NONE)
			row_tell(t, &t->b, &t->b.rows[b]);
}

void
diff_table_make(struct arena *arena, struct diff *diff)
{
	struct tables t = {.arena = arena,
		.diff = diff,
		.a = {.text = &diff->a, .paragraphs = diff->a.paragraphs},
		.b = {.text = &diff->b, .paragraphs = diff->b.paragraphs}};

	rows_gather(arena, &t.a);
	rows_gather(arena, &t.b);
	diff->table_rows = t.a.count;
	if (t.a.count + t.b.count == 0)
		return;
	t.a.is_lost = words_of_kind(arena, diff, false, DIFF_REMOVED);
	t.a.is_struck = words_of_kind(arena, diff, false, DIFF_STRUCK);
	t.b.is_lost = words_of_kind(arena, diff, true, DIFF_ADDED);
	t.b.is_struck = words_of_kind(arena, diff, true, DIFF_STRUCK);
	pair_same(&t);
	pair_named(&t);
	pair_beside(&t);
	rows_tell(&t);
}
