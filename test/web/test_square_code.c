/* The square code of an address, module by module beside one that a reader of another maker (zbar) has read. */
#include "tap.h"

#include "base/arena.h"
#include "web/parts/square_code.h"

enum { SIDE = 29, RIM = 4 };

/* "Candour", error correction M. */
static const char *const known[SIDE - 2 * RIM] = {"#######.......#######", "#.....#.#####.#.....#",
	"#.###.#..####.#.###.#", "#.###.#..####.#.###.#", "#.###.#.###.#.#.###.#",
	"#.....#..#..#.#.....#", "#######.#.#.#.#######", ".........#.##........",
	"#.#.#.#....#....#..#.", "###.#..#.#....##.#.##", "#.###.##..#.#...#####",
	"..#.#..#..#...###...#", ".#.#..###.#.#.#.#...#", "........####.#..#.##.",
	"#######..#.#.####..##", "#.....#..#.###......#", "#.###.#.#..#.####..##",
	"#.###.#...#...#.#..#.", "#.###.#.###.#..##.#.#", "#.....#.......#.#..#.",
	"#######.#.#.#.##...##"};

static bool
number_take(struct str *rest, int *ret_number)
{
	int number = 0;
	size_t at = 0;

	while (at < rest->len && char_is_digit(rest->data[at]))
		number = number * 10 + (rest->data[at++] - '0');
	*rest = str_from(*rest, at);
	*ret_number = number;
	return at > 0;
}

/* What a browser draws of "Mx yhNv1h-Nz..."; false where it is anything else. */
static bool
draw(struct str path, char picture[SIDE][SIDE + 1])
{
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x <= SIDE; x++)
			picture[y][x] = x < SIDE ? '.' : 0;
	while (path.len > 0) {
		int x, y, right, left;
		struct str rest = str_from(path, 1);

		if (path.data[0] != 'M' || !number_take(&rest, &x) || !str_starts(rest, STR(" ")) ||
			(rest = str_from(rest, 1), !number_take(&rest, &y)) ||
			!str_starts(rest, STR("h")) ||
			(rest = str_from(rest, 1), !number_take(&rest, &right)) ||
			!str_starts(rest, STR("v1h-")) ||
			(rest = str_from(rest, 4), !number_take(&rest, &left)) ||
			!str_starts(rest, STR("z")) || left != right || y >= SIDE ||
			x + right > SIDE)
			return false;
		for (int i = 0; i < right; i++)
			picture[y][x + i] = '#';
		path = str_from(rest, 1);
	}
	return true;
}

static void
test_known(struct arena *arena)
{
	struct square_code code = {0};
	char picture[SIDE][SIDE + 1];
	int wrong = 0;

	tap_ok(square_code_make(arena, STR("Candour"), &code) &&
			str_equal(code.box, STR("0 0 29 29")),
		"21 modules and the rim");
	tap_ok(draw(code.dark, picture), "strokes one module high");
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			bool is_rim = x < RIM || y < RIM || x >= SIDE - RIM || y >= SIDE - RIM;

			wrong += picture[y][x] != (is_rim ? '.' : known[y - RIM][x - RIM]);
		}
	tap_ok(wrong == 0, "as the one that was read, %d modules differ", wrong);
	for (int y = 0; wrong > 0 && y < SIDE; y++)
		tap_note("%s", picture[y]);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str address = STR("otpauth://totp/Candour:iharrowgate?secret="
				 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Candour");
	struct square_code code = {0};
	char *much = arena_alloc(&arena, 301);

	test_known(&arena);
	tap_ok(square_code_make(&arena, address, &code) && code.dark.len > 1000, "an address");
	for (size_t i = 0; i < 300; i++)
		much[i] = 'x';
	tap_ok(square_code_make(&arena, str_make(much, 300), &code) && code.dark.len > 1000,
		"as much as there is room for");
	tap_ok(!square_code_make(&arena, str_make(much, 301), &code) && code.dark.len == 0,
		"too much gets none");
	tap_ok(!square_code_make(&arena, STR(""), &code), "nor does nothing");
	return tap_done();
}
