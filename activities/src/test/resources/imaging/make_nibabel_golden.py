"""Writes nibabel-golden.json: tiny volumes in every format, and what nibabel reads from them.

    python -m venv venv && venv/bin/pip install nibabel==5.4.2
    venv/bin/python make_nibabel_golden.py

Headers are filled in by nibabel and followed by raw voxels, so that every field, byte order and type is as intended.
The expected values are nibabel's float64 values after as_closest_canonical, rounded once to float32 (unscaled 64-bit
integers directly from the integer), x fastest. The files are kept gzipped.
"""

import base64
import gzip
import itertools
import json
import pathlib
import tempfile

import nibabel as nib
import numpy as np

SHAPE = (2, 3, 4)
TYPES = "uint8 int8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split()
ANALYZE_TYPES = "uint8 int16 int32 float32 float64".split()
LAS = np.array([[-2.0, 0, 0, 9], [0, 3, 0, -7], [0, 0, 4, 5], [0, 0, 0, 1]])
rng = np.random.default_rng(7)
cases = []


def voxels(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        v = rng.normal(0, 1000, 24)
        v[:4] = 0.1, -1e30, 1e-20, 3.25
        return v.astype(dtype)
    info = np.iinfo(dtype)
    v = rng.integers(info.min, info.max, 24, dtype=dtype, endpoint=True)
    v[:4] = info.min, info.max, 1, 0
    return v


def case(name, header, raw, pair=False, gz=False):
    """Writes header and raw voxels, reads them with nibabel, and keeps both."""
    header.set_data_dtype(raw.dtype)
    raw = raw.astype(raw.dtype.newbyteorder(header.endianness))
    if pair:
        suffixes = {".hdr": header.binaryblock, ".img": raw.tobytes()}
    else:
        header["vox_offset"] = len(header.binaryblock) + 4
        header["magic"] = header.single_magic
        suffixes = {".nii": header.binaryblock + bytes(4) + raw.tobytes()}
    with tempfile.TemporaryDirectory() as folder:
        for suffix, content in suffixes.items():
            (pathlib.Path(folder) / ("a" + suffix)).write_bytes(content)
        image = nib.load(pathlib.Path(folder) / ("a" + next(iter(suffixes))))
        canonical = nib.as_closest_canonical(image)
        if raw.dtype.itemsize == 8 and raw.dtype.kind in "iu" and image.dataobj.slope == 1 and image.dataobj.inter == 0:
            values = np.asanyarray(canonical.dataobj).astype(np.float32)
        else:
            values = canonical.get_fdata(dtype=np.float64).astype(np.float32)
        kind = type(image).__name__
    values = values.reshape(values.shape[:3])
    cases.append(
        {
            "name": name,
            "class": kind,
            "type": str(np.dtype(raw.dtype.newbyteorder("="))),
            "axes": "".join(nib.aff2axcodes(image.affine)),
            "shape": values.shape,
            "affine": canonical.affine.tolist(),
            "values": [float(v) for v in values.ravel(order="F")],
            "files": {s: base64.b64encode(gzip.compress(c, mtime=0)).decode() for s, c in suffixes.items()},
        }
    )


def nifti(version=1, endianness="<", shape=SHAPE):
    header = (nib.Nifti1Header if version == 1 else nib.Nifti2Header)(endianness=endianness)
    header.set_data_shape(shape)
    return header


def with_sform(header, affine):
    header.set_sform(affine, code=1)
    return header


for version, endianness, dtype in itertools.product((1, 2), "<>", TYPES):
    case(f"nifti{version} {endianness} {dtype}", with_sform(nifti(version, endianness), LAS), voxels(dtype))

for version, endianness in itertools.product((1, 2), "<>"):
    header = with_sform(nifti(version, endianness), LAS)
    header["magic"] = header.pair_magic
    case(f"nifti{version} pair {endianness}", header, voxels("int16"), pair=True)

for endianness, dtype in itertools.product("<>", ANALYZE_TYPES):
    header = nib.AnalyzeHeader(endianness=endianness)
    header.set_data_shape(SHAPE + (1,))
    header.set_zooms((0.9, 1.0, 1.5, 0))
    case(f"analyze {endianness} {dtype}", header, voxels(dtype), pair=True)

for endianness in "<>":
    header = nib.Spm2AnalyzeHeader(endianness=endianness)
    header.set_data_shape(SHAPE)
    header.set_zooms((2, 3, 4))
    header["origin"][:3] = 2, 1, 3
    header["scl_slope"] = 0.25
    case(f"analyze {endianness} with SPM's origin and scale", header, voxels("int16"), pair=True)
    header = nib.Spm2AnalyzeHeader(endianness=endianness)
    header.set_data_shape(SHAPE)
    header.set_zooms((2, 3, 4))
    header["glmax"], header["glmin"], header["cal_max"], header["cal_min"] = 1000, -24, 64, 0
    case(f"analyze {endianness} with a calibrated range", header, voxels("int16"), pair=True)
    header = nib.AnalyzeHeader(endianness=endianness)
    header.set_data_shape(SHAPE)
    header.set_zooms((2, 3, 4))
    header["orient"] = b"\x02"
    header["originator"] = b"scanner"
    header["glmax"] = 250
    case(f"analyze {endianness} with orient and originator filled in", header, voxels("uint8"), pair=True)

for name, slope, inter, dtype in (
    ("slope and intercept", 0.5, -3, "int16"),
    ("slope of a mask", 1 / 255, 0, "uint8"),
    ("negative slope", -1.7, 0.3, "int32"),
    ("intercept alone", 1, 1024, "uint16"),
    ("slope 0 means none", 0, 7, "int16"),
    ("slope NaN means none", np.nan, 7, "int16"),
    ("scaled float64", 1e-3, 5, "float64"),
    ("scaled float32", 2, 5, "float32"),
    ("scaled uint64", 1e-9, 0.1, "uint64"),
    ("scaled int64", 1e-9, 0.1, "int64"),
    ("scaled uint32", 1e-9, 0.1, "uint32"),
    ("scaled int8", 3, 0.1, "int8"),
):
    for endianness in "<>":
        header = with_sform(nifti(1, endianness), LAS)
        header["scl_slope"], header["scl_inter"] = slope, inter
        case(f"{name} {endianness}", header, voxels(dtype))

# All 48 orders and directions of the axes, by sform and, on unequal voxels, by qform.
number = 0
for order in itertools.permutations(range(3)):
    for signs in itertools.product((1, -1), repeat=3):
        affine = np.eye(4)
        affine[:3, :3] = 0
        for f in range(3):
            affine[order[f], f] = signs[f] * (1.5, 2.0, 2.5)[f]
        affine[:3, 3] = 10, -20, 30
        header = nifti(1 + number % 2)
        if number % 4 < 2:
            header.set_sform(affine, code=2)
        else:
            header.set_qform(affine, code=1)
            header.set_sform(np.diag([9.0, 9, 9, 1]), code=0)
        case(f"axes {order} {signs}", header, voxels("uint8"))
        number += 1


def rotation(axis, angle):
    axis = np.asarray(axis) / np.linalg.norm(axis)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


for number in range(24):
    affine = np.eye(4)
    turn = rotation(rng.normal(size=3), rng.uniform(0, np.pi))
    if number % 3 == 0:
        turn[:, 2] *= -1
    affine[:3, :3] = turn @ np.diag(rng.uniform(0.5, 6, 3))
    affine[:3, 3] = rng.normal(0, 50, 3)
    header = nifti(1 + number % 2)
    if number % 2:
        affine[:3, :3] += rng.normal(0, 0.1, (3, 3))  # shear, which only an sform can hold
        header.set_sform(affine, code=1)
        header.set_qform(np.diag([1.0, 1, 1, 1]), code=1)
    else:
        header.set_qform(affine, code=1)
    case(f"oblique {number}", header, voxels("uint8"))

header = nifti()
header.set_zooms((2, 3, 4))
case("no orientation but voxel sizes", header, voxels("uint8"))
header = with_sform(nifti(shape=SHAPE + (1, 1)), LAS)
case("five dimensions, the last two of length 1", header, voxels("uint8"))

path = pathlib.Path(__file__).with_name("nibabel-golden.json")
path.write_text("[\n" + ",\n".join(json.dumps(c, allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases", path.stat().st_size, "bytes")
