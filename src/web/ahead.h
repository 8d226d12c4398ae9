/* Reading ahead: the pages of the database, before anybody asks for what is on them.
 *
 * A door looks for a few hundred pages a request. From memory each takes a microsecond, from the disk some thirty: whoever
 * opens the first reading list after the machine was started waits for it, and everybody else of that door. So a process of its
 * own reads the file once, from its beginning, when nothing else wants the processor or the disk, and leaves it to the
 * system to keep it. It parses nothing and changes nothing. */
#ifndef CANDOUR_WEB_AHEAD_H
#define CANDOUR_WEB_AHEAD_H

#include <stdint.h>

/* Reads the file, `room` bytes of it at most; returns how many were read. What cannot be read is left. */
uint64_t ahead_read(const char *path, uint64_t room);
/* Reads the inspection's database into half of the memory that is to be had, with the lowest priority. */
void ahead_run(const char *folder);

#endif
