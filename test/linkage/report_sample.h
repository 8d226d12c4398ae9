/* Made-up numbers for every chart of the report, small enough to be looked at. */
#ifndef CANDOUR_TEST_REPORT_SAMPLE_H
#define CANDOUR_TEST_REPORT_SAMPLE_H

struct buf;

/* A page with all charts. */
void report_sample_write(struct buf *out);

#endif
