"""Splink on the same file and rules as bench_linkage: CSV in, clusters out. Called by linkage.sh."""
import os
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator

FORMS = {
    "": "{0}",
    "year": "left({0}, 4)",
    "year_month": "left({0}, 7)",
}


def key(word):
    field, _, form = word.partition(".")
    return f"{FORMS[form].format('l.' + field)} = {FORMS[form].format('r.' + field)}"


def main():
    began = time.monotonic()
    rules = [" and ".join(key(word) for word in rule.split("+")) for rule in sys.argv[2:]]
    connection = duckdb.connect()
    connection.execute(f"set threads to {os.cpu_count()}")
    connection.execute(
        "create table records as select * from read_csv(?, all_varchar = true)", [sys.argv[1]])
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.9, 0.7]).configure(
                term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.7]).configure(
                term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("dob", [1, 2]),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("gender"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("records"), settings) if hasattr(api, "register") else Linker(
        "records", settings, db_api=api)
    linker.training.estimate_probability_two_random_records_match(
        ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(
        "l.surname = r.surname and l.dob = r.dob")
    linker.training.estimate_parameters_using_expectation_maximisation(
        "l.postcode = r.postcode and l.first_name = r.first_name")
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95)
    count = connection.execute(
        f"select count(distinct cluster_id) from {clusters.physical_name}").fetchone()[0]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(f"  whole {time.monotonic() - began:.3f} s, {usage.ru_utime + usage.ru_stime:.3f} CPU s, "
          f"{usage.ru_maxrss // 1024} MB, {count} people")


main()
