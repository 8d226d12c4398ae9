#include "linkage_bed.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct str
bed_text(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *at;

	if (fd < 0 || fstat(fd, &st) != 0) {
		perror(path);
		exit(1);
	}
	at = mmap(NULL, (size_t)st.st_size + 1, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (at == MAP_FAILED) {
		perror(path);
		exit(1);
	}
	return str_make(at, (size_t)st.st_size);
}

static double
cpu_seconds(int who)
{
	struct rusage r;

	getrusage(who, &r);
	return (double)r.ru_utime.tv_sec + (double)r.ru_stime.tv_sec +
		(double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

double
bed_cpu_seconds(void)
{
	return cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN);
}

long
bed_memory_most_mb(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return r.ru_maxrss / 1024;
}

double
bed_cpu_seconds_own(void)
{
	return cpu_seconds(RUSAGE_SELF);
}
