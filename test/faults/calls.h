/* What fail.so and trace.so share: glibc has several names for one call, and a preload library must
 * define them all. calls.c leads them to the ones below, which each of the two defines for itself;
 * "root" calls such as write and fsync have one name and are defined where they are needed.
 *
 * It also keeps the porter and the scribe within sight: what these give up before they work
 * (src/sandbox/helper.h) would blind whoever looks on from inside them. They are tried as they run
 * by test/sandbox and by every test without these libraries. */
#ifndef CANDOUR_TEST_FAULTS_CALLS_H
#define CANDOUR_TEST_FAULTS_CALLS_H

#include <sys/types.h>

/* open, open64, openat, openat64; mode is 0 where none was given. */
int call_openat(int folder, const char *path, int flags, mode_t mode);

#endif
