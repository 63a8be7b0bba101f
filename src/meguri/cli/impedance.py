"""`meguri impedance`: what does an impedance spectrum say, as a circuit, and may it be believed?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text, text_table
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

    from meguri.health.impedance import ImpedanceFit, KramersKronig, ReadSpectra

HELP = N_("Fit a circuit to impedance spectra: every parameter with its doubt, and whether to believe it.")
File = Annotated[
    Path,
    typer.Argument(
        metavar=N_("FILE"), help=N_("Spectra (CSV): spectrum_id, frequency_hz, z_real_ohm, z_imag_ohm.")
    ),
]
CircuitString = Annotated[
    str,
    typer.Option(
        "--circuit",
        metavar=N_("CIRCUIT"),
        help=N_(
            "Circuit, such as R0-p(R1,CPE1)-W1: - in series, p(…,…) in parallel; R, C, L, CPE, W, Wo, Ws, G."
        ),
    ),
]
Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar=N_("FILE"), help=N_("Draw the first spectrum (SVG) here.")),
]
_MOST_SPECTRA = 6
_MOST_FINDINGS = 15


def impedance(ctx: typer.Context, file: File, *, circuit: CircuitString, plot: Plot = None) -> None:
    """A circuit fitted to every spectrum of a file."""
    from meguri.health.impedance import fit_impedance, kramers_kronig, read_spectra

    door: Door = ctx.obj
    ready_for([plot] if plot else [])
    spectra = read_spectra(file)
    fit = fit_impedance(spectra.frame, circuit)
    check = kramers_kronig(spectra.frame)
    if plot is not None:
        write_all({plot: _picture(spectra.frame, fit, circuit, door).encode()})
    if door.as_json:
        print_json(_as_json(spectra, fit, check, circuit))
        return
    print_text(_as_text(spectra, fit, check, circuit, door))
    if plot is not None:
        print_text("\n" + door.say(N_("Picture: {path}")).format(path=plot))


def _as_json(
    spectra: "ReadSpectra", fit: "ImpedanceFit", check: "KramersKronig", circuit: str
) -> dict[str, Any]:
    from meguri.report.account_json import plain, rows

    return {
        "circuit": circuit,
        "spectra": [
            {
                "spectrum_id": name,
                "residual_share": plain(residual),
                "converged": converged,
                "kramers_kronig_residual_share": plain(missed),
                "kramers_kronig_valid": valid,
                "parameters": rows(fit.parameters.filter(spectrum_id=name).drop("spectrum_id")),
            }
            for (name, residual, converged), missed, valid in zip(
                _spectra(fit), check.rms.tolist(), check.valid.tolist(), strict=True
            )
        ],
        "findings": rows(fit.findings) + rows(check.findings),
        "assumed": rows(spectra.assumed),
    }


def _spectra(fit: "ImpedanceFit") -> list[tuple[str, float, bool]]:
    return list(zip(fit.ids, fit.residuals.tolist(), fit.converged.tolist(), strict=True))


def _as_text(
    spectra: "ReadSpectra", fit: "ImpedanceFit", check: "KramersKronig", circuit: str, door: Door
) -> str:
    from meguri.report.diagnosis_words import assumed_said, finding_said, said

    parts = [door.say(N_("Circuit {circuit}: {count} spectra")).format(circuit=circuit, count=len(fit.ids))]
    head = tuple(door.say(word) for word in (N_("parameter"), N_("unit"), N_("value"), N_("5–95%")))
    for name, residual, _converged in _spectra(fit)[:_MOST_SPECTRA]:
        rows = [
            (row["parameter"], row["unit"], f"{row['value']:.4g}", f"{row['low']:.3g} – {row['high']:.3g}")
            for row in fit.parameters.filter(spectrum_id=name).to_dicts()
        ]
        title = door.say(N_("{name}: misses the spectrum by {percent}% of its size"))
        parts.append(title.format(name=name, percent=f"{residual * 100:.2g}"))
        parts[-1] += "\n" + text_table(head, rows, right=(2, 3))
    if len(fit.ids) > _MOST_SPECTRA:
        left = len(fit.ids) - _MOST_SPECTRA
        parts.append(door.say(N_("… and {count} more spectra (all of them with --json).")).format(count=left))
    found = [
        f"- [{said('level', row['level'], door.lang)}] {finding_said(row, door.lang)}"
        for findings in (check.findings, fit.findings)
        for row in findings.head(_MOST_FINDINGS).to_dicts()
    ]
    assumed = [f"- {assumed_said(row, door.lang)}" for row in spectra.assumed.to_dicts()]
    for title, lines in ((N_("Findings"), found), (N_("What was assumed"), assumed)):
        parts += ["\n".join((door.say(title), *lines))] if lines else []
    return "\n\n".join(parts)


def _picture(spectra: "pl.DataFrame", fit: "ImpedanceFit", circuit: str, door: Door) -> str:
    import numpy as np

    from meguri.charts.look import Caption
    from meguri.charts.nyquist import nyquist
    from meguri.charts.speech import Speech

    rows = spectra.filter(spectrum_id=fit.ids[0]).sort("frequency_hz")
    frequencies = rows["frequency_hz"].to_numpy()
    fine = np.geomspace(frequencies[0], frequencies[-1], 300)
    measured = rows["z_real_ohm"].to_numpy() + 1j * rows["z_imag_ohm"].to_numpy()
    title = door.say(N_("Impedance of {name}")).format(name=fit.ids[0])
    line = door.say(N_("{circuit}, from {low} to {high} Hz")).format(
        circuit=circuit, low=f"{frequencies[0]:.3g}", high=f"{frequencies[-1]:.3g}"
    )
    speech = Speech(door.lang, door.say)
    return nyquist(measured, fit.impedance(fine)[0], line, speech, Caption("impedance", title, line))
