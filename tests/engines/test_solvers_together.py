"""HiGHS and OR-Tools must live in one process, whichever comes first."""

import subprocess
import sys

import pytest

HIGHS = "import highspy; h = highspy.Highs(); h.silent(); x = h.addVariable(0, 3); h.maximize(x); assert h.val(x) == 3"
CP_SAT = (
    "from ortools.sat.python import cp_model; m = cp_model.CpModel(); x = m.new_int_var(0, 3, 'x'); m.maximize(x);"
    " s = cp_model.CpSolver(); s.solve(m); assert s.value(x) == 3"
)


@pytest.mark.parametrize(
    "order", [(HIGHS, CP_SAT), (CP_SAT, HIGHS)], ids=["highs first", "or-tools first"]
)
def test_both_solvers_work_in_one_process(order: tuple[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(order)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
