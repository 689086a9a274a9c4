package org.sourceselect.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.sourceselect.imaging.VolumeHeader.Format;
import org.sourceselect.imaging.VolumeHeader.Orientation;
import org.sourceselect.task.BadInputException;

/**
 * Reads and checks the header of a NIfTI-1 (348 bytes), NIfTI-2 (540 bytes) or Analyze 7.5 (348 bytes) file.
 *
 * <p>Field offsets are those of nifti1.h, nifti2.h and dbh.h. Every field the voxels or their place depend on is checked;
 * all others are ignored.
 */
final class HeaderParser {

    private static final int NIFTI1_BYTES = 348;
    private static final int NIFTI2_BYTES = 540;

    /** What lies between header and voxels are notes of programs: kilobytes. */
    private static final int MOST_OFFSET = 1 << 28;

    private static final String CONVERT_AGAIN = "convert the image again with a tool that writes NIfTI";

    private final String where;
    private final ByteBuffer bytes;
    private final boolean nifti2;
    private final Format format;

    private HeaderParser(String where, ByteBuffer bytes, boolean nifti2, boolean pair) {
        this.where = where;
        this.bytes = bytes;
        this.nifti2 = nifti2;
        this.format = format(pair);
    }

    /** Reads the header at the front of a source. */
    static VolumeHeader parse(Path file, ByteSource source, boolean pair) throws IOException {
        String where = file.toString();
        ByteBuffer bytes = ByteBuffer.allocate(NIFTI2_BYTES);
        source.read(bytes.limit(NIFTI1_BYTES));
        int size = bytes.getInt(0);
        if (size != NIFTI1_BYTES && size != NIFTI2_BYTES) {
            int little = Integer.reverseBytes(size);
            if (little != NIFTI1_BYTES && little != NIFTI2_BYTES) {
                throw new BadInputException(
                        where,
                        "its header begins with " + little + " where NIfTI and Analyze have 348 or 540",
                        "give a .nii, .nii.gz or .hdr/.img file");
            }
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            size = little;
        }
        if (size == NIFTI2_BYTES) {
            source.read(bytes.limit(NIFTI2_BYTES));
        }
        return new HeaderParser(where, bytes, size == NIFTI2_BYTES, pair).header();
    }

    private Format format(boolean pair) {
        byte[] field = new byte[4];
        bytes.get(nifti2 ? 4 : 344, field);
        String magic = new String(field, StandardCharsets.ISO_8859_1);
        String version = nifti2 ? "2" : "1";
        if (magic.equals("n+" + version + "\0") && !pair) {
            return nifti2 ? Format.NIFTI2 : Format.NIFTI1;
        }
        if (magic.equals("ni" + version + "\0") && pair) {
            return nifti2 ? Format.NIFTI2_PAIR : Format.NIFTI1_PAIR;
        }
        if (magic.startsWith("n+" + version)) {
            throw bad(
                    "its magic is n+" + version
                            + ", header and voxels in one file, but its name says that it is one of a pair",
                    "rename it to .nii, or .nii.gz if it is gzipped");
        }
        if (magic.startsWith("ni" + version)) {
            throw bad(
                    "its magic is ni" + version + ", voxels in a second file, but its name is not that of a pair",
                    "rename it to .hdr beside its .img");
        }
        if (pair && !nifti2) {
            return Format.ANALYZE;
        }
        throw bad(
                "its magic is '" + printable(magic) + "' where NIfTI-" + version + " has n+" + version, CONVERT_AGAIN);
    }

    private VolumeHeader header() {
        DataType type = type();
        int[] n = dimensions();
        double[] scaling = format == Format.ANALYZE ? analyzeScaling() : niftiScaling();
        long offset = voxelOffset();

        Orientation orientation = Orientation.ASSUMED;
        Affine affine;
        if (format == Format.ANALYZE) {
            affine = assumed(spmOrigin(n));
        } else if (code(nifti2 ? 348 : 254) > 0) {
            orientation = Orientation.SFORM;
            affine = sform();
        } else if (code(nifti2 ? 344 : 252) > 0) {
            orientation = Orientation.QFORM;
            affine = qform();
        } else {
            affine = assumed(middle(n));
        }
        if (!VoxelAxes.spansSpace(affine)) {
            throw bad(
                    "its " + orientation.name().toLowerCase(Locale.ROOT) + " orientation " + affine
                            + " is singular or not finite",
                    "set the orientation again (nibabel, fslorient), or the form's code to 0");
        }
        Grid stored = new Grid(n[0], n[1], n[2], affine);
        VoxelAxes axes = VoxelAxes.nearest(affine);
        return new VolumeHeader(
                format,
                type,
                bytes.order(),
                offset,
                scaling[0],
                scaling[1],
                orientation,
                axes.toString(),
                stored,
                axes.canonical(stored));
    }

