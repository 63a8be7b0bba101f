"""Files of spectra: every usual layout, sign and unit; every fault with its row and its mend."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguri.health.impedance import SpectrumCode, SpectrumError, read_spectra
from meguri.health.impedance import reading as module
from meguri.tables.battery import SPECTRUM
from meguri.tables.health import HEALTH_ASSUMED

ROWS = [(100.0, 0.02, -0.001), (1.0, 0.03, -0.01), (0.1, 0.04, -0.02)]


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "eis.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def plain(header: str, sign: float = 1.0, size: float = 1.0, part: str = ",") -> str:
    return "\n".join([header, *(f"{f}{part}{r * size}{part}{x * sign * size}" for f, r, x in ROWS)]) + "\n"


@pytest.mark.parametrize(
    ("header", "sign", "size"),
    [
        ("frequency_hz,z_real_ohm,z_imag_ohm", 1, 1),
        ("freq,Zreal,Zimag", 1, 1),
        ("freq,Zreal,Zimag", -1, 1),
        ("freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm", -1, 1),
        ("Frequency (Hz),Z' (mΩ),Z'' (mΩ)", 1, 1e3),
        ("f,Re,Im", 1, 1),
        ("freq_khz,z_real_mohm,-z_imag_mohm", -1, 1e3),
        ("周波数,実部,虚部", 1, 1),
    ],
)
def test_usual_names_signs_and_units(tmp_path: Path, header: str, sign: float, size: float) -> None:
    read = read_spectra(written(tmp_path, plain(header, sign, size)))
    hz = 1e3 if "khz" in header else 1.0
    wanted = [(f * hz, r, x) for f, r, x in ROWS]
    np.testing.assert_allclose(read.frame.select(pl.exclude("spectrum_id")).to_numpy(), wanted)
    SPECTRUM.check(read.frame)
    assumed = HEALTH_ASSUMED.check(read.assumed)["code"].to_list()
    assert ("imaginary_sign" in assumed) == (sign < 0)
    assert "spectrum_single" in assumed


def test_wide_files_and_decimal_commas(tmp_path: Path) -> None:
    text = "cycle,ZReal_1.0e+03Hz,ZReal_10Hz,ZImag_1.0e+03Hz,ZImag_10Hz\n1,.1,.2,.01,.05\n2,.3,.4,.01,.06\n"
    frame = read_spectra(written(tmp_path, text)).frame
    assert frame.rows() == [
        ("2", 1000.0, 0.1, -0.01),
        ("2", 10.0, 0.2, -0.05),
        ("3", 1000.0, 0.3, -0.01),
        ("3", 10.0, 0.4, -0.06),
    ]
    german = plain("freq;Zreal;Zimag", part=";").replace(".", ",")
    np.testing.assert_allclose(
        read_spectra(written(tmp_path, german)).frame["z_imag_ohm"], [x for _, _, x in ROWS]
    )


def test_shared_files_are_read_and_capacitive_is_negative(shared: Path) -> None:
    for name, rows, flips in (
        ("zhang2020_eis/data_eis_zhang2020.csv", 60, True),
        ("denso_eis_ageing/DensoData_EIS.csv", 69, False),
    ):
        read = read_spectra(shared / "fielddata" / name)
        assert read.frame.height % rows == 0
        assert read.frame.filter(pl.col("frequency_hz") < 1)["z_imag_ohm"].max() < 0
        assert ("imaginary_sign" in read.assumed["code"].to_list()) == flips


HEAD = "frequency_hz,z_real_ohm,z_imag_ohm\n"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", SpectrumCode.EMPTY, "no spectra"),
        (HEAD, SpectrumCode.EMPTY, "no spectra"),
        ("a,b\n1,2\n", SpectrumCode.COLUMNS, "frequency_hz"),
        (HEAD + "-5,1,1\n", SpectrumCode.FREQUENCY, "row 2"),
        (HEAD + "5,1,1\n0,1,1\n", SpectrumCode.FREQUENCY, "row 3"),
        (HEAD + "5,1,1\n4,about 3,1\n", SpectrumCode.NUMBER, "row 3, z_real_ohm: 'about 3'"),
        (HEAD + "5,nan,1\n", SpectrumCode.NUMBER, "row 2"),
        (HEAD + "5,1,1e999\n", SpectrumCode.NUMBER, "row 2"),
        (HEAD + "5,1,1\n5,2,2\n", SpectrumCode.DUPLICATE, "row 3"),
        (HEAD + "5,1,1\n4,1", SpectrumCode.WIDTH, "row 3"),
        ("f,freq,re,im\n1,1,1,1\n", SpectrumCode.COLUMN_TWICE, "both give frequency_hz"),
        ("ZReal_10Hz,ZReal_1Hz,ZImag_10Hz\n1,1,1\n", SpectrumCode.COLUMNS, "1 Hz"),
        ("ZReal_0Hz,ZImag_0Hz\n1,1\n", SpectrumCode.FREQUENCY, "0 Hz"),
        (b"freq,\x82", SpectrumCode.ENCODING, "UTF-8"),
    ],
)
def test_each_fault_names_its_row(tmp_path: Path, text: str | bytes, code: SpectrumCode, said: str) -> None:
    with pytest.raises(SpectrumError) as caught:
        read_spectra(written(tmp_path, text))
    assert caught.value.faults[0].code is code
    assert said in str(caught.value)


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(SpectrumError) as caught:
        read_spectra(written(tmp_path, HEAD + "-5,1,1\n4,x,1\n3,1\n"))
    assert [fault.code for fault in caught.value.faults] == [
        SpectrumCode.FREQUENCY, SpectrumCode.NUMBER, SpectrumCode.WIDTH,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [("none.csv", "there is no such file"), ("", "this is a folder"), ("a\0b.csv", "cannot be opened")],
)
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(SpectrumError, match=said):
        read_spectra(tmp_path / name)


def test_files_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MB", 1e-5)
    with pytest.raises(SpectrumError, match="Cut it into files"):
        read_spectra(written(tmp_path, plain("f,re,im")))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.builds(
        lambda head, body: (head + "\n" + body).encode(),
        st.sampled_from(
            [
                "f,re,im",
                "spectrum_id;freq;re;im",
                "ZReal_1Hz,ZImag_1Hz",
                "f\tZ'\tZ''",
                "ZReal_1e400Hz,ZImag_1e400Hz",
            ]
        ),
        st.text(alphabet="0123456789.,;-+eE\n\t\"' naif\r\0", max_size=80),
    )
)
def test_no_file_raises_anything_else(tmp_path: Path, content: bytes) -> None:
    try:
        frame = read_spectra(written(tmp_path, content)).frame
    except SpectrumError as error:
        told = str(error)
    else:
        told = SPECTRUM.check(frame)["spectrum_id"][0]
    assert told
