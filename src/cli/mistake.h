/* Where a query went wrong, pointed at. */
#ifndef CANDOUR_CLI_MISTAKE_H
#define CANDOUR_CLI_MISTAKE_H

struct cli;
struct query_mistake;

/* The query with ^^^ beneath the place (of a long one what stands around it), and what to try
 * instead; with --json it is kept for the error's line. */
void mistake_tell(struct cli *cli, const struct query_mistake *mistake);

#endif
