/* How a test that runs under fail.so chooses, again and again, what fails in a process that it forked: with FAIL_CONTROL=1
 * dlsym finds `fail_control`, which gives a page that all of them share. FAIL_CALLS says which calls count. */
#ifndef CANDOUR_TEST_FAULTS_CONTROL_H
#define CANDOUR_TEST_FAULTS_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct fail_control {
	int64_t pid;  /* whose calls count; 0: nobody's */
	int64_t left; /* so many more calls until one fails; 0: none fails */
	bool is_forever;
	int error;
	int64_t seen;   /* calls that counted */
	int64_t failed; /* of these */
};

/* NULL where there is none. */
typedef struct fail_control *fail_control_get(void);

#endif
