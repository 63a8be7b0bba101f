"""Files as the published descriptions of their formats have them; nobody's real log."""

import json
from pathlib import Path

import polars as pl

LEAF_SPY = (
    "Date/Time,Lat,Long,Elv,Speed,Gids,SOC,AHr,Pack Volts,Pack Amps,Max CP mV,Min CP mV,Avg CP mV,CP mV Diff,"
    "Judgment Value,Pack T1 F,Pack T1 C,Pack T2 F,Pack T2 C,Pack T3 F,Pack T3 C,Pack T4 F,Pack T4 C,"
    + ",".join(f"CP{at}" for at in range(1, 97))
    + ",12v Bat Amps,VIN,Hx,12v Bat Volts,Odo(km),QC,L1/L2,Ambient,SOH,epoch time"
)


def leaf_spy(folder: Path, rows: int = 120) -> Path:
    """A quick charge as Leaf Spy writes it: discharge counted positive."""
    lines = [LEAF_SPY]
    for at in range(rows):
        pairs = ",".join(str(3650 + pair) for pair in range(96))
        lines.append(
            f"04/01/2026 10:{at // 60:02}:{at % 60:02},,,,0,200,"
            f"{400_000 + 1000 * at},550000,{350 + at / 10:.1f},"
            f"-50.0,3745,3650,3697,95,,68,20,,,70,21,72,22,{pairs},,X,70,12.5,50000,12,300,15,85.0,{at}"
        )
    return written(folder / "leafspy.csv", "\n".join(lines) + "\n")


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The path, with the text in it."""
    path.write_bytes(text.encode(encoding))
    return path


def sample(measurand: str, value: object, **more: object) -> dict[str, object]:
    """One sampledValue."""
    return {"measurand": measurand, "value": value, **more}


def ocpp(folder: Path, *moments: list[dict[str, object]], framed: bool = False) -> Path:
    """MeterValues, one moment a minute; `framed` as they stand on the wire in 1.6."""
    values = [
        {"timestamp": f"2026-04-01T10:{at:02}:00Z", "sampledValue": samples}
        for at, samples in enumerate(moments)
    ]
    payload = {"connectorId": 1, "meterValue": values}
    document = [[2, "1", "MeterValues", payload]] if framed else payload
    return written(folder / "ocpp.json", json.dumps(document))


def charge(rows: int = 1200, **columns: object) -> pl.DataFrame:
    """A plain charge at 50 A, a row a second, SOC shown in whole percents."""
    row = pl.int_range(rows, eager=True)
    frame = pl.DataFrame(
        {
            "time_s": row.cast(pl.Float64),
            "current_a": 50.0 + (row % 7) / 10,
            "voltage_v": 350.0 + row / 50,
            "soc_share": (20 + row // 60) / 100,
        }
    )
    return frame.with_columns(**columns)
