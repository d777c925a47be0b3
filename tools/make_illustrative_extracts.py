"""Write the illustrative extracts and their fact files.

    python tools/make_illustrative_extracts.py [--into DIR] [--population-from FILE]

Without options the files under `data/raw/` are written anew: the same bytes every time. `--into`
writes them elsewhere. `--population-from` first sums the real population extract again from the
ONS file of estimates by small area; without it the committed population extract is read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from illustrative import (
    domestic_abuse,
    force,
    missing,
    most_similar,
    offenders,
    offending,
    peers,
    plan_returns,
    police,
    population,
    survey,
    victims,
)
from illustrative.extracts import Extract

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def all_extracts(people: dict[tuple[str, str], int]) -> list[Extract]:
    """Every shipped extract. people: the real population by area and age."""
    crime = police.drawn_crime(people)
    of_force = force.drawn(police.county_by_month(crime))
    return [
        population.extract(people),
        *police.recorded_crime(crime),
        *police.hate_incidents(people),
        *police.hate_reports(),
        *survey.extracts(people),
        *offenders.first_time_entrants(people),
        *offenders.youth_cohorts(),
        *offenders.offender_management(),
        *domestic_abuse.marac(),
        *domestic_abuse.referrals(),
        *peers.extracts(),
        *offending.youth_entrants(),
        *offending.young_adult_cohorts(),
        *offending.managed_young_adults(),
        *offending.charges(),
        *offending.drug_testing_cohort(),
        *plan_returns.drug_treatment(),
        *plan_returns.night_time_economy(),
        *plan_returns.supported_families(),
        *plan_returns.savings(),
        *victims.victim_survey(),
        *victims.confidence_survey(),
        *force.extracts(of_force),
        *missing.extracts(),
        *most_similar.extracts(of_force),
        *most_similar.satisfaction(),
    ]


def main() -> None:
    """Write every extract with its fact file."""
    parser = argparse.ArgumentParser(description="Write the illustrative extracts.")
    parser.add_argument("--into", type=Path, default=RAW, help="the folder of sources")
    parser.add_argument("--population-from", type=Path, help="ONS estimates by LSOA, as CSV")
    options = parser.parse_args()
    if options.population_from:
        small_areas = population.sum_small_areas(options.population_from)
        people = {(name, age): count for _, name, _, age, count in small_areas}
    else:
        people = population.read(RAW)
    for extract in all_extracts(people):
        extract.write(options.into)


if __name__ == "__main__":
    main()