    private DataType type() {
        int code = bytes.getShort(nifti2 ? 12 : 70);
        return DataType.ofCode(code)
                .orElseThrow(() -> bad(
                        "its data type is " + code + ", " + DataType.nameOfUnsupported(code)
                                + ", which is not a real number per voxel",
                        "convert it to an integer or float type"));
    }

    /** The three lengths; trailing axes of length 1 (or 0, which some tools write) are dropped. */
    private int[] dimensions() {
        long rank = dimension(0);
        if (rank < 3 || rank > 7) {
            throw bad("it has " + rank + " dimensions where a volume has 3", "give a 3-D volume");
        }
        StringBuilder all = new StringBuilder();
        boolean valid = true;
        boolean oneVolume = true;
        for (int axis = 1; axis <= rank; axis++) {
            long n = dimension(axis);
            all.append(axis == 1 ? "" : "x").append(n);
            valid &= n >= (axis <= 3 ? 1 : 0) && n <= Integer.MAX_VALUE;
            oneVolume &= axis <= 3 || n <= 1;
        }
        if (!valid) {
            throw bad("its dimensions are " + all + ", which no image has", CONVERT_AGAIN);
        }
        if (!oneVolume) {
            throw bad("its dimensions are " + all + ", more than one volume", "split it into 3-D volumes (fslsplit)");
        }
        long voxels = dimension(1) * dimension(2);
        // Products of lengths below 2^31 stay below 2^62; the array limit is checked before the third factor.
        if (voxels > VolumeReader.MOST_VOXELS || voxels * dimension(3) > VolumeReader.MOST_VOXELS) {
            throw bad(
                    "its dimensions are " + all + ", more voxels than the " + VolumeReader.MOST_VOXELS
                            + " of the largest volume",
                    "crop or resample it");
        }
        return new int[] {(int) dimension(1), (int) dimension(2), (int) dimension(3)};
    }

    private long dimension(int axis) {
        return nifti2 ? bytes.getLong(16 + 8 * axis) : bytes.getShort(40 + 2 * axis);
    }

    /** Slope 0 or not finite: the values are as stored. */
    private double[] niftiScaling() {
        double slope = nifti2 ? bytes.getDouble(176) : bytes.getFloat(112);
        double intercept = nifti2 ? bytes.getDouble(184) : bytes.getFloat(116);
        if (slope == 0 || !Double.isFinite(slope)) {
            return new double[] {1, 0};
        }
        if (!Double.isFinite(intercept)) {
            throw bad("its scl_slope is " + slope + " but its scl_inter " + intercept, "set scl_inter to a number");
        }
        return new double[] {slope, intercept};
    }

    /** SPM's scale factor in {@code funused1}, else the calibrated range over the stored range, as SPM2 and nibabel do. */
    private double[] analyzeScaling() {
        double slope = bytes.getFloat(112);
        double intercept = bytes.getFloat(116);
        if (slope != 0 && Double.isFinite(slope)) {
            return new double[] {slope, Double.isFinite(intercept) ? intercept : 0};
        }
        double calibrated = bytes.getFloat(124) - bytes.getFloat(128);
        double range = (double) bytes.getInt(140) - bytes.getInt(144);
        if (calibrated != 0 && range != 0 && Double.isFinite(calibrated)) {
            slope = calibrated / range;
            return new double[] {slope, bytes.getFloat(128) - slope * bytes.getInt(144)};
        }
        return new double[] {1, 0};
    }

    private long voxelOffset() {
        double offset = nifti2 ? bytes.getLong(168) : bytes.getFloat(108);
        int least = format.isPair() ? 0 : nifti2 ? NIFTI2_BYTES : NIFTI1_BYTES;
        if (!(offset >= least) || offset != Math.rint(offset) || offset > MOST_OFFSET) {
            throw bad(
                    "its vox_offset is " + offset + " where a whole number from " + least + " to " + MOST_OFFSET
                            + " belongs",
                    CONVERT_AGAIN);
        }
        return (long) offset;
    }

