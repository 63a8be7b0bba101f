"""All evidence on one battery in, one verdict out, and what should be measured next."""

from meguri.health.verdict.judging import Verdict as Verdict
from meguri.health.verdict.judging import judge as judge
from meguri.health.verdict.next_best import Candidate as Candidate
from meguri.health.verdict.next_best import next_measurements as next_measurements