    private int code(int offset) {
        return nifti2 ? bytes.getInt(offset) : bytes.getShort(offset);
    }

    private Affine sform() {
        double[][] rows = new double[3][4];
        for (int i = 0; i < 12; i++) {
            rows[i / 4][i % 4] = nifti2 ? bytes.getDouble(400 + 8 * i) : bytes.getFloat(280 + 4 * i);
        }
        return Affine.of(rows);
    }

    /** NIfTI's "method 2": rotation by the unit quaternion (a, b, c, d), voxel sizes, and qfac's sign on the third axis. */
    private Affine qform() {
        double b = nifti2 ? bytes.getDouble(352) : bytes.getFloat(256);
        double c = nifti2 ? bytes.getDouble(360) : bytes.getFloat(260);
        double d = nifti2 ? bytes.getDouble(368) : bytes.getFloat(264);
        double a2 = 1 - (b * b + c * c + d * d);
        // A half turn has a = 0, which the rounding of b, c, d to the header's floats turns into +-1e-7.
        double rounding = 3 * (nifti2 ? Math.ulp(1.0) : Math.ulp(1.0f));
        if (!(a2 > -1e-3)) {
            throw bad(
                    "its qform quaternion (" + b + ", " + c + ", " + d + ") is longer than 1",
                    "set the orientation again (nibabel, fslorient), or qform_code to 0");
        }
        double a = a2 < rounding ? 0 : Math.sqrt(a2);
        double s = 2 / (a * a + b * b + c * c + d * d);
        double[] size = voxelSize();
        // The standard says -1 or 1, and that 0 is to be read as 1.
        double qfac = pixdim(0) < 0 ? -1 : 1;
        double[][] rows = {
            {1 - s * (c * c + d * d), s * (b * c - a * d), s * (b * d + a * c), 0},
            {s * (b * c + a * d), 1 - s * (b * b + d * d), s * (c * d - a * b), 0},
            {s * (b * d - a * c), s * (c * d + a * b), 1 - s * (b * b + c * c), 0}
        };
        for (int r = 0; r < 3; r++) {
            rows[r][0] *= size[0];
            rows[r][1] *= size[1];
            rows[r][2] *= size[2] * qfac;
            rows[r][3] = nifti2 ? bytes.getDouble(376 + 8 * r) : bytes.getFloat(268 + 4 * r);
        }
        return Affine.of(rows);
    }

    private Affine assumed(double[] origin) {
        double[] size = voxelSize();
        size[0] = -size[0];
        return Affine.centred(size, origin);
    }

    private static double[] middle(int[] n) {
        return new double[] {(n[0] - 1) / 2.0, (n[1] - 1) / 2.0, (n[2] - 1) / 2.0};
    }

    /** SPM keeps the voxel of the origin, counted from 1, where Analyze has {@code originator}; other tools write text. */
    private double[] spmOrigin(int[] n) {
        double[] origin = new double[3];
        boolean any = false;
        boolean sensible = true;
        for (int i = 0; i < 3; i++) {
            int voxel = bytes.getShort(253 + 2 * i);
            any |= voxel != 0;
            sensible &= voxel > -n[i] && voxel < 2 * n[i];
            origin[i] = voxel - 1;
        }
        return any && sensible ? origin : middle(n);
    }

    /** Voxel sizes in mm; a size of 0 means that nobody set it and is read as 1, as nibabel and niftilib do. */
    private double[] voxelSize() {
        double[] size = new double[3];
        for (int i = 0; i < 3; i++) {
            double value = Math.abs(pixdim(i + 1));
            size[i] = value == 0 ? 1 : value;
        }
        return size;
    }

    private double pixdim(int i) {
        return nifti2 ? bytes.getDouble(104 + 8 * i) : bytes.getFloat(76 + 4 * i);
    }

    private static String printable(String text) {
        return text.replace("\0", "").replaceAll("[^ -~]", "?");
    }

    private BadInputException bad(String problem, String remedy) {
        return new BadInputException(where, problem, remedy);
    }
}
